//! Time stamps made by OpenSSL, and what is none.
#![cfg(all(feature = "archive", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

#[path = "common/tsa.rs"]
mod tsa;

use claimseal::archive::timestamp::{Roots, StampError, check, request};
use claimseal::digest::{sha256, sha256_hex};
use tsa::{Authority, openssl};

const DATA: &[u8] = b"the signed result of a claim";

fn stamped(authority: &Authority) -> Vec<u8> {
    authority.stamp(&sha256_hex(DATA))
}

fn roots(authority: &Authority) -> Roots {
    Roots::from_pem(&authority.root()).unwrap()
}

/// Seconds since 1970 as OpenSSL prints the time of a stamp.
fn time(authority: &Authority) -> i64 {
    let text = openssl(&["ts", "-reply", "-in", &authority.file("reply.tsr"), "-text"]);
    let text = String::from_utf8(text).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("Time stamp: ")).unwrap().to_owned();
    let seconds = std::process::Command::new("date").args(["-u", "+%s", "-d", &line]).output();
    String::from_utf8(seconds.unwrap().stdout).unwrap().trim().parse().unwrap()
}

#[test]
fn stamps_of_every_usual_key_hold_and_say_when_and_who() {
    for (key, ess, precision) in [
        ("rsa:2048", "sha256", 0),
        ("rsa:3072", "sha1", 0),
        ("ec:P-256", "sha512", 3),
        ("ec:P-384", "sha384", 6),
    ] {
        let authority = Authority::new(key, ess, precision);
        let answer = stamped(&authority);
        let digest = sha256(DATA);
        let stamp = check(&answer, &digest, None, None).unwrap();
        assert_eq!(stamp.at, time(&authority), "{key}");
        assert_eq!(stamp.signer, "CN=Test tsa,O=Test");
        assert_eq!(check(&answer, &digest, None, Some(&roots(&authority))), Ok(stamp), "{key}");
        let stranger = Authority::new("ec:P-256", "sha256", 0);
        let other = check(&answer, &digest, None, Some(&roots(&stranger)));
        assert_eq!(other, Err(StampError::Untrusted), "{key}");
        assert_eq!(check(&answer, &sha256(b"other"), None, None), Err(StampError::Other));
        assert_eq!(check(&answer, &digest, Some(&[1; 8]), None), Err(StampError::Other));
    }
}

#[test]
fn openssl_understands_the_question_and_the_answer_is_to_that_question() {
    let authority = Authority::new("ec:P-256", "sha256", 0);
    let (digest, nonce) = (sha256(DATA), [0xff, 2, 3, 4, 5, 6, 7, 8]);
    let question = request(&digest, &nonce).unwrap();
    std::fs::write(authority.path("own.tsq"), &question).unwrap();
    let text = openssl(&["ts", "-query", "-in", &authority.file("own.tsq"), "-text"]);
    let text = String::from_utf8(text).unwrap();
    for line in ["Hash Algorithm: sha256", "Nonce: 0x7F02030405060708", "Certificate required: yes"]
    {
        assert!(text.contains(line), "{text}");
    }
    let answer = authority.answer(&question);
    assert!(check(&answer, &digest, Some(&nonce), Some(&roots(&authority))).is_ok());
    let other = check(&answer, &digest, Some(&[0xff, 2, 3, 4, 5, 6, 7, 9]), None);
    assert_eq!(other, Err(StampError::Other));
}

#[test]
fn a_certificate_between_root_and_authority_needs_no_purpose_of_its_own() {
    let authority = Authority::new("ec:P-256", "sha256", 0);
    authority.below_another();
    let answer = stamped(&authority);
    assert!(check(&answer, &sha256(DATA), None, Some(&roots(&authority))).is_ok());
}

/// A response around a token, in DER.
fn response(token: &[u8]) -> Vec<u8> {
    let body = [&[0x30, 3, 2, 1, 0], token].concat();
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[0x30, 0x82, length[0], length[1]], body.as_slice()].concat()
}

/// The same statement signed by another certificate of the same root.
fn signed_by(authority: &Authority, name: &str, attributes: &[&str]) -> Vec<u8> {
    let (token, statement) = (authority.file("token.der"), authority.file("statement.der"));
    let reply = authority.file("reply.tsr");
    openssl(&["ts", "-reply", "-in", &reply, "-token_out", "-out", &token]);
    let inside = ["cms", "-verify", "-noverify", "-inform", "DER", "-binary", "-in", &token];
    openssl(&[&inside[..], &["-out", &statement]].concat());
    let (pem, key) =
        (authority.file(&format!("{name}.pem")), authority.file(&format!("{name}.key")));
    let out = authority.file("other.der");
    let sign = ["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256"];
    let what = ["-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", &statement];
    let who = ["-signer", &pem, "-inkey", &key, "-out", &out];
    openssl(&[&sign[..], attributes, &what, &who].concat());
    response(&std::fs::read(out).unwrap())
}

#[test]
fn only_a_certificate_for_time_stamps_makes_one() {
    let authority = Authority::new("ec:P-256", "sha256", 0);
    stamped(&authority);
    let digest = sha256(DATA);
    let by = |name: &str| check(&signed_by(&authority, name, &["-cades"]), &digest, None, None);
    // The way of signing is right: only the certificate makes the difference.
    assert!(by("tsa").is_ok());
    for (name, usage, days) in [
        ("soft", "timeStamping", "30"),
        ("web", "critical,serverAuth", "30"),
        ("both", "critical,timeStamping,serverAuth", "30"),
        ("old", "critical,timeStamping", "-1"),
    ] {
        authority.certificate(name, "ec:P-256", usage, days);
        assert_eq!(by(name), Err(StampError::Certificate), "{name}");
    }
    // Without the attribute that names the certificate.
    let unnamed = signed_by(&authority, "tsa", &[]);
    assert_eq!(check(&unnamed, &digest, None, None), Err(StampError::Signature));
}

#[test]
fn a_changed_stamp_holds_only_where_nothing_of_it_counts() {
    let authority = Authority::new("ec:P-256", "sha256", 0);
    let answer = stamped(&authority);
    let digest = sha256(DATA);
    let whole = check(&answer, &digest, None, None).unwrap();
    let mut held = 0;
    for at in 0..answer.len() {
        for bit in [1, 0x80] {
            let mut changed = answer.clone();
            changed[at] ^= bit;
            // What no signature covers, such as the root beside it, may change; what is said may not.
            if let Ok(stamp) = check(&changed, &digest, None, None) {
                assert_eq!(stamp, whole, "byte {at}");
                held += 1;
            }
        }
        assert!(check(&answer[..at], &digest, None, None).is_err());
    }
    // The root is about a quarter of the answer.
    assert!(held < answer.len(), "{held} of {} changes", 2 * answer.len());
    for broken in [&b""[..], b"0", &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], &[0x30; 70_000]] {
        assert_eq!(check(broken, &digest, None, None), Err(StampError::Malformed));
    }
    let refused = [0x30, 5, 0x30, 3, 2, 1, 2];
    assert_eq!(check(&refused, &digest, None, None), Err(StampError::Refused));
    assert!(Roots::from_pem(b"no certificate").is_none());
}
