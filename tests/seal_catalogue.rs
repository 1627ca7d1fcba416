//! Catalogue and reference photos in a verification: what the server sees better than the browser.
#![cfg(feature = "verify")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

mod common;
#[path = "seal_kit/mod.rs"]
mod kit;

use claimseal::digest::sha256_hex;
use claimseal::likeness::Catalogue;
use claimseal::pixels::{self, Picture};
use claimseal::policy::Disposition;
use claimseal::seal::differences::Reason;
use claimseal::seal::rfc3339;
use claimseal::seal::token::FileEntry;
use claimseal::seal::verify::{
    Content, Expected, HmacKeys, Mode, Received, Recomputation, Verification, verify,
};
use claimseal::{Context, inspect};
use common::{blotched, catalogued, jpeg, picture};
use kit::*;

/// A photo of a product, registered before the order.
fn original() -> Picture {
    picture(640, 480, 7)
}

/// The photo with damage painted on it.
fn painted() -> Picture {
    blotched(&original(), [260, 200, 110, 90])
}

fn browser_context() -> Context {
    let bundle = Catalogue { photos: vec![catalogued("front", &original())] }.to_bytes();
    let mut context = Context::default().with_catalogue(&bundle).unwrap();
    context.at = Some(rfc3339(IAT));
    context.ordered_at = Some(ORDERED_AT.to_owned());
    context
}

fn server_context() -> Context {
    let reference = pixels::reference(original());
    browser_context().with_references([("front".to_owned(), reference)])
}

fn verified(token: &str, bytes: &[u8]) -> Verification {
    let context = server_context();
    let keys = HmacKeys::new(vec![(KID.to_owned(), SECRET.to_vec())]).unwrap();
    let expected =
        Expected { audience: AUDIENCE, order: Some(ORDER), account: None, now: NOW, keys: &keys };
    let received = [Received { field: "photos", name: "a.jpg", content: Content::Bytes(bytes) }];
    let recompute = Recomputation {
        server: &context,
        catalogues: &|_| None,
        policies: &|_, _| None,
        credentials: &|_, _| None,
        mode: Mode::Always,
    };
    verify(&[token], &received, &expected, &recompute)
}

fn sealed(bytes: &[u8], context: &Context) -> FileEntry {
    FileEntry::sealed("photos", &sha256_hex(bytes), inspect(bytes, context).to_bytes()).unwrap()
}

fn paths(result: &Verification) -> Vec<(&str, Reason)> {
    result.files[0].differences.iter().map(|d| (d.path.as_str(), d.reason)).collect()
}

#[test]
fn a_browser_with_the_same_reference_photo_agrees() {
    let upload = jpeg(&painted(), 85);
    let result = verified(&token(&browser(), vec![sealed(&upload, &server_context())]), &upload);
    assert_eq!(paths(&result), []);
    assert_eq!(result.disposition, Disposition::Conflict);
}

#[test]
fn a_reference_photo_that_the_server_does_not_know_explains_likeness_and_nothing_else() {
    // The shop's page gave the photo in full.
    let upload = jpeg(&painted(), 85);
    let context = browser_context().with_references([("front".to_owned(), jpeg(&original(), 95))]);
    let report = inspect(&upload, &context);
    let entry = FileEntry::sealed("photos", &report.file.sha256, report.to_bytes()).unwrap();
    let result = verified(&token(&browser(), vec![entry]), &upload);
    assert_eq!(result.disposition, Disposition::Conflict);
    assert_eq!(result.reasons, ["copy.catalogue.alteredLocally"]);
    assert!(result.files[0].differences.iter().all(|d| d.explained), "{:?}", paths(&result));
    assert!(paths(&result).contains(&("inputs.references", Reason::Catalogue)));

    let mut tampered: serde_json::Value = serde_json::from_slice(&report.to_bytes()).unwrap();
    tampered["ai"]["status"] = "declared_assisted".into();
    let bytes = serde_json::to_vec(&tampered).unwrap();
    let entry = FileEntry::sealed("photos", &report.file.sha256, bytes).unwrap();
    let result = verified(&token(&browser(), vec![entry]), &upload);
    assert!(paths(&result).contains(&("ai", Reason::Unexplained)), "{:?}", paths(&result));
}

#[test]
fn what_kind_of_copy_an_original_is_is_not_seen_by_the_browser_only() {
    // The form sent a smaller copy. Without the photo itself the browser calls both the same photo.
    let (picked, sent) = (jpeg(&original(), 92), jpeg(&painted(), 60));
    let entry = sealed(&picked, &browser_context()).sent(&sha256_hex(&sent));
    let report = inspect(&picked, &browser_context());
    assert!(report.findings.iter().any(|f| f.code == "copy.catalogue.same"));
    let result = verified(&token(&browser(), vec![entry]), &sent);
    assert_eq!(result.files[0].browser_only, [""; 0]);
    assert_eq!(result.reasons, ["copy.catalogue.alteredLocally"]);
}
