//! Every vector gives its code: what another team's verifier has to pass too.
#![cfg(feature = "verify")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use claimseal::Context;
use claimseal::digest::unhex;
use claimseal::policy::Disposition;
use claimseal::seal::base64url;
use claimseal::seal::verify::{
    CheckName, Content, Expected, HmacKeys, Mode, Outcome, Received, Recomputation, Verification,
    verify,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    name: String,
    keys: Vec<Key>,
    expected: Claim,
    now: i64,
    tokens: Vec<String>,
    files: Vec<File>,
    expected_status: String,
    expected_code: Option<String>,
}

#[derive(Deserialize)]
struct Key {
    kid: String,
    secret_hex: String,
}

#[derive(Deserialize)]
struct Claim {
    audience: String,
    order: String,
    account: Option<String>,
}

#[derive(Deserialize)]
struct File {
    field: String,
    name: String,
    base64url: String,
}

#[test]
fn every_vector_gives_its_code() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
    // Other builds of the core are compared with these bytes (tests/server).
    let results = std::env::var_os("CLAIMSEAL_VECTOR_RESULTS").map(std::path::PathBuf::from);
    let mut count = 0;
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|extension| extension == "json") {
            let vector: Vector = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            check(&vector);
            if let Some(folder) = &results {
                for (mode, name) in [(Mode::Never, "never"), (Mode::Always, "always")] {
                    let path = folder.join(format!("{}.{name}.json", vector.name));
                    std::fs::write(path, result(&vector, mode).to_bytes()).unwrap();
                }
            }
            count += 1;
        }
    }
    assert!(count > 80, "only {count} vectors were found");
}

fn check(vector: &Vector) {
    let name = &vector.name;
    // The reports in the vectors are examples; recomputation is tested in `seal.rs`.
    let result = result(vector, Mode::Never);

    let status = serde_json::to_value(result.token.status).unwrap();
    assert_eq!(status, vector.expected_status.as_str(), "{name}");
    let failed: Vec<&str> = result
        .checks
        .iter()
        .filter(|check| check.check != CheckName::Recomputation)
        .filter_map(|check| check.code.as_deref())
        .collect();
    assert_eq!(failed, Vec::from_iter(vector.expected_code.as_deref()), "{name}");
    assert_eq!(result.checks.len(), CheckName::ALL.len(), "{name}");
    assert_eq!(result.check(CheckName::SingleUse).unwrap().outcome, Outcome::NotRun, "{name}");
    // Whatever is wrong with a seal, it alone is never evidence against a claim.
    assert_eq!(result.disposition, Disposition::Review, "{name}");
    assert_eq!(result.reasons, ["report.notRecomputed"], "{name}");
}

fn result(vector: &Vector, mode: Mode) -> Verification {
    let keys = vector.keys.iter().map(|k| (k.kid.clone(), unhex(&k.secret_hex).unwrap())).collect();
    let keys = HmacKeys::new(keys).unwrap();
    let claim = &vector.expected;
    let order = Some(claim.order.as_str());
    let account = claim.account.as_deref();
    let expected =
        Expected { audience: &claim.audience, order, account, now: vector.now, keys: &keys };
    let bytes: Vec<Vec<u8>> =
        vector.files.iter().map(|f| base64url::decode(&f.base64url).unwrap()).collect();
    let received: Vec<Received<'_>> = vector
        .files
        .iter()
        .zip(&bytes)
        .map(|(file, bytes)| Received {
            field: &file.field,
            name: &file.name,
            content: Content::Bytes(bytes),
        })
        .collect();
    let tokens: Vec<&str> = vector.tokens.iter().map(String::as_str).collect();
    let recompute = Recomputation {
        server: &Context::default(),
        catalogues: &|_| None,
        policies: &|_, _| None,
        credentials: &|_, _| None,
        mode,
    };
    verify(&tokens, &received, &expected, &recompute)
}
