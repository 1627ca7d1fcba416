//! Content Credentials (C2PA): signed here by signers of our own, validated by the service.

use std::io::{BufRead, BufReader, Cursor};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

use c2pa::{Builder, Context};
use serde_json::{Value, json};

use super::certificates::{Authority, Signer};
use super::common::{jpeg, picture, with_exif, with_xmp};
use super::http::Form;
use super::server::{Service, command};

/// A picture of damaged goods, as a phone would send it.
fn photo() -> Vec<u8> {
    jpeg(&picture(640, 480, 21), 85)
}

/// `jpeg` with EXIF that contradicts itself: make and model without a letter. A reason to look at it.
fn doubtful(jpeg: &[u8]) -> Vec<u8> {
    with_exif(jpeg, &[(0x010F, "-- --"), (0x0110, "1")], &[(0x829A, "1/120")], true)
}

fn source(name: &str) -> String {
    format!("http://cv.iptc.org/newscodes/digitalsourcetype/{name}")
}

/// `file` signed, stating that it was created with this source type.
fn created(file: &[u8], source_type: &str, signer: &Signer) -> Vec<u8> {
    let action = json!({"action": "c2pa.created", "digitalSourceType": source(source_type)});
    signed(file, &json!([action]), None, signer)
}

fn signed(file: &[u8], actions: &Value, parent: Option<&[u8]>, signer: &Signer) -> Vec<u8> {
    let settings = json!({"verify": {"verify_after_sign": false}}).to_string();
    let definition = json!({
        "claim_generator_info": [{"name": "Test Writer", "version": "1"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
    });
    let context = Context::new().with_settings(settings.as_str()).unwrap();
    let builder = Builder::from_context(context).with_definition(definition.to_string());
    let mut builder = builder.unwrap();
    if let Some(parent) = parent {
        let about = json!({"title": "parent", "relationship": "parentOf", "instance_id": "p"});
        let mut stream = Cursor::new(parent);
        builder.add_ingredient_from_stream(about.to_string(), "image/jpeg", &mut stream).unwrap();
    }
    let (mut from, mut to) = (Cursor::new(file), Cursor::new(Vec::new()));
    builder.sign(signer, "image/jpeg", &mut from, &mut to).unwrap();
    signer.shown(to.into_inner())
}

/// A service with these trust lists.
fn service(authorities: &[&Authority]) -> Service {
    let folder = std::env::temp_dir();
    let mut more = vec!["--demo".to_owned()];
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("claimseal-trust-{}-{number}", std::process::id());
    for (at, authority) in authorities.iter().enumerate() {
        let path = folder.join(format!("{name}-{at}.pem"));
        std::fs::write(&path, authority.pem()).unwrap();
        more.extend(["--c2pa-trust".to_owned(), path.to_str().unwrap().to_owned()]);
    }
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    let data = folder.join(format!("{name}-data"));
    let service = Service::on(data, &more);
    for at in 0..authorities.len() {
        std::fs::remove_file(folder.join(format!("{name}-{at}.pem"))).unwrap();
    }
    service
}

/// The result on one file.
fn result(service: &Service, bytes: &[u8]) -> Value {
    let form = Form::default()
        .text("order", "A-1")
        .text("ordered_at", "2100-01-01T00:00:00Z")
        .text("product", "vase")
        .file("photos", "a.jpg", bytes);
    let answer = service.send(&service.backend("POST", "/v1/verify").form(&form));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["result"].clone()
}

fn credentials(service: &Service, bytes: &[u8]) -> Value {
    result(service, bytes)["files"][0]["credentials"].clone()
}

#[test]
fn hashes_signature_and_trust_are_three_questions() {
    let (camera, other) = (Authority::new("Camera CA", 1), Authority::new("Other CA", 2));
    let file = created(&photo(), "digitalCapture", &camera.signer("Camera Maker"));
    let without = service(&[]);
    assert_eq!(
        credentials(&without, &file),
        json!({"hashes": "ok", "signature": "ok", "trust": "not_checked", "capture": true}),
    );
    assert_eq!(credentials(&without, &photo()), Value::Null, "no manifest, no word on it");

    let with = service(&[&other, &camera]);
    assert_eq!(
        credentials(&with, &file),
        json!({
            "hashes": "ok", "signature": "ok", "trust": "ok",
            "signer": "Camera Maker", "capture": true,
        }),
    );
    let stranger = service(&[&other]);
    assert_eq!(
        credentials(&stranger, &file),
        json!({
            "hashes": "ok", "signature": "ok", "trust": "failed", "capture": true,
            "codes": ["signingCredential.untrusted"],
        }),
        "whom nobody vouches for is not named",
    );

    // One byte of the picture.
    let mut altered = file.clone();
    let at = altered.len() - 600;
    altered[at] ^= 1;
    assert_eq!(
        credentials(&with, &altered),
        json!({
            "hashes": "failed", "signature": "ok", "trust": "ok", "signer": "Camera Maker",
            "capture": true, "codes": ["assertion.dataHash.mismatch"],
        }),
    );

    let mut forger = camera.signer("Camera Maker");
    forger.is_broken = true;
    let forged = credentials(&with, &created(&photo(), "digitalCapture", &forger));
    assert_eq!((&forged["hashes"], &forged["signature"]), (&json!("ok"), &json!("failed")));
    assert!(forged["codes"].as_array().unwrap().contains(&json!("claimSignature.mismatch")));

    let expired = created(&photo(), "digitalCapture", &camera.expired("Camera Maker"));
    let expired = credentials(&with, &expired);
    assert_eq!(expired["trust"], "failed");
    assert!(expired["codes"].as_array().unwrap().contains(&json!("signingCredential.expired")));
    assert!(expired.get("signer").is_none());
}

#[test]
fn a_trusted_capture_outweighs_doubts_about_camera_data_and_nothing_else() {
    let (camera, other) = (Authority::new("Camera CA", 1), Authority::new("Other CA", 2));
    let with = service(&[&camera]);
    let sees = |bytes: &[u8]| {
        let result = result(&with, bytes);
        (result["disposition"].as_str().unwrap().to_owned(), result["reasons"].clone())
    };
    let maker = camera.signer("Camera Maker");
    let plain = doubtful(&photo());
    let (disposition, reasons) = sees(&plain);
    assert_eq!(disposition, "review");
    assert!(reasons[0].as_str().unwrap().starts_with("camera."), "{reasons}");

    let clear = ("clear".to_owned(), json!([]));
    let vouched = created(&plain, "digitalCapture", &maker);
    assert_eq!(sees(&vouched), clear);
    assert_eq!(sees(&created(&plain, "computationalCapture", &maker)), clear);
    // By a signer whom nobody knows, of other bytes, or of no camera: as without.
    let strange = created(&plain, "digitalCapture", &other.signer("Camera Maker"));
    assert_eq!(sees(&strange).0, "review");
    let mut altered = vouched.clone();
    let at = altered.len() - 600;
    altered[at] ^= 1;
    assert_eq!(sees(&altered).0, "review");
    assert_eq!(sees(&created(&plain, "digitalCapture", &camera.expired("Maker"))).0, "review");
    assert_eq!(sees(&created(&plain, "digitalCreation", &maker)).0, "review");
    // A trusted editor does not vouch for the camera that somebody else claims.
    let opened = json!([{"action": "c2pa.opened", "parameters": {"ingredientIds": ["p"]}}]);
    let edited = signed(&strange, &opened, Some(&strange), &maker);
    let said = credentials(&with, &edited);
    assert_eq!((&said["trust"], &said["capture"]), (&json!("ok"), &json!(false)), "{said}");
    assert_eq!(sees(&edited).0, "review");

    // Likeness and markers keep their weight.
    let goods = jpeg(&picture(640, 480, 21), 95);
    assert_eq!(with.reviewer().register("vase", "front", &goods).status, 201);
    assert_eq!(sees(&vouched), ("review".to_owned(), json!(["copy.catalogue.same"])));
    let packet = format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF \
         xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description \
         xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' \
         Iptc4xmpExt:DigitalSourceType='{}'/></rdf:RDF></x:xmpmeta>",
        source("trainedAlgorithmicMedia")
    );
    let marked = created(&with_xmp(&plain, &packet), "digitalCapture", &maker);
    assert_eq!(sees(&marked).0, "conflict");
}

#[test]
fn credentials_alone_are_no_sign_of_ai() {
    let editor = Authority::new("Editor CA", 3);
    let signer = editor.signer("Photo Editor");
    let steps = json!([
        {"action": "c2pa.created", "digitalSourceType": source("digitalCreation")},
        {"action": "c2pa.color_adjustments"},
    ]);
    for service in [service(&[]), service(&[&editor])] {
        let result = result(&service, &signed(&photo(), &steps, None, &signer));
        assert_eq!(result["disposition"], "clear");
        let file = &result["files"][0];
        assert_eq!(file["report"]["ai"], json!({"status": "none", "markers": []}));
        assert_eq!(file["credentials"]["capture"], false);
        assert_eq!(file["credentials"]["hashes"], "ok");
    }
}

#[test]
fn a_trust_list_that_is_none_is_said_at_the_start() {
    let folder = std::env::temp_dir().join(format!("claimseal-no-list-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (name, text, said) in [
        ("empty.pem", "", "holds no certificate in PEM form"),
        ("broken.pem", broken, "a certificate in it is broken"),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        let mut command = command(&folder.join("data"));
        command.arg("--c2pa-trust").arg(&path).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        if lines.map_while(Result::ok).any(|line| line.contains("listening on")) {
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}: {error}");
        assert!(error.contains(said), "{name}: {error}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
