//! Several instances on one PostgreSQL database and one data folder.

use serde_json::json;

use super::common::{jpeg, picture};
use super::database;
use super::http::request;
use super::server::{Browser, Reviewer, Service, form, submit};

/// A second instance beside `service`.
fn beside(service: &Service) -> Service {
    let mut other = Service::on(service.data.clone(), &["--demo"]);
    other.key.clone_from(&service.key);
    other
}

fn two() -> (Service, Service) {
    let one = Service::start();
    let other = beside(&one);
    (one, other)
}

#[test]
#[ignore = "needs PostgreSQL: npm test -- --only postgres"]
fn a_token_is_used_once_whichever_instance_it_comes_to() {
    let (one, other) = two();
    let browser = Browser::new(7);
    let photo = jpeg(&picture(160, 120, 1), 80);
    let second = jpeg(&picture(160, 120, 2), 80);
    for round in 0..20 {
        // The same claim at the same moment on two connections of each; in every other round one of the
        // four has another payload under the same challenge.
        let challenge = browser.challenge(&one, "CS-1001");
        let token = browser.token(&challenge, &[&photo]);
        let stranger = browser.token(&challenge, &[&second]);
        let same = form("CS-1001", &[&token], &[&photo]);
        let unlike = form("CS-1001", &[&stranger], &[&second]);
        let last = if round % 2 == 0 { &same } else { &unlike };
        let sent = [(&one, &same), (&other, &same), (&one, &same), (&other, last)];
        let answers: Vec<_> = std::thread::scope(|scope| {
            let started: Vec<_> =
                sent.map(|(to, form)| scope.spawn(move || submit(to, form))).into_iter().collect();
            started.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let new: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!(new.len(), 1, "round {round}: one is the first");
        let claim = new[0].json()["claim"].clone();
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            let repeat = answer.status == 200 && answer.json()["claim"] == claim;
            let refused = answer.status == 409 && answer.code() == "token.reused";
            assert!(repeat || (refused && round % 2 == 1), "{}: {}", answer.status, answer.text());
        }
    }
    let reviewer = one.reviewer();
    assert_eq!(reviewer.claims().len(), 20);
}

#[test]
#[ignore = "needs PostgreSQL: npm test -- --only postgres"]
fn what_one_instance_stores_the_other_one_shows_and_finds_again() {
    let (one, mut other) = two();
    let first = one.reviewer();
    let photo = jpeg(&picture(640, 480, 11), 90);
    let copy = jpeg(&picture(640, 480, 11), 60);
    let send = |to: &Service, order: &str, photo: &[u8]| {
        let form = form(order, &[], &[photo]);
        let answer = to.send(&to.backend("POST", "/v1/claims").form(&form));
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["claim"].as_str().unwrap().to_owned()
    };
    let earlier = send(&one, "CS-1001", &photo);
    // Another encoding of the picture, at the other instance.
    let later = send(&other, "CS-1002", &copy);
    let reviewer = Reviewer { service: &other, cookie: first.cookie.clone() };
    let hit = reviewer.claim(&later)["verification"]["files"][0]["reuse"][0].clone();
    assert_eq!(hit["claim"], json!(earlier));
    assert_eq!(reviewer.claim(&earlier)["files"], first.claim(&earlier)["files"]);
    assert_eq!(
        one.get("/.well-known/jwks.json").text(),
        other.get("/.well-known/jwks.json").text()
    );
    // One that is killed and started again leaves the other one's uploads alone.
    other.kill();
    let again = beside(&one);
    send(&one, "CS-1003", &jpeg(&picture(160, 120, 3), 80));
    send(&again, "CS-1003", &jpeg(&picture(160, 120, 4), 80));
    assert_eq!(first.claims().len(), 4);
    other.data = std::path::PathBuf::new();
}

#[test]
#[ignore = "needs PostgreSQL: npm test -- --only postgres"]
fn many_writers_at_two_instances_leave_one_chain_whatever_the_databases_default_is() {
    let first = Service::start();
    database::repeatable_read(&first.data);
    // It holds for connections that are made from now on.
    let one = first.again();
    let other = beside(&one);
    let photos: Vec<Vec<u8>> = (0..12).map(|seed| jpeg(&picture(64, 48, seed), 80)).collect();
    std::thread::scope(|scope| {
        for (at, photo) in photos.iter().enumerate() {
            // Each claim at both at the same moment: one is new, the other its repeat.
            let order = format!("CS-{at}");
            for to in [&one, &other] {
                let form = form(&order, &[], &[photo]);
                scope.spawn(move || {
                    let answer = to.send(&to.backend("POST", "/v1/claims").form(&form));
                    assert!([200, 201].contains(&answer.status), "{}", answer.text());
                });
            }
        }
    });
    assert_eq!(one.reviewer().claims().len(), photos.len());
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_claimseal"))
        .args(["audit", "--data", one.data.to_str().unwrap()])
        .env("CLAIMSEAL_DATABASE", database::of(&one.data))
        .output()
        .unwrap();
    let audit: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(done.status.code(), Some(0), "{audit}");
    assert_eq!(audit["broken"], json!([]));
    assert_eq!(one.send(&request("GET", "/healthz")).status, 200);
}

#[test]
#[ignore = "needs PostgreSQL: npm test -- --only postgres"]
fn connections_that_the_database_ended_are_made_anew() {
    let service = Service::start();
    let reviewer = service.reviewer();
    for _ in 0..3 {
        database::disconnect(&service.data);
        // One that was used a moment ago may fail once; none stays broken.
        let healed = (0..20).any(|_| reviewer.get("/v1/claims").status == 200);
        assert!(healed);
        assert_eq!(reviewer.get("/v1/claims").status, 200);
    }
}
