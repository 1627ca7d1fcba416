//! The seal as a whole: what speaks against a claim, and what does not.
#![cfg(feature = "verify")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

#[path = "seal_kit/mod.rs"]
mod kit;

use claimseal::digest::sha256_hex;
use claimseal::policy::{Disposition, Policy, Row};
use claimseal::seal::differences::Reason;
use claimseal::seal::result::Seal;
use claimseal::seal::token::{Absent, FileEntry, assemble};
use claimseal::seal::verify::{
    CheckName, Content, Expected, HmacKeys, Mode, Outcome, Received, Recomputation, TokenStatus,
    Verification, check_token, verify,
};
use claimseal::seal::{base64url, rfc3339};
use claimseal::{Context, inspect};
use kit::*;
use serde_json::{Value, json};

const ONE: &[u8] = b"photo one";
const TWO: &[u8] = b"photo two";

/// A server: its context and its clock.
struct Server {
    context: Context,
    now: i64,
    mode: Mode,
}

impl Default for Server {
    fn default() -> Self {
        Self { context: Context::default(), now: NOW, mode: Mode::Always }
    }
}

impl Server {
    fn verify(&self, tokens: &[&str], files: &[&[u8]]) -> Verification {
        let keys = HmacKeys::new(vec![(KID.to_owned(), SECRET.to_vec())]).unwrap();
        let expected = Expected {
            audience: AUDIENCE,
            order: Some(ORDER),
            account: None,
            now: self.now,
            keys: &keys,
        };
        let received: Vec<Received<'_>> = files
            .iter()
            .map(|bytes| Received {
                field: "photos",
                name: "a.jpg",
                content: Content::Bytes(bytes),
            })
            .collect();
        let recompute = Recomputation {
            server: &self.context,
            catalogues: &|_| None,
            policies: &|_, _| None,
            credentials: &|_, _| None,
            mode: self.mode,
        };
        verify(tokens, &received, &expected, &recompute)
    }
}

/// The context that an honest browser has.
fn browser_context() -> Context {
    let mut context = Context::default();
    context.at = Some(rfc3339(IAT));
    context.ordered_at = Some(ORDERED_AT.to_owned());
    context
}

/// The report that an honest browser makes, as JSON to tamper with.
fn report(bytes: &[u8]) -> Value {
    serde_json::from_slice(&inspect(bytes, &browser_context()).to_bytes()).unwrap()
}

fn honest(bytes: &[u8]) -> FileEntry {
    let report = inspect(bytes, &browser_context()).to_bytes();
    FileEntry::sealed("photos", &sha256_hex(bytes), report).unwrap()
}

fn with_report(bytes: &[u8], report: &Value) -> FileEntry {
    let report = serde_json::to_vec(report).unwrap();
    FileEntry::sealed("photos", &sha256_hex(bytes), report).unwrap()
}

fn seal(files: Vec<FileEntry>) -> String {
    token(&browser(), files)
}

/// The verdict on a file when nobody sealed anything: what no honest buyer may fall behind.
fn unsealed(files: &[&[u8]]) -> Disposition {
    Server::default().verify(&[], files).disposition
}

fn paths(result: &Verification, file: usize) -> Vec<(&str, Reason)> {
    result.files[file].differences.iter().map(|d| (d.path.as_str(), d.reason)).collect()
}

fn outcome(result: &Verification, name: CheckName) -> (Outcome, Option<&str>) {
    let check = result.check(name).unwrap();
    (check.outcome, check.code.as_deref())
}

// Innocence: none of these may speak against the buyer.

#[test]
fn an_honest_claim_has_no_differences() {
    let token = seal(vec![honest(ONE), honest(TWO)]);
    let result = Server::default().verify(&[&token], &[TWO, ONE]);
    assert_eq!(result.token.status, TokenStatus::Valid);
    for check in result.checks.iter().filter(|check| check.check != CheckName::SingleUse) {
        assert_eq!(check.outcome, Outcome::Ok, "{check:?}");
    }
    assert!(result.files.iter().all(|f| f.differences.is_empty() && f.seal == Seal::Sealed));
    assert_eq!(result.disposition, unsealed(&[ONE, TWO]));
}

#[test]
fn no_token_is_neutral() {
    let result = Server::default().verify(&[], &[ONE]);
    assert_eq!(result.token.status, TokenStatus::Absent);
    assert_eq!(result.files[0].seal, Seal::None);
    assert!(result.files[0].report.is_some());
    assert_eq!(outcome(&result, CheckName::Files), (Outcome::NotRun, None));
    assert_eq!(outcome(&result, CheckName::Recomputation), (Outcome::Ok, None));
    assert!(!result.reasons.contains(&"token.absent".to_owned()));
}

