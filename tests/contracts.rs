//! The golden examples and the types are the same contract: read and written again, same bytes.
#![cfg(feature = "verify")]
#![allow(clippy::unwrap_used, clippy::panic)]

use claimseal::report::Report;
use claimseal::seal::challenge::Challenge;
use claimseal::seal::result::{CheckName, Verification};
use claimseal::seal::token::TokenPayload;

const REPORT: &str = include_str!("contracts/report.json");
const CHALLENGE: &str = include_str!("contracts/challenge-payload.json");
const TOKEN: &str = include_str!("contracts/token-payload.json");
const VERIFICATION: &str = include_str!("contracts/verification.json");

fn assert_same(written: &[u8], golden: &str) {
    assert_eq!(std::str::from_utf8(written).unwrap(), golden.trim_end());
}

#[test]
fn report() {
    let report: Report = serde_json::from_str(REPORT).unwrap();
    assert_same(&report.to_bytes(), REPORT);
}

#[test]
fn challenge_payload() {
    let challenge: Challenge = serde_json::from_str(CHALLENGE).unwrap();
    assert_same(&serde_json::to_vec(&challenge).unwrap(), CHALLENGE);
}

#[test]
fn token_payload() {
    let payload: TokenPayload<'_> = serde_json::from_str(TOKEN).unwrap();
    assert!(payload.is_well_formed());
    assert_same(&serde_json::to_vec(&payload).unwrap(), TOKEN);
}

#[test]
fn verification() {
    let verification: Verification = serde_json::from_str(VERIFICATION).unwrap();
    assert_same(&verification.to_bytes(), VERIFICATION);
    let names: Vec<CheckName> = verification.checks.iter().map(|check| check.check).collect();
    assert_eq!(names, CheckName::ALL);
}
