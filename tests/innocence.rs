//! What happens to honest buyers. None of it may speak against them: the claim goes where the same
//! photos go without any token, and no difference is left unexplained.
#![cfg(feature = "verify")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

mod common;
#[path = "seal_kit/mod.rs"]
mod kit;

use claimseal::digest::sha256_hex;
use claimseal::policy::Disposition;
use claimseal::seal::result::{CheckName, Outcome, TokenStatus, Verification};
use claimseal::seal::token::{FileEntry, assemble};
use claimseal::seal::verify::{
    Content, Expected, HmacKeys, Mode, Received, Recomputation, check_token, verify,
};
use claimseal::seal::{base64url, rfc3339};
use claimseal::{Context, inspect};
use kit::*;
use p256::ecdsa::Signature;
use serde_json::{Value, json};

const YEAR: i64 = 365 * 86_400;

/// Two photos as phones take them; without a token they are `clear`.
fn photos() -> [Vec<u8>; 2] {
    [21, 22].map(|seed| {
        let picture = common::picture(320, 240, seed);
        common::phone(&common::jpeg(&picture, 85), 320, 240, true)
    })
}

fn keys() -> HmacKeys {
    HmacKeys::new(vec![(KID.to_owned(), SECRET.to_vec())]).unwrap()
}

fn verified(tokens: &[&str], files: &[(&str, &[u8])], now: i64) -> Verification {
    let received: Vec<Received<'_>> = files
        .iter()
        .map(|&(name, bytes)| Received { field: "photos", name, content: Content::Bytes(bytes) })
        .collect();
    let keys = keys();
    let recompute = Recomputation {
        server: &Context::default(),
        catalogues: &|_| None,
        policies: &|_, _| None,
        credentials: &|_, _| None,
        mode: Mode::Always,
    };
    let expected =
        Expected { audience: AUDIENCE, order: Some(ORDER), account: None, now, keys: &keys };
    verify(tokens, &received, &expected, &recompute)
}

/// An entry as the browser makes it, its report's times taken from the challenge.
fn entry(bytes: &[u8]) -> FileEntry {
    entry_at(bytes, IAT)
}

fn entry_at(bytes: &[u8], at: i64) -> FileEntry {
    let mut context = Context::default();
    context.at = Some(rfc3339(at));
    context.ordered_at = Some(ORDERED_AT.to_owned());
    FileEntry::sealed("photos", &sha256_hex(bytes), inspect(bytes, &context).to_bytes()).unwrap()
}

fn sealed(files: Vec<FileEntry>) -> String {
    token(&browser(), files)
}

/// Nothing in `result` speaks against the buyer.
fn harmless(result: &Verification, what: &str) {
    assert_eq!(result.disposition, Disposition::Clear, "{what}: {:?}", result.reasons);
    assert!(result.reasons.is_empty(), "{what}: {:?}", result.reasons);
    for difference in result.files.iter().flat_map(|file| &file.differences) {
        assert!(difference.explained, "{what}: {difference:?}");
    }
    let recomputation = result.check(CheckName::Recomputation).unwrap();
    assert_eq!(recomputation.outcome, Outcome::Ok, "{what}");
}

#[test]
fn no_token_at_all() {
    let [one, two] = photos();
    let result = verified(&[], &[("a.jpg", &one), ("b.jpg", &two)], NOW);
    assert_eq!(result.token.status, TokenStatus::Absent);
    harmless(&result, "no token");
}

#[test]
fn the_same_submission_after_a_time_out() {
    let [one, _] = photos();
    let token = sealed(vec![entry(&one)]);
    let files: &[(&str, &[u8])] = &[("a.jpg", &one)];
    let first = verified(&[&token], files, NOW);
    let mut again = verified(&[&token], files, NOW + 900);
    harmless(&first, "first");
    harmless(&again, "again");
    again.verified_at.clone_from(&first.verified_at);
    assert_eq!(first.to_bytes(), again.to_bytes(), "the same answer but for its time");
    let keys = keys();
    let expected =
        Expected { audience: AUDIENCE, order: None, account: None, now: NOW, keys: &keys };
    let later = Expected { now: NOW + 900, ..expected };
    let [a, b] = [expected, later].map(|expected| check_token(&[&token], &expected));
    assert_eq!((a.nonce, a.payload_sha256), (b.nonce, b.payload_sha256), "single use lets it pass");
}

