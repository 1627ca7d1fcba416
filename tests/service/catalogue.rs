//! Catalogue photos: what uploads are compared with, and what a later version makes of old records.

use claimseal::inspect;
use claimseal::likeness::Catalogue;
use claimseal::pixels::Picture;
use serde_json::{Value, json};

use super::common::{blotched, jpeg, picture};
use super::http::Form;
use super::server::{Browser, Service};

/// The painted place: x, y, width, height.
const PAINTED: [u32; 4] = [500, 380, 180, 150];

fn photo(seed: u32) -> Picture {
    picture(1200, 900, seed)
}

/// The shop's backend asks about files of an order that was placed after the photos came in.
fn verified(service: &Service, files: &[&[u8]], more: &[(&str, &str)]) -> Value {
    let mut form = Form::default()
        .text("order", "A-1")
        .text("ordered_at", "2100-01-01T00:00:00Z")
        .text("product", "vase");
    form = more.iter().fold(form, |form, (name, text)| form.text(name, text));
    form = files.iter().fold(form, |form, bytes| form.file("photos", "a.jpg", bytes));
    let answer = service.send(&service.backend("POST", "/v1/verify").form(&form));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["result"].clone()
}

fn challenge(service: &Service, browser: &Browser) -> String {
    let asked = json!({
        "order": "A-1", "ordered_at": "2100-01-01T00:00:00Z", "products": ["vase"],
        "jkt": browser.0.jwk().thumbprint(),
    });
    let answer = service.send(&service.backend("POST", "/v1/challenges").json(&asked));
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["challenge"].as_str().unwrap().to_owned()
}

fn bundle(service: &Service) -> Vec<u8> {
    let answer = service.get("/v1/products/vase/catalogue");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.body
}

/// Relation, disposition and changed places of a file.
fn seen(report: &Value) -> (&str, &str, &Vec<Value>) {
    let likeness = &report["likeness"];
    let empty = const { &Vec::new() };
    (
        likeness["relation"].as_str().unwrap(),
        report["verdict"]["disposition"].as_str().unwrap(),
        likeness["changed"].as_array().unwrap_or(empty),
    )
}

#[test]
fn a_painted_copy_of_a_catalogue_photo_is_a_conflict_with_its_place() {
    let service = Service::start();
    service.reviewer().register("vase", "front", &jpeg(&photo(7), 92));
    // What was registered survives a kill.
    let service = service.again();
    let files = [
        jpeg(&blotched(&photo(7), PAINTED), 85),
        jpeg(&photo(7), 70),
        jpeg(&picture(1200, 900, 31), 85),
    ];
    let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    let result = verified(&service, &files, &[]);
    assert_eq!(result["disposition"], "conflict");
    assert_eq!(result["reasons"], json!(["copy.catalogue.alteredLocally"]));
    let report = |at: usize| &result["files"][at]["report"];

    let (relation, disposition, changed) = seen(report(0));
    assert_eq!((relation, disposition), ("altered_copy", "conflict"));
    assert_eq!(changed.len(), 1, "{changed:?}");
    let side = |name: &str| changed[0][name].as_u64().unwrap() as u32;
    let found = [side("x"), side("y"), side("w"), side("h")];
    for (found, expected) in found.into_iter().zip(PAINTED) {
        assert!(found.abs_diff(expected) <= 24, "{found} for {expected}");
    }
    assert!(report(0)["inputs"]["references"].is_string());

    let (relation, disposition, changed) = seen(report(1));
    assert_eq!((relation, disposition, changed.len()), ("same_image", "review", 0));
    let (relation, disposition, changed) = seen(report(2));
    assert_eq!((relation, disposition, changed.len()), ("none", "clear", 0));

    // The same where a backend asks about one file.
    let one = Form::default().file("photo", "a.jpg", files[0]);
    let path = "/v1/inspect?product=vase&ordered_at=2100-01-01T00:00:00Z";
    let answer = service.send(&service.backend("POST", path).form(&one)).json();
    assert_eq!(seen(&answer).1, "conflict");
}

