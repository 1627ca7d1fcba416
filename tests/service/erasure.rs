//! Erasure on demand and after a time; the log, checked as a whole.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use claimseal::digest::sha256_hex;
use serde_json::{Value, json};

use super::common::{jpeg, picture};
use super::database::{self, tamper};
use super::http::{Answer, Form, request};
use super::server::{Browser, Reviewer, Service, form, submit};

fn run(service: &Service, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimseal"));
    command
        .args(arguments)
        .arg("--data")
        .arg(&service.data)
        .env("CLAIMSEAL_DATABASE", database::of(&service.data))
        .output()
        .unwrap()
}

/// Exit code and output of `claimseal audit`.
fn audit(service: &Service, known: &[&str]) -> (Option<i32>, Value) {
    let known = known.iter().flat_map(|hash| ["--known", hash]);
    let done = run(service, &["audit"].into_iter().chain(known).collect::<Vec<_>>());
    (done.status.code(), serde_json::from_slice(&done.stdout).unwrap())
}

/// A claim by the shop's backend.
fn claim(service: &Service, order: &str, account: &str, photos: &[&[u8]]) -> String {
    let form = form(order, &[], photos).text("account", account);
    let answer = service.send(&service.backend("POST", "/v1/claims").form(&form));
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["claim"].as_str().unwrap().to_owned()
}

fn keep(service: &Service, order: &str, photo: &[u8]) -> Answer {
    let form = Form::default().text("note", "Anna packed it").file("photo", "p.jpg", photo);
    let path = format!("/v1/orders/{order}/photos");
    service.send(&service.backend("POST", &path).form(&form))
}

fn erase(service: &Service, subject: &Value) -> Value {
    let answer = service.send(&service.backend("POST", "/v1/erasures").json(subject));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn decide(reviewer: &Reviewer<'_>, id: &str, note: &str) {
    let decision = json!({"decision": "declined", "note": note});
    let answer = reviewer.post(&format!("/v1/claims/{id}/decision"), &decision);
    assert_eq!(answer.status, 201, "{}", answer.text());
}

fn stored(service: &Service, photo: &[u8]) -> PathBuf {
    let sha256 = sha256_hex(photo);
    service.data.join("uploads").join(&sha256[..2]).join(&sha256[2..])
}

/// Whether any file of the folder holds these bytes.
fn anywhere(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return anywhere(&path, bytes);
        }
        std::fs::read(path).unwrap().windows(bytes.len()).any(|part| part == bytes)
    })
}

#[test]
fn an_erased_claim_is_gone_and_the_log_still_holds() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let (own, shared) = (jpeg(&picture(320, 240, 1), 80), jpeg(&picture(320, 240, 2), 80));
    let browser = Browser::new(7);
    let token = browser.token(&browser.challenge(&service, "CS-1001"), &[&own, &shared]);
    let words = "Mr Miller of Elm Street complained";
    let sent = form("CS-1001", &[&token], &[&own, &shared]).text("text", words);
    let id = submit(&service, &sent).json()["claim"].as_str().unwrap().to_owned();
    let other = claim(&service, "CS-1002", "b", &[&shared]);
    let packed = jpeg(&picture(320, 240, 3), 80);
    assert_eq!(keep(&service, "CS-1001", &packed).status, 201);
    decide(&reviewer, &id, "Miller is a liar, says Zoe");
    let before = audit(&service, &[]);
    assert_eq!(before.0, Some(0), "{}", before.1);
    let head = before.1["head"].as_str().unwrap();

    assert_eq!(erase(&service, &json!({"claim": id})), json!({"claims": 1, "photos": 0}));
    let path = format!("/v1/claims/{id}");
    for path in [path.clone(), format!("{path}/archive")] {
        let answer = reviewer.get(&path);
        assert_eq!((answer.status, answer.code()), (410, "claim.erased".to_owned()));
    }
    let again = json!({"decision": "accepted"});
    assert_eq!(reviewer.post(&format!("{path}/decision"), &again).code(), "claim.erased");
    assert_eq!(run(&service, &["export", &id]).status.code(), Some(1));
    let listed: Vec<Value> = reviewer.claims().iter().map(|row| row["id"].clone()).collect();
    assert_eq!(listed, [json!(other)]);
    // What another claim names stays; the shop's photo goes with its order.
    assert!(!stored(&service, &own).exists());
    assert!(stored(&service, &shared).exists());
    assert_eq!(erase(&service, &json!({"order": "CS-1001"})), json!({"claims": 0, "photos": 1}));
    assert!(!stored(&service, &packed).exists());
    assert_eq!(erase(&service, &json!({"claim": id})), json!({"claims": 0, "photos": 0}));
    for text in [b"Elm Street".as_slice(), b"says Zoe", token.as_bytes(), b"Anna packed"] {
        assert!(!anywhere(&service.data, text), "{}", String::from_utf8_lossy(text));
    }

    // Nothing of it is found again, and what it used stays used.
    let third = claim(&service, "CS-1003", "c", &[&own]);
    assert!(reviewer.claim(&third)["verification"]["files"][0]["reuse"].is_null());
    assert_eq!(submit(&service, &sent).json()["claim"], id);

    let after = audit(&service, &[head]);
    assert_eq!(after.0, Some(0), "{}", after.1);
    assert!(after.1["entries"].as_u64() > before.1["entries"].as_u64());
    let unknown = "0".repeat(64);
    let (code, result) = audit(&service, &[head, &unknown]);
    assert_eq!((code, &result["missing"]), (Some(1), &json!([{"entry": unknown}])));
}