#[test]
fn a_broken_or_expired_token_counts_as_none() {
    let late = Server { now: IAT + 10_000, ..Server::default() };
    let result = late.verify(&[&seal(vec![honest(ONE)])], &[ONE]);
    assert_eq!(result.token.status, TokenStatus::Invalid);
    assert_eq!(outcome(&result, CheckName::Times), (Outcome::Failed, Some("challenge.expired")));
    assert_eq!(outcome(&result, CheckName::Files), (Outcome::NotRun, None));
    assert_eq!(result.disposition, unsealed(&[ONE]));
    assert_eq!(result.files[0].seal, Seal::None);

    let cut = seal(vec![honest(ONE)]);
    let result = Server::default().verify(&[&cut[..cut.len() / 2]], &[ONE]);
    assert_eq!(outcome(&result, CheckName::Parse), (Outcome::Failed, Some("token.malformed")));
    assert_eq!(outcome(&result, CheckName::Signature), (Outcome::NotRun, None));
    assert_eq!(result.disposition, unsealed(&[ONE]));
}

#[test]
fn a_shop_may_ask_for_a_token_and_gets_review_at_most() {
    let mut server = Server::default();
    server.context.policy.rows.insert(Row::NoToken, Disposition::Review);
    server.context.policy.rows.insert(Row::Unreadable, Disposition::Clear);
    let result = server.verify(&[], &[ONE]);
    assert_eq!(
        (result.disposition, result.reasons),
        (Disposition::Review, vec!["token.absent".to_owned()])
    );
    let result = server.verify(&["x"], &[ONE]);
    assert_eq!(result.reasons, ["token.malformed"]);
}

#[test]
fn a_form_sent_twice_is_the_same_claim() {
    let keys = HmacKeys::new(vec![(KID.to_owned(), SECRET.to_vec())]).unwrap();
    let expected =
        Expected { audience: AUDIENCE, order: None, account: None, now: NOW, keys: &keys };
    let first = seal(vec![honest(ONE)]);
    // WebCrypto signs with a fresh nonce each time: other signature, same payload.
    let (input, signature) = first.rsplit_once('.').unwrap();
    let raw = p256::ecdsa::Signature::from_slice(&base64url::decode(signature).unwrap()).unwrap();
    let other = p256::ecdsa::Signature::from_scalars(raw.r(), -*raw.s()).unwrap();
    let again = assemble(input.as_bytes(), &other.to_bytes()).unwrap();
    let changed = seal(vec![honest(TWO)]);
    let [a, b, twice, c] =
        [&[first.as_str()] as &[&str], &[&again], &[&first, &again], &[&changed]]
            .map(|tokens| check_token(tokens, &expected));
    assert_eq!(a.status, TokenStatus::Valid);
    assert_ne!(a.token_sha256, b.token_sha256);
    assert_eq!(a.payload_sha256, b.payload_sha256);
    assert_eq!(a.payload_sha256, twice.payload_sha256);
    assert_eq!(a.nonce, c.nonce);
    assert_ne!(a.payload_sha256, c.payload_sha256, "another payload on a used nonce is seen");
}

#[test]
fn a_page_restored_from_history_keeps_reports_of_its_first_challenge() {
    let mut context = browser_context();
    context.at = Some(rfc3339(IAT - 7200));
    let report = inspect(ONE, &context).to_bytes();
    let entry = FileEntry::sealed("photos", &sha256_hex(ONE), report).unwrap();
    let result = Server::default().verify(&[&seal(vec![entry])], &[ONE]);
    assert_eq!(paths(&result, 0), [("inputs.at", Reason::Time)]);
    assert_eq!(outcome(&result, CheckName::Recomputation), (Outcome::Ok, None));
    assert_eq!(result.disposition, unsealed(&[ONE]));
}

