//! Checks that run on the main thread and in a worker alike.

use claimseal::report::Status;
use claimseal::{Context, inspect};
use wasm_bindgen_test::wasm_bindgen_test;

/// A PNG of 64 x 64 pixels with the Chinese label; see `fixtures/SOURCES.md`.
const LABELLED: &[u8] = include_bytes!("../fixtures/labelled.png");

#[wasm_bindgen_test]
fn the_report_has_the_same_bytes_as_natively() {
    let report = inspect(LABELLED, &Context::default());
    assert_eq!(report.to_bytes(), include_bytes!("../fixtures/labelled.report.json"));
    assert_eq!(report.ai.markers, ["CN-04"]);
}

#[wasm_bindgen_test]
fn text_is_a_result_and_not_an_error() {
    assert_eq!(inspect(b"hello", &Context::default()).status, Status::Unreadable);
}

#[wasm_bindgen_test]
fn digest_of_abc() {
    // FIPS 180-4, example of SHA-256.
    assert_eq!(
        claimseal::digest::sha256_hex(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