#[test]
fn an_account_is_erased_by_the_command_and_others_are_not() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let photos: Vec<Vec<u8>> = (1..=4).map(|seed| jpeg(&picture(64, 48, seed), 80)).collect();
    claim(&service, "CS-1001", "anna", &[&photos[0]]);
    claim(&service, "CS-1002", "anna", &[&photos[1]]);
    let bens = claim(&service, "CS-1003", "ben", &[&photos[2]]);
    for order in ["CS-1001", "CS-1003"] {
        assert_eq!(keep(&service, order, &photos[3]).status, 201);
    }
    let other = ["erase", "--account", "anna", "--audience", "another"];
    assert_eq!(run(&service, &other).status.code(), Some(1));
    let done = run(&service, &["erase", "--account", "anna"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(String::from_utf8_lossy(&done.stdout), "{\"claims\":2,\"photos\":1}\n");
    let claims = reviewer.claims();
    assert_eq!((claims.len(), claims[0]["id"].as_str()), (1, Some(bens.as_str())));
    let kept: Vec<bool> = photos.iter().map(|photo| stored(&service, photo).exists()).collect();
    assert_eq!(kept, [false, false, true, true]);
    assert_eq!(audit(&service, &[]).0, Some(0));
    assert_eq!(run(&service, &["erase", "--account", "anna"]).status.code(), Some(1));
    // Nobody erases everything by leaving out what.
    assert_eq!(run(&service, &["erase"]).status.code(), Some(2));
    for body in [json!({}), json!({"shop": "x"}), json!({"claim": "x", "order": "y"})] {
        let answer = service.send(&service.backend("POST", "/v1/erasures").json(&body));
        assert_eq!(answer.code(), "body.malformed", "{body}");
    }
}

#[test]
fn a_log_that_somebody_changed_does_not_hold() {
    for (sql, broken, missing) in [
        ("UPDATE log SET who = 'nobody' WHERE seq = 2", true, false),
        ("UPDATE log SET data = '{}' WHERE what = 'decided'", true, false),
        ("UPDATE log SET at = at - 1 WHERE what = 'decided'", true, false),
        ("DELETE FROM log WHERE seq = 2", true, false),
        ("UPDATE log SET erased = 'x', data = '' WHERE what = 'decided'", true, false),
        ("DELETE FROM claims WHERE order_id = 'CS-1002'", false, true),
        // The last entry leaves no gap: what shows it is a hash that was kept elsewhere.
        ("DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)", false, true),
    ] {
        let mut service = Service::start();
        let reviewer = service.reviewer();
        let photo = jpeg(&picture(64, 48, 1), 80);
        let id = claim(&service, "CS-1001", "a", &[&photo]);
        decide(&reviewer, &id, "No.");
        claim(&service, "CS-1002", "b", &[&photo]);
        let (code, whole) = audit(&service, &[]);
        assert_eq!(code, Some(0), "{whole}");
        service.kill();
        tamper(&service.data, sql);
        let (code, result) = audit(&service, &[whole["head"].as_str().unwrap()]);
        assert_eq!(code, Some(1), "{sql}");
        assert_eq!(!result["broken"].as_array().unwrap().is_empty(), broken, "{sql}: {result}");
        if missing {
            assert!(!result["missing"].as_array().unwrap().is_empty(), "{sql}: {result}");
        }
    }
}

#[test]
fn claims_are_erased_after_their_time_and_not_before() {
    let mut service = Service::start();
    let photos: Vec<Vec<u8>> = (1..=4).map(|seed| jpeg(&picture(64, 48, seed), 80)).collect();
    let reviewer = service.reviewer();
    let old = claim(&service, "CS-1001", "a", &[&photos[0]]);
    let decided = claim(&service, "CS-1002", "b", &[&photos[1]]);
    let new = claim(&service, "CS-1003", "c", &[&photos[2]]);
    decide(&reviewer, &decided, "No.");
    for order in ["CS-1001", "CS-1003", "CS-1004"] {
        assert_eq!(keep(&service, order, &photos[3]).status, 201);
    }
    service.kill();
    // Two came long ago, and the photos as well; one of the claims was decided just now.
    let past = "received_at = received_at - 40 * 86400";
    tamper(&service.data, &format!("UPDATE claims SET {past} WHERE order_id <> 'CS-1003'"));
    let past = "registered_at = registered_at - 40 * 86400";
    tamper(&service.data, &format!("UPDATE order_photos SET {past}"));
    let data = std::mem::take(&mut service.data);
    let service = Service::on(data, &["--demo", "--retain-days", "30"]);
    let reviewer = service.known_reviewer();
    let gone = || reviewer.get(&format!("/v1/claims/{old}")).status == 410;
    let photos_of = |order: &str| {
        let answer = reviewer.get(&format!("/v1/orders/{order}/photos")).json();
        answer["photos"].as_array().unwrap().len()
    };
    for _ in 0..600 {
        if gone() && photos_of("CS-1004") == 0 && photos_of("CS-1001") == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(gone());
    assert_eq!([photos_of("CS-1001"), photos_of("CS-1004")], [0, 0]);
    // A photo stays as long as a claim about its order.
    assert_eq!(photos_of("CS-1003"), 1);
    for id in [&decided, &new] {
        assert_eq!(reviewer.get(&format!("/v1/claims/{id}")).status, 200);
    }
    assert!(stored(&service, &photos[3]).exists());
    let days = service.send(&request("GET", "/healthz"));
    assert_eq!(days.status, 200);
    assert_eq!(audit(&service, &[]).0, Some(0));
}
