//! Keys, challenges and tokens for tests of the seal, all of them fixed.
#![allow(dead_code, reason = "every test file uses another part of it")]

use std::borrow::Cow;

use claimseal::digest::sha256_hex;
use claimseal::seal::challenge::Challenge;
use claimseal::seal::jwk::PublicJwk;
use claimseal::seal::signer::Signer;
use claimseal::seal::token::{FileEntry, Module, TokenPayload, assemble};
use claimseal::seal::{TOKEN_TYP, base64url};

pub const SECRET: [u8; 32] = [0x5a; 32];
pub const KID: &str = "k1";
pub const AUDIENCE: &str = "demo-shop";
pub const ORDER: &str = "CS-1001";
/// The account that challenges are made for.
pub const ACCOUNT: &str = "b1946ac92492d2347c6235b4d2611184";
pub const IAT: i64 = 1_795_509_000;
pub const NOW: i64 = IAT + 60;
pub const ORDERED_AT: &str = "2026-11-20T10:00:00Z";
pub const WASM: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The browser's key.
pub fn browser() -> Signer {
    Signer::generate(&[7; 32]).unwrap()
}

/// Somebody else's key.
pub fn stranger() -> Signer {
    Signer::generate(&[8; 32]).unwrap()
}

pub fn challenge(key: &Signer) -> Challenge {
    Challenge {
        aud: AUDIENCE.to_owned(),
        order: ORDER.to_owned(),
        ordered_at: Some(ORDERED_AT.to_owned()),
        account: Some(ACCOUNT.to_owned()),
        products: vec!["mug-celadon".to_owned()],
        nonce: "q83vEjRWeJq83vEjRWeJqw".to_owned(),
        iat: IAT,
        exp: IAT + 1800,
        jkt: key.jwk().thumbprint(),
    }
}

pub fn minted(key: &Signer) -> String {
    challenge(key).mint(KID, &SECRET)
}

/// A payload's bytes with a fixed module.
pub fn payload(challenge: &str, files: Vec<FileEntry>) -> Vec<u8> {
    let module = Module { version: "0.1.0".to_owned(), wasm_sha256: WASM.to_owned() };
    let payload = TokenPayload { challenge: Cow::Borrowed(challenge), module, files };
    serde_json::to_vec(&payload).unwrap()
}

pub fn header(jwk: &PublicJwk) -> String {
    let jwk = serde_json::to_string(jwk).unwrap();
    format!(r#"{{"alg":"ES256","typ":"{TOKEN_TYP}","jwk":{jwk}}}"#)
}

pub fn input(header: &str, payload: &[u8]) -> String {
    format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(payload))
}

/// Any header and payload, signed.
pub fn forged(key: &Signer, header: &str, payload: &[u8]) -> String {
    let input = input(header, payload);
    assemble(input.as_bytes(), &key.sign(input.as_bytes())).unwrap()
}

/// A token as the browser makes it.
pub fn token(key: &Signer, files: Vec<FileEntry>) -> String {
    forged(key, &header(key.jwk()), &payload(&minted(key), files))
}

/// An entry whose report is the golden example on these bytes.
pub fn entry(bytes: &[u8]) -> FileEntry {
    let golden = include_str!("../contracts/report.json").trim_end();
    let sha256 = sha256_hex(bytes);
    let old = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    FileEntry::sealed("photos", &sha256, golden.replace(old, &sha256).into_bytes()).unwrap()
}