#[test]
fn a_form_sent_twice_carries_its_token_twice() {
    let [one, _] = photos();
    let token = sealed(vec![entry(&one)]);
    let result = verified(&[&token, &token, ""], &[("a.jpg", &one)], NOW);
    assert_eq!(result.token.sha256.len(), 1);
    harmless(&result, "token twice");
    // The same photo picked twice, and both sent.
    let twice = sealed(vec![entry(&one), entry(&one)]);
    let result = verified(&[&twice], &[("a.jpg", &one), ("a (1).jpg", &one)], NOW);
    assert_eq!(result.check(CheckName::Files).unwrap().outcome, Outcome::Ok);
    harmless(&result, "photo twice");
}

#[test]
fn files_in_another_order_under_other_names() {
    let [one, two] = photos();
    let token = sealed(vec![entry(&one), entry(&two)]);
    let result = verified(&[&token], &[("blob", &two), ("IMG_1.JPG.jpg", &one)], NOW);
    assert_eq!(result.check(CheckName::Files).unwrap().outcome, Outcome::Ok);
    assert!(result.files.iter().all(|file| file.differences.is_empty()));
    harmless(&result, "reordered");
}

#[test]
fn a_page_restored_from_history() {
    let [one, two] = photos();
    // One report was made under an earlier challenge, the other one after the page came back.
    let token = sealed(vec![entry_at(&one, IAT - 7200), entry(&two)]);
    harmless(&verified(&[&token], &[("a.jpg", &one), ("b.jpg", &two)], NOW), "from history");
    // The page comes back after its challenge has run out, and is sent as it is.
    let result = verified(&[&token], &[("a.jpg", &one), ("b.jpg", &two)], IAT + 86_400);
    assert_eq!(result.token.status, TokenStatus::Invalid);
    harmless(&result, "expired");
}

#[test]
fn a_form_that_is_filled_in_slowly() {
    let [one, _] = photos();
    let token = sealed(vec![entry(&one)]);
    let result = verified(&[&token], &[("a.jpg", &one)], IAT + 1799);
    assert_eq!(result.token.status, TokenStatus::Valid);
    assert!(result.files[0].differences.is_empty());
    harmless(&result, "in the last second");
}

#[test]
fn signatures_with_high_and_low_s() {
    let [one, _] = photos();
    let token = sealed(vec![entry(&one)]);
    let (input, signature) = token.rsplit_once('.').unwrap();
    let raw = Signature::from_slice(&base64url::decode(signature).unwrap()).unwrap();
    let other = Signature::from_scalars(raw.r(), -*raw.s()).unwrap();
    assert_ne!(raw.normalize_s() == raw, other.normalize_s() == other, "one of each");
    for signature in [raw, other] {
        let token = assemble(input.as_bytes(), &signature.to_bytes()).unwrap();
        let result = verified(&[&token], &[("a.jpg", &one)], NOW);
        assert_eq!(result.token.status, TokenStatus::Valid);
        harmless(&result, "signature");
    }
}

#[test]
fn an_older_module_in_a_cached_page() {
    let [one, _] = photos();
    let report = entry(&one).report.unwrap();
    let mut old: Value = serde_json::from_str(report.get()).unwrap();
    old["module"] = json!("0.0.9");
    old["camera"] = json!({"status": "unknown"});
    old["findings"] = json!([]);
    old["inputs"]["policy"] = json!({"id": "default-0", "sha256": "0".repeat(64)});
    old["former"] = json!({"shape": 1});
    let bytes = serde_json::to_vec(&old).unwrap();
    let entry = FileEntry::sealed("photos", &sha256_hex(&one), bytes).unwrap();
    let result = verified(&[&sealed(vec![entry])], &[("a.jpg", &one)], NOW);
    assert!(!result.files[0].differences.is_empty());
    harmless(&result, "older module");
}

#[test]
fn a_clock_that_is_wrong_by_a_year() {
    let [one, _] = photos();
    // The module takes its times from the challenge; this is one that took them from the device.
    for at in [IAT - YEAR, IAT + YEAR] {
        let token = sealed(vec![entry_at(&one, at)]);
        let result = verified(&[&token], &[("a.jpg", &one)], NOW);
        assert_eq!(result.token.status, TokenStatus::Valid, "no clock but the server's counts");
        harmless(&result, "wrong clock");
    }
}
