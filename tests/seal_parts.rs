//! The parts of the seal: signing input, keys, signer, base64url, times.
#![cfg(feature = "verify")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "seal_kit/mod.rs"]
mod kit;

use claimseal::digest::sha256_hex;
use claimseal::seal::challenge::{Challenge, MAX_CHALLENGE_BYTES};
use claimseal::seal::jwk::PublicJwk;
use claimseal::seal::signer::{Signer, open_compact};
use claimseal::seal::token::{
    Absent, FileEntry, MAX_TOKEN_BYTES, TokenPayload, assemble, signing_input,
};
use claimseal::seal::verify::{Expected, HmacKeys, TokenStatus, check_token};
use claimseal::seal::{SealError, VERIFICATION_TYP, base64url, rfc3339};
use claimseal::time::parse_rfc3339;
use kit::*;
use serde_json::Value;

const ONE: &[u8] = b"photo one";

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
    let keys = HmacKeys::new(vec![(KID.to_owned(), SECRET.to_vec())]).unwrap();
    let expected =
        Expected { audience: AUDIENCE, order: None, account: None, now: NOW, keys: &keys };
    assert_eq!(check_token(&[&token], &expected).status, TokenStatus::Valid);
    assert_eq!(assemble(&input, &[0; 70]), Err(SealError::Signature));
}

#[test]
fn the_largest_reports_are_omitted_until_the_token_fits() {
    let key = browser();
    let sized = |n: usize, at: u8| {
        let report = format!(r#"{{"pad":"{}"}}"#, "x".repeat(n)).into_bytes();
        FileEntry::sealed("photos", &sha256_hex(&[at]), report).unwrap()
    };
    let files = || vec![sized(17_000, 0), sized(16_000, 1), sized(17_000, 2), sized(100, 3)];
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
fn a_challenge_of_a_later_server_is_read_by_the_browser() {
    let key = browser();
    let text = minted(&key);
    let mut parts: Vec<String> = text.split('.').map(ToOwned::to_owned).collect();
    let payload = String::from_utf8(base64url::decode(&parts[1]).unwrap()).unwrap();
    let mut with = |more: &str| {
        parts[1] = base64url::encode(payload.replacen('{', more, 1).as_bytes());
        Challenge::decode(&parts.join("."))
    };
    // That a verifier refuses it is the vector `challenge-unknown-member`.
    assert_eq!(with(r#"{"added":{"later":[1]},"#), Ok(challenge(&key)));
    assert_eq!(with(r#"{"order":"another","#), Err(SealError::Challenge), "a name twice");
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
    let result = br#"{"schema":"claimseal/verification/1"}"#.to_vec();
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
