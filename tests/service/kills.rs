//! Killed, restarted, told to stop: what was acknowledged is there, and nothing half-made is.

use std::io::Write;
use std::process::Stdio;

use super::common::{jpeg, picture};
use super::http::{connect, request};
use super::server::{Browser, Service, command, form, submit};

/// Files below a folder.
fn files(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .fold(0, |sum, entry| sum + if entry.path().is_dir() { files(&entry.path()) } else { 1 })
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let service = Service::start();
    service.reviewer();
    let browser = Browser::new(7);
    let photo = jpeg(&picture(320, 240, 1), 80);
    let challenge = browser.challenge(&service, "CS-1001");
    let sealed = form("CS-1001", &[&browser.token(&challenge, &[&photo])], &[&photo]);
    let first = submit(&service, &sealed);
    assert_eq!(first.status, 201, "{}", first.text());
    // Nothing between the acknowledgement and the kill.
    let service = service.again();
    let reviewer = service.known_reviewer();
    let claim = reviewer.claim(first.json()["claim"].as_str().unwrap());
    assert_eq!(reviewer.get(claim["files"][0]["url"].as_str().unwrap()).body, photo);
    let again = submit(&service, &sealed);
    assert_eq!((again.status, again.json()), (200, first.json()), "the nonce is remembered");
    assert_eq!(service.one_time.len(), 16, "and no second password was made");
}

#[test]
fn a_kill_in_the_middle_leaves_no_half_claim() {
    let mut service = Service::start();
    service.reviewer();
    let photos: Vec<Vec<u8>> = (0..8).map(|seed| jpeg(&picture(320, 240, seed), 80)).collect();
    // Some are being read, some looked into, some stored when the end comes.
    let whole: Vec<_> = photos.iter().map(|photo| form("CS-1001", &[], &[photo])).collect();
    let mut streams = Vec::new();
    for (at, form) in whole.iter().enumerate() {
        let bytes = request("POST", "/demo/claims").form(form).bytes();
        let mut stream = connect(&service.address);
        let part = if at % 2 == 0 { bytes.len() } else { bytes.len() / 2 };
        stream.write_all(&bytes[..part]).unwrap();
        streams.push(stream);
    }
    std::thread::sleep(std::time::Duration::from_millis(60));
    service.kill();
    let service = service.again();
    assert_eq!(files(&service.data.join("tmp")), 1, "leftovers are gone, its own lock is there");
    let reviewer = service.known_reviewer();
    let claims = reviewer.claims();
    for row in &claims {
        let claim = reviewer.claim(row["id"].as_str().unwrap());
        let file = &claim["files"][0];
        let bytes = reviewer.get(file["url"].as_str().unwrap()).body;
        assert_eq!(file["sha256"], claimseal::digest::sha256_hex(&bytes));
        assert!(claim["verification"]["checks"].is_array());
        assert_eq!(claim["log"][0]["what"], "received");
    }
    let photos = reviewer.get("/v1/products").json();
    let photos = photos["products"].as_array().unwrap();
    let registered: u64 = photos.iter().map(|product| product["photos"].as_u64().unwrap()).sum();
    let kept = files(&service.data.join("uploads")) as u64;
    assert_eq!(kept, claims.len() as u64 + registered, "no file without its claim");
}

#[test]
fn told_to_stop_it_ends_well_and_starts_again() {
    let mut service = Service::start();
    service.reviewer();
    let mut idle = connect(&service.address);
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n").unwrap();
    assert_eq!(service.stop(), Some(0));
    let service = service.again();
    assert_eq!(service.known_reviewer().get("/v1/session").status, 200);
}

#[test]
fn what_keeps_it_from_starting_is_said() {
    let service = Service::start();
    let run = |data: &std::path::Path, more: &[&str]| {
        let output = command(data).args(more).stdout(Stdio::piped()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (exit, said) = run(&service.data, &[]);
    assert_eq!(exit, Some(1));
    assert!(said.contains("another `claimseal serve` uses this folder"), "{said}");

    let elsewhere = service.data.join("elsewhere");
    let taken = std::process::Command::new(env!("CARGO_BIN_EXE_claimseal"))
        .args(["serve", "--listen", &service.address, "--data"])
        .arg(&elsewhere)
        .output()
        .unwrap();
    let said = String::from_utf8(taken.stderr).unwrap();
    assert_eq!(taken.status.code(), Some(1));
    assert!(said.contains("is taken by another program"), "{said}");
    assert!(!elsewhere.exists(), "the one-time password is not used up");

    let (exit, said) = run(std::path::Path::new("/dev/null/data"), &[]);
    assert_eq!(exit, Some(1));
    assert!(said.contains("choose a writable folder"), "{said}");
    let (exit, said) = run(&elsewhere, &["--database", "mysql://anna:geheim@host/x"]);
    assert_eq!(exit, Some(2));
    assert!(said.contains("sqlite:PATH"), "{said}");
    // Nobody listens there; what is said of it does not hold the password.
    let away = "postgresql://anna:geheim@127.0.0.1:1/claims?sslmode=disable&connect_timeout=5";
    let (exit, said) = run(&elsewhere, &["--database", away]);
    assert_eq!(exit, Some(1));
    assert!(said.contains("database: ") && !said.contains("geheim"), "{said}");
}