#[test]
fn older_versions_policies_and_catalogues_are_explained() {
    let mut old = report(ONE);
    old["module"] = json!("0.0.9");
    old["camera"] = json!({"status": "stripped"});
    old["heat"] = json!(1);
    let mut policy = report(ONE);
    policy["inputs"]["policy"] = json!({"id": "shop-3", "sha256": "00"});
    policy["verdict"] = json!({"disposition": "review", "reasons": ["shop.rule"]});
    let mut catalogue = report(ONE);
    catalogue["inputs"]["catalogue"] = json!("ab".repeat(32));
    catalogue["findings"]
        .as_array_mut()
        .unwrap()
        .push(json!({"code": "copy.catalogue.same", "severity": "warning", "basis": {}}));
    let mut partial = report(ONE);
    partial["status"] = json!("partial");
    for (report, expected) in [
        (
            old,
            vec![
                ("module", Reason::Version),
                ("camera", Reason::Version),
                ("other", Reason::Version),
            ],
        ),
        (policy, vec![("inputs.policy", Reason::Policy), ("verdict", Reason::Policy)]),
        (catalogue, vec![("inputs.catalogue", Reason::Catalogue), ("findings", Reason::Catalogue)]),
        (partial, vec![("status", Reason::Partial)]),
    ] {
        let token = seal(vec![with_report(ONE, &report)]);
        let result = Server::default().verify(&[&token], &[ONE]);
        let got: Vec<_> = paths(&result, 0)
            .into_iter()
            .filter(|d| expected.contains(d) || d.1 == Reason::Unexplained)
            .collect();
        assert_eq!(got, expected);
        assert_eq!(result.disposition, unsealed(&[ONE]));
    }
}

#[test]
fn files_left_out_added_or_sealed_at_pick_and_submit() {
    let both = seal(vec![honest(ONE), honest(TWO)]);
    let result = Server::default().verify(&[&both], &[ONE]);
    assert_eq!(outcome(&result, CheckName::Files), (Outcome::Failed, Some("files.missing")));
    assert_eq!(result.not_received[0].sha256, Some(sha256_hex(TWO)));
    assert_eq!(result.disposition, unsealed(&[ONE]));

    let one = seal(vec![honest(ONE)]);
    let result = Server::default().verify(&[&one], &[ONE, TWO]);
    assert_eq!(outcome(&result, CheckName::Files), (Outcome::Failed, Some("files.unsealed")));
    assert_eq!(result.files[1].seal, Seal::Unsealed);
    assert_eq!(result.disposition, unsealed(&[ONE, TWO]));

    let result = Server::default().verify(&[&one, &both], &[ONE, TWO]);
    assert_eq!(outcome(&result, CheckName::Files), (Outcome::Ok, None));
    assert!(result.not_received.is_empty());
}

#[test]
fn what_the_browser_could_not_check_is_neutral() {
    let timed_out = FileEntry::absent("photos", Some(&sha256_hex(ONE)), Absent::Timeout);
    let vanished = FileEntry::absent("photos", None, Absent::Vanished);
    let result = Server::default().verify(&[&seal(vec![timed_out, vanished])], &[ONE]);
    assert_eq!(
        (result.files[0].seal, result.files[0].absent),
        (Seal::Absent, Some(Absent::Timeout))
    );
    assert_eq!(outcome(&result, CheckName::Files), (Outcome::Ok, None));
    assert_eq!(result.not_received.len(), 1);
    assert_eq!(result.disposition, unsealed(&[ONE]));
}

// Evidence.

#[test]
fn a_module_patched_to_say_clear_is_exposed() {
    let mut patched = report(ONE);
    patched["verdict"] = json!({"disposition": "clear", "reasons": []});
    patched["findings"] = json!([]);
    patched["ai"] = json!({"status": "declared_assisted", "markers": []});
    let result = Server::default().verify(&[&seal(vec![with_report(ONE, &patched)])], &[ONE]);
    let paths = paths(&result, 0);
    assert!(paths.contains(&("ai", Reason::Unexplained)), "{paths:?}");
    assert_eq!(result.disposition, Disposition::Conflict);
    assert_eq!(result.reasons, ["report.mismatch"]);
    assert_eq!(
        outcome(&result, CheckName::Recomputation),
        (Outcome::Failed, Some("report.mismatch"))
    );
}

#[test]
fn no_excuse_covers_what_it_cannot_change() {
    let mut ai = report(ONE);
    ai["ai"] = json!({"status": "declared_assisted", "markers": []});
    let mut catalogue = ai.clone();
    catalogue["inputs"]["catalogue"] = json!("ab".repeat(32));
    let mut policy = ai.clone();
    policy["inputs"]["policy"] = json!({"id": "shop-3", "sha256": "00"});
    let mut findings = report(ONE);
    findings["inputs"]["catalogue"] = json!("ab".repeat(32));
    findings["findings"] = json!([{"code": "ai.none", "severity": "info", "basis": {}}]);
    let mut member = report(ONE);
    member["innocent"] = json!(true);
    let mut no_inputs = report(ONE);
    no_inputs.as_object_mut().unwrap().remove("inputs");
    let mut other_file = report(ONE);
    other_file["module"] = json!("0.0.9");
    other_file["file"]["sha256"] = json!(sha256_hex(TWO));
    for report in [ai, catalogue, policy, findings, member, no_inputs, other_file] {
        let result = Server::default().verify(&[&seal(vec![with_report(ONE, &report)])], &[ONE]);
        assert_eq!(result.reasons, ["report.mismatch"], "{report}");
    }
}

