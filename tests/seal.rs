//! The seal as a whole: what speaks against a claim, and what does not.
#![cfg(feature = "verify")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

#[path = "seal_kit/mod.rs"]
mod kit;

use claimseal::digest::sha256_hex;
use claimseal::policy::{Disposition, Policy, Row};
use claimseal::seal::challenge::{Challenge, MAX_CHALLENGE_BYTES};
use claimseal::seal::differences::Reason;
use claimseal::seal::jwk::PublicJwk;
use claimseal::seal::result::Seal;
use claimseal::seal::signer::{Signer, open_compact};
use claimseal::seal::time::parse_rfc3339;
use claimseal::seal::token::{
    Absent, FileEntry, MAX_TOKEN_BYTES, TokenPayload, assemble, signing_input,
};
use claimseal::seal::verify::{
    CheckName, Expected, HmacKeys, Mode, Outcome, Received, Recomputation, TokenStatus,
    Verification, check_token, verify,
};
use claimseal::seal::{SealError, VERIFICATION_TYP, base64url, rfc3339};
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
        let expected =
            Expected { audience: AUDIENCE, order: Some(ORDER), now: self.now, keys: &keys };
        let received: Vec<Received<'_>> =
            files.iter().map(|bytes| Received { field: "photos", name: "a.jpg", bytes }).collect();
        let recompute = Recomputation {
            server: &self.context,
            catalogues: &|_| None,
            policies: &|_, _| None,
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
    let expected = Expected { audience: AUDIENCE, order: None, now: NOW, keys: &keys };
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
    policy["verdict"] = json!({"disposition": "clear", "reasons": []});
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

// Parts.

#[test]
fn signing_input_splices_reports_and_verifies() {
    let key = browser();
    let bytes = br#"{"schema" : "claimseal/report/1"}"#.to_vec();
    let entry = FileEntry::sealed("photos", &sha256_hex(ONE), bytes.clone()).unwrap();
    let input = signing_input(key.jwk(), &minted(&key), WASM, vec![entry]).unwrap();
    let text = String::from_utf8(input.clone()).unwrap();
    let (head, body) = text.split_once('.').unwrap();
    let head = String::from_utf8(base64url::decode(head).unwrap()).unwrap();
    assert!(head.starts_with(
        r#"{"alg":"ES256","typ":"claimseal+jws","jwk":{"kty":"EC","crv":"P-256","x":""#
    ));
    let body = base64url::decode(body).unwrap();
    assert!(body.windows(bytes.len()).any(|part| part == bytes), "the report's bytes as they are");
    let token = assemble(&input, &key.sign(&input)).unwrap();
    let result = Server::default().verify(&[&token], &[ONE]);
    assert_eq!(result.token.status, TokenStatus::Valid);
    assert_eq!(result.token.module.as_deref(), Some(claimseal::VERSION));
    assert_eq!(assemble(&input, &[0; 70]), Err(SealError::Signature));
}

#[test]
fn the_largest_reports_are_omitted_until_the_token_fits() {
    let key = browser();
    let sized = |n: usize, at: u8| {
        let report = format!(r#"{{"pad":"{}"}}"#, "x".repeat(n)).into_bytes();
        FileEntry::sealed("photos", &sha256_hex(&[at]), report).unwrap()
    };
    let files = || vec![sized(17_000, 0), sized(16_500, 1), sized(17_000, 2), sized(100, 3)];
    let input = signing_input(key.jwk(), &minted(&key), WASM, files()).unwrap();
    assert_eq!(input, signing_input(key.jwk(), &minted(&key), WASM, files()).unwrap());
    assert!(input.len() + 87 <= MAX_TOKEN_BYTES);
    let body = input.split(|b| *b == b'.').nth(1).unwrap();
    let body = base64url::decode(std::str::from_utf8(body).unwrap()).unwrap();
    let payload: TokenPayload<'_> = serde_json::from_slice(&body).unwrap();
    let absent: Vec<_> = payload.files.iter().map(|f| f.absent).collect();
    assert_eq!(absent, [None, None, Some(Absent::Omitted), None]);
    let many = (0..21).map(|at| sized(1, at)).collect();
    assert_eq!(signing_input(key.jwk(), "c", WASM, many), Err(SealError::TooManyFiles));
    let long = signing_input(key.jwk(), &"c".repeat(70_000), WASM, vec![sized(1, 0)]);
    assert_eq!(long, Err(SealError::TooLarge));
}

#[test]
fn thumbprint_of_rfc_9449() {
    // The key and thumbprint of RFC 9449, figures 2 and 5 and section 6.1.
    let jwk: PublicJwk = serde_json::from_str(
        r#"{"kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","crv":"P-256"}"#,
    )
    .unwrap();
    assert_eq!(jwk.thumbprint(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

#[test]
fn challenges_are_read_and_bounded() {
    let key = browser();
    assert_eq!(Challenge::decode(&minted(&key)), Ok(challenge(&key)));
    assert_eq!(challenge(&key).at(), "2026-11-24T08:30:00Z");
    let long = "a".repeat(MAX_CHALLENGE_BYTES + 1);
    for text in ["", "a.b", "a.e30.a.b", "a.!.c", long.as_str()] {
        assert_eq!(Challenge::decode(text), Err(SealError::Challenge));
    }
}

#[test]
fn hmac_keys_are_long_and_distinct() {
    let key = |kid: &str, length: usize| (kid.to_owned(), vec![1; length]);
    for keys in [vec![], vec![key("a", 31)], vec![key("a", 32), key("a", 32)]] {
        assert_eq!(HmacKeys::new(keys).unwrap_err(), SealError::Secret);
    }
    let keys = HmacKeys::new(vec![key("b", 32), key("a", 64)]).unwrap();
    assert_eq!(keys.minting().0, "b");
    assert_eq!(format!("{keys:?}"), r#"["b", "a"]"#, "no secrets in logs");
}

#[test]
fn results_are_signed_deterministically() {
    let signer = Signer::generate(&[9; 32]).unwrap();
    let again = Signer::from_pkcs8(&signer.to_pkcs8().unwrap()).unwrap();
    assert_eq!(signer.kid(), again.kid());
    assert_eq!(signer.kid(), signer.jwk().thumbprint());
    let result = Server::default().verify(&[&seal(vec![honest(ONE)])], &[ONE]).to_bytes();
    let jws = signer.sign_compact(VERIFICATION_TYP, &result);
    assert_eq!(jws, again.sign_compact(VERIFICATION_TYP, &result));
    assert_eq!(open_compact(&jws, VERIFICATION_TYP, signer.jwk()), Ok(result));
    for (jws, typ, key) in [
        (jws.as_str(), "claimseal+jws", signer.clone()),
        (&jws, VERIFICATION_TYP, stranger()),
        (&jws[..jws.len() - 1], VERIFICATION_TYP, signer.clone()),
    ] {
        assert_eq!(open_compact(jws, typ, key.jwk()), Err(SealError::Signature));
    }
    assert!(Signer::generate(&[0; 32]).is_err() && Signer::generate(&[0xff; 32]).is_err());
    assert_eq!(serde_json::from_str::<Value>(&signer.jwk_json()).unwrap()["kid"], signer.kid());
}

#[test]
fn base64url_has_one_text_for_each_value() {
    assert_eq!(base64url::decode("AA"), Some(vec![0]));
    for text in ["AB", "AA=", "A", "A A", "AA\n", "+A", "/A", "Ä"] {
        assert_eq!(base64url::decode(text), None, "{text:?}");
    }
}

#[test]
fn times_are_civil() {
    for (unix, text) in [
        (0, "1970-01-01T00:00:00Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"),
        (4_107_542_400, "2100-03-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (i64::MIN, "0000-01-01T00:00:00Z"),
        (i64::MAX, "9999-12-31T23:59:59Z"),
    ] {
        assert_eq!(rfc3339(unix), text);
        if unix.unsigned_abs() < 1 << 40 {
            assert_eq!(parse_rfc3339(text), Some(unix));
        }
    }
    for day in (-800_000_i64..3_000_000).step_by(37) {
        let unix = day * 86_400 + 12_345;
        if let Some(back) = parse_rfc3339(&rfc3339(unix)) {
            assert!(back == unix || !(-62_167_219_200..=253_402_300_799).contains(&unix));
        }
    }
    assert_eq!(parse_rfc3339("2026-11-20T18:00:00.5+08:00"), parse_rfc3339(ORDERED_AT));
    for text in [
        "",
        "2026-11-20",
        "2026-02-29T00:00:00Z",
        "2026-11-20T10:00:00",
        "2026-11-20T24:00:00Z",
        "2026-11-20T10:00:00.Z",
        "2026-11-20 10:00:00Z",
    ] {
        assert_eq!(parse_rfc3339(text), None, "{text}");
    }
}
