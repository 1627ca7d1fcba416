//! Recomputation: in a process that can be killed, of the claims that the operator chooses, under a
//! policy that browsers never see.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use claimseal::pixels::Picture;
use serde_json::Value;

use super::common::{jpeg, picture};
use super::http::Form;
use super::server::{Browser, Service, form, submit};

/// A service with these arguments on a fresh folder.
fn with(name: &str, arguments: &[&str]) -> Service {
    let mut arguments = arguments.to_vec();
    arguments.push("--demo");
    Service::on(folder(name), &arguments)
}

fn folder(name: &str) -> PathBuf {
    let data = std::env::temp_dir().join(format!("claimseal-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data).unwrap();
    data
}

/// A service whose worker is a script at the path that comes with it.
fn with_worker(name: &str, arguments: &[&str]) -> (Service, PathBuf) {
    let data = folder(name);
    let program = data.join("work");
    let worker = ["--demo", "--worker", program.to_str().unwrap()];
    let service = Service::on(data, &[arguments, &worker].concat());
    (service, program)
}

/// Puts a script where the service has its worker.
fn script(program: &Path, lines: &str) {
    std::fs::write(program, format!("#!/bin/sh\n{lines}\n")).unwrap();
    std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o700)).unwrap();
}

fn verified(service: &Service, form: &Form) -> Value {
    let answer = service.send(&service.backend("POST", "/v1/verify").form(form));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["result"].clone()
}

fn photo(seed: u32) -> Vec<u8> {
    jpeg(&picture(320, 240, seed), 80)
}

#[test]
fn a_worker_that_is_stopped_costs_a_look_and_neither_the_claim_nor_the_service() {
    let (service, program) = with_worker("stopped", &["--worker-seconds", "1"]);
    let reviewer = service.reviewer();
    let browser = Browser::new(7);
    let photo = photo(1);
    for (name, lines) in [
        ("asleep", "exec sleep 600"),
        ("killed", "kill -KILL $$"),
        ("failed", "cat > /dev/null; exit 3"),
        ("mute", "exit 0"),
        ("babbling", "cat > /dev/null; echo '{\"schema\":\"x\"}'"),
        ("endless", "exec yes"),
    ] {
        script(&program, lines);
        let token = browser.token(&browser.challenge(&service, "CS-1001"), &[&photo]);
        let answer = submit(&service, &form("CS-1001", &[&token], &[&photo]));
        assert_eq!(answer.status, 201, "{name}: {}", answer.text());
        let claim = reviewer.claim(answer.json()["claim"].as_str().unwrap());
        let result = &claim["verification"];
        assert_eq!(result["disposition"], "review", "{name}");
        assert_eq!(result["reasons"], serde_json::json!(["report.stopped"]), "{name}");
        assert_eq!(result["token"]["status"], "valid", "{name}: the seal counts all the same");
        assert!(result["files"][0].get("report").is_none());
        let mut checks = result["checks"].as_array().unwrap().iter();
        let check = checks.find(|check| check["check"] == "recomputation").unwrap();
        assert_eq!(check["code"], "report.stopped");
        assert!(claim["messages"]["report.stopped"]["innocent"].is_string());
        // A file by itself has no report then, and the caller is told so.
        let alone = Form::default().file("photo", "p.jpg", &photo);
        let answer = service.send(&service.backend("POST", "/v1/inspect").form(&alone));
        assert_eq!((answer.status, answer.code()), (422, "file.stopped".to_owned()), "{name}");
    }
}

#[test]
fn a_worker_without_memory_is_stopped_and_one_in_a_sandbox_works() {
    let (service, program) = with_worker("narrow", &["--worker-mib", "64"]);
    script(&program, &format!("exec {} \"$@\"", env!("CARGO_BIN_EXE_claimseal")));
    // Its pixels alone are 69 MiB.
    let large = Picture { width: 6000, height: 4000, rgb: vec![120; 6000 * 4000 * 3] };
    let result = verified(&service, &form("CS-1001", &[], &[&jpeg(&large, 80)]));
    assert_eq!(result["reasons"][0], "report.stopped");
    let small = form("CS-1001", &[], &[&photo(1)]);
    let boxed = verified(&service, &small);
    assert!(boxed["files"][0]["report"].is_object());
    // The same as without a sandbox, but for the time.
    let plain = verified(&Service::start(), &small);
    assert_eq!(boxed["files"][0]["report"]["file"], plain["files"][0]["report"]["file"]);
    assert_eq!(boxed["disposition"], plain["disposition"]);
}

#[test]
fn what_is_not_recomputed_is_never_clear() {
    let service = with("never", &["--recompute", "never"]);
    let result = verified(&service, &form("CS-1001", &[], &[&photo(1)]));
    assert_eq!(result["disposition"], "review");
    assert_eq!(result["reasons"], serde_json::json!(["report.notRecomputed"]));
}

#[test]
fn a_sample_is_drawn_by_a_secret_and_the_same_claim_has_the_same_lot() {
    let service = with("sampled", &["--recompute", "sampled:50"]);
    let drawn = |service: &Service, seed| {
        let result = verified(service, &form("CS-1001", &[], &[&photo(seed)]));
        result["files"][0]["report"].is_object()
    };
    let first: Vec<bool> = (0..24).map(|seed| drawn(&service, seed)).collect();
    // All alike by chance: once in 8 million runs.
    assert!(first.contains(&true) && first.contains(&false), "{first:?}");
    let again: Vec<bool> = (0..8).map(|seed| drawn(&service, seed)).collect();
    assert_eq!(first[..8], again, "sending a claim again is no second lot");
    let secret = std::fs::metadata(service.data.join("sampling.key")).unwrap();
    assert_eq!(secret.permissions().mode() & 0o777, 0o600);
    // Another service draws others.
    let other = with("sampled-too", &["--recompute", "sampled:50"]);
    let others: Vec<bool> = (0..24).map(|seed| drawn(&other, seed)).collect();
    assert_ne!(first, others);
}

#[test]
fn the_policy_of_the_service_decides_and_no_browser_learns_of_it() {
    let file = std::env::temp_dir().join(format!("claimseal-policy-{}", std::process::id()));
    std::fs::write(&file, br#"{"id":"strict","rows":{"no_token":"review"}}"#).unwrap();
    let service = with("strict", &["--policy", file.to_str().unwrap()]);
    let result = verified(&service, &form("CS-1001", &[], &[&photo(1)]));
    assert_eq!(result["reasons"], serde_json::json!(["token.absent"]));
    assert_eq!(result["files"][0]["report"]["inputs"]["policy"]["id"], "strict");
    let browser = Browser::new(7);
    let photo = photo(2);
    let token = browser.token(&browser.challenge(&service, "CS-1001"), &[&photo]);
    let answer = submit(&service, &form("CS-1001", &[&token], &[&photo]));
    assert_eq!(answer.json().as_object().unwrap().keys().collect::<Vec<_>>(), ["claim", "status"]);
    // Another policy than the browser's is explained, and speaks against nobody.
    let claim = service.reviewer().claim(answer.json()["claim"].as_str().unwrap());
    assert_eq!(claim["verification"]["disposition"], "clear");
    let _ = std::fs::remove_file(file);
}