#[test]
fn nothing_in_the_buyers_favour_counts_unless_found_again() {
    // A version that nobody can make again explains every difference, and gains nothing.
    let mut lying = report(ONE);
    lying["module"] = json!("9.9.9");
    lying["verdict"] = json!({"disposition": "clear", "reasons": []});
    lying["findings"] = json!([]);
    let result = Server::default().verify(&[&seal(vec![with_report(ONE, &lying)])], &[ONE]);
    assert_eq!(result.disposition, unsealed(&[ONE]));
    let own = result.files[0].report.as_ref().unwrap().get();
    assert!(own.contains(claimseal::VERSION) && !own.contains("9.9.9"));
}

#[test]
fn a_marker_that_died_on_the_way_stands_and_is_review_at_most() {
    let mut original = report(b"original");
    original["findings"] = json!([
        {"code": "ai.aigcLabel.generated", "severity": "warning", "basis": {}},
        {"code": "ai.aigcLabel.generated", "severity": "warning", "basis": {}},
        {"code": "camera.exif.absent", "severity": "info", "basis": {}},
        {"code": "<script>.x", "severity": "warning", "basis": {}},
    ]);
    let entry = with_report(b"original", &original).sent(&sha256_hex(ONE));
    let mut server = Server::default();
    server.context.policy.rows.insert(Row::Unreadable, Disposition::Clear);
    let result = server.verify(&[&seal(vec![entry])], &[ONE]);
    let file = &result.files[0];
    assert_eq!(file.browser_only, ["ai.aigcLabel.generated"]);
    assert_eq!(file.original_sha256, Some(sha256_hex(b"original")));
    assert!(file.differences.iter().all(|d| d.explained), "{:?}", file.differences);
    assert_eq!(
        (result.disposition, result.reasons),
        (Disposition::Review, vec!["ai.aigcLabel.generated".to_owned()])
    );
}

#[test]
fn an_original_sent_after_all_is_compared_as_itself() {
    let entry = honest(ONE).sent(&sha256_hex(TWO));
    let result = Server::default().verify(&[&seal(vec![entry])], &[ONE]);
    assert_eq!(outcome(&result, CheckName::Files), (Outcome::Ok, None));
    assert!(result.files[0].differences.is_empty() && result.files[0].original_sha256.is_none());
}

#[test]
fn what_was_not_recomputed_is_never_clear() {
    let server = Server { mode: Mode::Never, ..Server::default() };
    let result = server.verify(&[&seal(vec![honest(ONE)])], &[ONE]);
    assert_eq!(
        (result.disposition, &result.reasons[..]),
        (Disposition::Review, &["report.notRecomputed".to_owned()][..])
    );
    assert_eq!(
        outcome(&result, CheckName::Recomputation),
        (Outcome::Failed, Some("report.notRecomputed"))
    );
    assert!(result.files[0].report.is_none());
}

#[test]
fn single_use_is_entered_by_the_store() {
    let mut result = Server::default().verify(&[&seal(vec![honest(ONE)])], &[ONE]);
    let before = result.disposition;
    assert_eq!(outcome(&result, CheckName::SingleUse), (Outcome::NotRun, None));
    result.set_single_use(Outcome::Failed);
    assert_eq!(outcome(&result, CheckName::SingleUse), (Outcome::Failed, Some("token.reused")));
    result.set_single_use(Outcome::Ok);
    assert_eq!(outcome(&result, CheckName::SingleUse), (Outcome::Ok, None));
    assert_eq!(result.disposition, before);
}

#[test]
fn known_policies_are_recomputed_with() {
    let policy = Policy::from_json(br#"{"id":"shop-7","rows":{"unreadable":"clear"}}"#).unwrap();
    let mut server = Server::default();
    server.context.policy = policy;
    let mut lie = report(ONE);
    lie["verdict"] = json!({"disposition": "clear", "reasons": []});
    // The browser had the default policy, which is known: its own verdict must follow from it.
    let result = server.verify(&[&seal(vec![honest(ONE)])], &[ONE]);
    assert_eq!(paths(&result, 0), [("inputs.policy", Reason::Policy)]);
    let differs = report(ONE)["verdict"] != lie["verdict"];
    let result = server.verify(&[&seal(vec![with_report(ONE, &lie)])], &[ONE]);
    assert_eq!(result.files[0].differences.iter().any(|d| !d.explained), differs);
}
