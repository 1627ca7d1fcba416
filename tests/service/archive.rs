//! Archives from the review page and from the command, checked without the service.

use std::io::Cursor;
use std::process::Command;

use claimseal::archive::check;

use super::common::{jpeg, picture};
use super::database;
use super::server::{Browser, Service, form, submit};

/// A sealed claim about one photo: its id, the photo and the token.
fn claimed(service: &Service) -> (String, Vec<u8>, String) {
    let browser = Browser::new(7);
    let photo = jpeg(&picture(320, 240, 1), 80);
    let token = browser.token(&browser.challenge(service, "CS-1001"), &[&photo]);
    let answer = submit(service, &form("CS-1001", &[&token], &[&photo]));
    (answer.json()["claim"].as_str().unwrap().to_owned(), photo, token)
}

#[test]
fn a_claim_is_exported_by_page_and_command_and_checked_without_the_service() {
    let service = Service::start();
    let (id, photo, token) = claimed(&service);
    let reviewer = service.reviewer();
    let path = format!("/v1/claims/{id}/archive");
    assert_eq!(service.get(&path).status, 401);
    assert_eq!(reviewer.get("/v1/claims/clm_none/archive").code(), "claim.notFound");

    let answer = reviewer.get(&path);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/zip");
    assert!(answer.header("content-disposition").contains(&format!("{id}.zip")));
    let keys = service.get("/.well-known/jwks.json").text();
    let checked = check(Cursor::new(&answer.body), Some(keys.as_bytes()), None);
    assert!(checked.holds(), "{checked:?}");
    assert_eq!(checked.claim.as_deref(), Some(id.as_str()));
    assert!(answer.body.windows(photo.len()).any(|bytes| bytes == photo));
    assert!(answer.body.windows(token.len()).any(|bytes| bytes == token.as_bytes()));

    // Beside the running service; who exported it stands in the log.
    let out = service.data.join("out.zip");
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_claimseal"))
            .env("CLAIMSEAL_DATABASE", database::of(&service.data))
            .args(arguments)
            .output()
            .unwrap()
    };
    let (data, file) = (service.data.to_str().unwrap(), out.to_str().unwrap());
    let done = run(&["export", &id, "--data", data, "-o", file]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let claim = reviewer.claim(&id);
    let what: Vec<_> = claim["log"].as_array().unwrap().iter().map(|e| &e["what"]).collect();
    assert_eq!(what, ["received", "exported", "exported", "seen"]);
    assert_eq!(claim["log"][2]["who"], "command");

    let jwks = service.data.join("keys.json");
    std::fs::write(&jwks, keys).unwrap();
    let jwks = jwks.to_str().unwrap();
    let done = run(&["verify", "--archive", file, "--jwks", jwks]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains(r#""keys":"given""#));
    assert!(done.stderr.is_empty());
    // The keys inside are not taken for a proof of whose it is.
    let done = run(&["verify", "--archive", file]);
    assert_eq!(done.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&done.stderr).contains("--jwks"));

    let mut bytes = std::fs::read(&out).unwrap();
    let at = bytes.windows(photo.len()).position(|window| window == photo).unwrap();
    bytes[at + photo.len() / 2] ^= 1;
    std::fs::write(&out, bytes).unwrap();
    let done = run(&["verify", "--archive", file, "--jwks", jwks]);
    assert_eq!(done.status.code(), Some(1));

    // A claim that is not there, an id that is a path, a folder without a database.
    assert_eq!(run(&["export", "clm_none", "--data", data, "-o", file]).status.code(), Some(1));
    assert_eq!(run(&["export", "../x", "--data", data]).status.code(), Some(2));
    assert_eq!(run(&["export", &id, "--data", "/nonexistent"]).status.code(), Some(2));
}

#[test]
fn a_photo_that_was_damaged_on_the_disk_is_not_exported_as_if_it_were_whole() {
    let service = Service::start();
    let (id, photo, _) = claimed(&service);
    let sha256 = claimseal::digest::sha256_hex(&photo);
    let stored = service.data.join("uploads").join(&sha256[..2]).join(&sha256[2..]);
    std::fs::write(&stored, b"another photo").unwrap();
    let reviewer = service.reviewer();
    assert_eq!(reviewer.get(&format!("/v1/claims/{id}/archive")).code(), "internal");
    let out = service.data.join("out.zip");
    let done = Command::new(env!("CARGO_BIN_EXE_claimseal"))
        .env("CLAIMSEAL_DATABASE", database::of(&service.data))
        .args(["export", &id, "--data", service.data.to_str().unwrap(), "-o"])
        .arg(&out)
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains(&sha256));
    assert!(!out.exists() && !out.with_file_name("out.zip.new").exists());
}