#[test]
fn that_only_the_server_has_the_photo_itself_does_not_speak_against_the_buyer() {
    let service = Service::start();
    service.reviewer().register("vase", "front", &jpeg(&photo(7), 92));
    let browser = Browser::new(7);
    let files = [jpeg(&blotched(&photo(7), PAINTED), 85), jpeg(&photo(7), 70)];
    let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    let challenge = challenge(&service, &browser);
    let context = Browser::context(&challenge).with_catalogue(&bundle(&service)).unwrap();
    let honest: Vec<Vec<u8>> =
        files.iter().map(|bytes| inspect(bytes, &context).to_bytes()).collect();
    let reports: Vec<Value> = honest.iter().map(|r| serde_json::from_slice(r).unwrap()).collect();
    assert_eq!(seen(&reports[0]).1, "review", "the browser sees it by the small picture only");

    let token = browser.token_over(&challenge, &files, honest);
    let result = verified(&service, &files, &[("claimseal_token", &token)]);
    assert_eq!(result["token"]["status"], "valid");
    assert_eq!(result["disposition"], "conflict");
    assert_eq!(result["reasons"], json!(["copy.catalogue.alteredLocally"]));
    let explained =
        json!([{"path": "inputs.references", "explained": true, "reason": "catalogue"}]);
    for at in 0..2 {
        assert_eq!(result["files"][at]["differences"], explained, "{at}");
    }
    let checks = result["checks"].as_array().unwrap();
    let recomputation = checks.iter().find(|check| check["check"] == "recomputation").unwrap();
    assert_eq!(recomputation["outcome"], "ok");

    // And covers no report that says less than the browser saw.
    let mut tampered = reports.clone();
    tampered[0]["likeness"]["relation"] = json!("none");
    tampered[0]["verdict"] = json!({"disposition": "clear", "reasons": []});
    let tampered = tampered.iter().map(|report| serde_json::to_vec(report).unwrap()).collect();
    let token = browser.token_over(&challenge, &files, tampered);
    let result = verified(&service, &files, &[("claimseal_token", &token)]);
    assert!(result["reasons"].as_array().unwrap().contains(&json!("report.mismatch")));
    let unexplained: Vec<&str> = result["files"][0]["differences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|difference| difference["explained"] == false)
        .map(|difference| difference["path"].as_str().unwrap())
        .collect();
    assert_eq!(unexplained, ["verdict", "likeness"]);
    assert_eq!(result["files"][1]["differences"], explained);
}

/// Changes the database of a service that is not running.
fn change(data: &std::path::Path, change: impl FnOnce(&rusqlite::Connection)) {
    change(&rusqlite::Connection::open(data.join("claimseal.db")).unwrap());
}

/// Makes the product's records those of an earlier version, which kept no reduced copies either.
fn age(database: &rusqlite::Connection) {
    let mut select =
        database.prepare("SELECT seq, id, record FROM photos WHERE product = 'vase'").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    for row in rows {
        let (seq, id, mut record): (i64, String, Vec<u8>) = row.unwrap();
        let group = usize::from(record[9 + id.len()]);
        let version = 8 + 1 + id.len() + 1 + group + 8 + 2;
        assert_eq!(record[version], 2, "the fingerprint's version");
        record[version] = 1;
        let sql = "UPDATE photos SET record = ?2 WHERE seq = ?1";
        database.execute(sql, rusqlite::params![seq, record]).unwrap();
    }
    let later = "DROP TABLE photo_references; DROP TABLE compared; DROP TABLE prints;
                 DROP INDEX photos_by_digest; DELETE FROM bundles;
                 ALTER TABLE claims DROP COLUMN tokens; DROP TABLE order_photos;
                 DROP INDEX claims_without_stamp; ALTER TABLE claims DROP COLUMN stamp;
                 DROP INDEX claims_by_order; DROP INDEX claims_by_account;
                 ALTER TABLE claims DROP COLUMN shop; ALTER TABLE claims DROP COLUMN erased_at;
                 ALTER TABLE log DROP COLUMN erased;";
    database.execute_batch(later).unwrap();
    database.pragma_update(None, "user_version", 1).unwrap();
}

#[test]
fn records_of_an_earlier_version_are_made_anew_from_the_stored_photos() {
    let mut service = Service::start();
    let reviewer = service.reviewer();
    let front = jpeg(&photo(7), 92);
    for (id, bytes) in [
        ("front", &front),
        ("again", &front),
        ("back", &jpeg(&photo(9), 92)),
        ("lost", &jpeg(&photo(11), 92)),
    ] {
        assert_eq!(reviewer.register("vase", id, bytes).status, 201);
    }
    let before = bundle(&service);
    let lost = claimseal::digest::sha256_hex(&jpeg(&photo(11), 92));
    service.kill();
    change(&service.data, age);
    let service = service.again();
    let after = bundle(&service);
    assert_eq!(after, before, "the same photos give the same bundle");
    let result = verified(&service, &[&jpeg(&blotched(&photo(7), PAINTED), 85)], &[]);
    assert_eq!(result["disposition"], "conflict");
    let photos = service.known_reviewer().get("/v1/products/vase/photos").json();
    assert_eq!(photos["photos"].as_array().unwrap().len(), 4, "no new versions");

    // A bundle made anew is known to later verifications as any other.
    let browser = Browser::new(7);
    let challenge = challenge(&service, &browser);
    let copy = jpeg(&photo(9), 70);
    let context = Browser::context(&challenge).with_catalogue(&after).unwrap();
    let report = inspect(&copy, &context).to_bytes();
    service.known_reviewer().register("vase", "side", &jpeg(&photo(13), 92));
    let token = browser.token_over(&challenge, &[&copy], vec![report]);
    let result = verified(&service, &[&copy], &[("claimseal_token", &token)]);
    let differences = result["files"][0]["differences"].as_array().unwrap();
    let paths: Vec<&str> = differences.iter().map(|d| d["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["inputs.catalogue", "inputs.references"]);
    assert!(differences.iter().all(|d| d["explained"] == true));

    // A photo whose file is gone takes no other with it.
    let mut service = service;
    service.kill();
    change(&service.data, age);
    let file = service.data.join("uploads").join(&lost[..2]).join(&lost[2..]);
    std::fs::remove_file(file).unwrap();
    let service = service.again();
    let catalogue = Catalogue::from_bytes(&bundle(&service)).unwrap();
    let ids: Vec<&str> = catalogue.photos.iter().map(|photo| photo.id.as_str()).collect();
    assert_eq!(ids, ["front", "again", "back", "side"]);
}
