//! The golden examples are read into the types and written again to the same bytes.
#![cfg(feature = "verify")]

use claimseal::report::Report;
use claimseal::seal::challenge::Challenge;
use claimseal::seal::result::Verification;
use claimseal::seal::token::TokenPayload;

fn same<T: serde::Serialize + serde::de::DeserializeOwned>(golden: &str) {
    let value: T = serde_json::from_str(golden).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), golden.trim());
}

#[test]
fn report() {
    same::<Report>(include_str!("contracts/report.json"));
}

#[test]
fn challenge_payload() {
    same::<Challenge>(include_str!("contracts/challenge-payload.json"));
}

#[test]
fn token_payload() {
    same::<TokenPayload>(include_str!("contracts/token-payload.json"));
}

#[test]
fn verification() {
    same::<Verification>(include_str!("contracts/verification.json"));
}
