//! The archive of a claim: whole, and in every way that it can be wrong.
#![cfg(feature = "archive")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

mod common;
#[path = "seal_kit/mod.rs"]
mod kit;
#[path = "common/tsa.rs"]
mod tsa;

use std::io::{Cursor, Read, Write};

use claimseal::Context;
use claimseal::archive::{CheckName, Claim, ShopPhoto, Source, Upload, check, write};
use claimseal::digest::sha256_hex;
use claimseal::seal::VERIFICATION_TYP;
use claimseal::seal::log::Link;
use claimseal::seal::signer::Signer;
use claimseal::seal::verify::{
    Content, Expected, HmacKeys, Mode, Outcome, Received, Recomputation, Verification, verify,
};
use kit::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const ONE: &[u8] = b"photo one";
const TWO: &[u8] = b"photo two";
const CLAIM: &str = "clm_01";

fn shop() -> Signer {
    Signer::generate(&[9; 32]).unwrap()
}

/// The service's result about ONE and TWO under these tokens.
fn result(tokens: &[String]) -> Verification {
    let keys = HmacKeys::new(vec![(KID.to_owned(), SECRET.to_vec())]).unwrap();
    let expected = Expected {
        audience: AUDIENCE,
        order: Some(ORDER),
        account: Some(ACCOUNT),
        now: NOW,
        keys: &keys,
    };
    let context = Context::default();
    let recomputation = Recomputation {
        server: &context,
        catalogues: &|_| None,
        policies: &|_, _| None,
        credentials: &|_, _| None,
        mode: Mode::Never,
    };
    let file = |name, bytes| Received { field: "photos", name, content: Content::Bytes(bytes) };
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    verify(&tokens, &[file("one.jpg", ONE), file("two.jpg", TWO)], &expected, &recomputation)
}

fn source() -> Source {
    let tokens = vec![token(&browser(), vec![entry(ONE), entry(TWO)])];
    let result = result(&tokens);
    with_result(tokens, &result)
}

fn with_result(tokens: Vec<String>, result: &Verification) -> Source {
    let upload = |name: &str, bytes: &[u8]| Upload {
        name: name.to_owned(),
        sha256: sha256_hex(bytes),
        media_type: "image/jpeg".to_owned(),
    };
    let received = Link::new(CLAIM, (NOW, "service", "received"), "{}", ("", "f00d"));
    let note = r#"{"decision":"declined","note":"<b>no</b>"}"#;
    let decided = Link::new(CLAIM, (NOW + 60, "admin", "decided"), note, (&received.hash, "beef"));
    let exported = Link::new(CLAIM, (NOW + 90, "admin", "exported"), "{}", (&decided.hash, "cafe"));
    Source {
        claim: Claim {
            id: CLAIM.to_owned(),
            order: ORDER.to_owned(),
            ordered_at: Some(ORDERED_AT.to_owned()),
            account: None,
            products: vec!["mug-celadon".to_owned()],
            received_at: "2026-11-24T08:31:00Z".to_owned(),
            reason: "damaged".to_owned(),
            text: "It came <script>alert(1)</script> broken & wet".to_owned(),
        },
        uploads: vec![upload("one.jpg", ONE), upload("\"><img src=x>.jpg", TWO)],
        tokens,
        verification: result.to_bytes(),
        jws: shop().sign_compact(VERIFICATION_TYP, &result.to_bytes()),
        photos: vec![kept()],
        stamp: None,
        log: vec![received, decided, exported],
        made_at: "2026-11-24T08:32:30Z".to_owned(),
    }
}

/// A photo of the packed goods, the same picture as the second upload.
fn kept() -> ShopPhoto {
    let data = format!(r#"{{"note":"packing photo, SHA-256 {}"}}"#, sha256_hex(TWO));
    let registered = Link::new("pho_1", (NOW - 900, "backend", "registered"), &data, ("", "f00d"));
    ShopPhoto {
        id: "pho_1".to_owned(),
        kind: "packing".to_owned(),
        note: "<i>two layers</i>".to_owned(),
        registered_at: registered.at.clone(),
        registered_by: "backend".to_owned(),
        file: Upload {
            name: "packed.jpg".to_owned(),
            sha256: sha256_hex(TWO),
            media_type: "image/jpeg".to_owned(),
        },
        log: vec![registered],
    }
}

fn written(source: &Source, signer: &Signer) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let open = |sha256: &str| -> std::io::Result<Box<dyn Read>> {
        let bytes = [ONE, TWO].into_iter().find(|bytes| sha256_hex(bytes) == sha256);
        Ok(Box::new(Cursor::new(bytes.unwrap())))
    };
    write(&mut out, source, &open, signer).unwrap();
    out.into_inner()
}

fn archive() -> Vec<u8> {
    written(&source(), &shop())
}

/// Codes of the checks that failed.
fn codes(bytes: &[u8], jwks: Option<&str>) -> Vec<String> {
    let checked = check(Cursor::new(bytes), jwks.map(str::as_bytes), None);
    assert_eq!(checked.checks.len(), 8);
    let codes: Vec<String> = checked.checks.iter().filter_map(|c| c.code.clone()).collect();
    assert_eq!(codes.is_empty(), checked.holds());
    codes
}

fn jwks(signer: &Signer) -> String {
    format!("{{\"keys\":[{}]}}", signer.jwk_json())
}

/// Files of an archive, by the library alone.
fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    files
}

/// Packs files again as anybody could.
fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(path.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The archive with one of its files changed.
fn edited(path: &str, edit: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut files = files(&archive());
    let file = files.iter_mut().find(|(name, _)| name.starts_with(path)).unwrap();
    edit(&mut file.1);
    packed(&files)
}

#[test]
fn an_archive_holds_everything_and_every_check() {
    let bytes = archive();
    let paths: Vec<String> = files(&bytes).into_iter().map(|(path, _)| path).collect();
    let upload =
        |number: u8, bytes: &[u8]| format!("uploads/{number:02}-{}.jpg", &sha256_hex(bytes)[..16]);
    assert_eq!(
        paths,
        [
            "index.html".to_owned(),
            "claim.json".to_owned(),
            upload(1, ONE),
            upload(2, TWO),
            upload(1, TWO).replace("uploads", "shop-photos"),
            "shop-photos.json".to_owned(),
            "tokens/01.jws".to_owned(),
            "verification.jws".to_owned(),
            "log.json".to_owned(),
            "keys.json".to_owned(),
            "contents.jws".to_owned(),
        ]
    );
    assert_eq!(codes(&bytes, None), Vec::<String>::new());
    assert_eq!(codes(&bytes, Some(&jwks(&shop()))), Vec::<String>::new());
    assert_eq!(bytes, archive(), "the same claim at the same time is the same file");
    // A program that packs the same files anew changes nothing that matters.
    assert_eq!(codes(&packed(&files(&bytes)), None), Vec::<String>::new());
}

#[test]
fn the_page_shows_words_and_runs_none_of_them() {
    let page = files(&archive()).into_iter().find(|(path, _)| path == "index.html").unwrap().1;
    let page = String::from_utf8(page).unwrap();
    for text in ["<script", "<b>", "src=x", "onerror"] {
        assert!(!page.replace("&gt;&lt;img src=x", "").contains(text), "{text}");
    }
    for text in ["&lt;script&gt;", "broken &amp; wet", "declined", "&lt;b&gt;no&lt;/b&gt;", ORDER] {
        assert!(page.contains(text), "{text}");
    }
    assert!(page.contains("照片") && page.contains(shop().kid()));
}

#[test]
fn what_was_changed_left_out_or_added_is_named() {
    let flip = |bytes: &mut Vec<u8>| bytes[0] ^= 1;
    for path in ["uploads/01", "index.html", "claim.json", "uploads/02"] {
        let bytes = edited(path, flip);
        assert_eq!(codes(&bytes, None), ["archive.changed"], "{path}");
        let checked = check(Cursor::new(bytes), None, None);
        assert!(checked.checks[2].paths[0].starts_with(path));
    }
    let without = |path: &str| {
        let mut files = files(&archive());
        files.retain(|(name, _)| !name.starts_with(path));
        packed(&files)
    };
    assert_eq!(codes(&without("uploads/01"), None), ["archive.missing"]);
    assert_eq!(codes(&without("contents.jws"), None), ["archive.contents"]);
    assert_eq!(codes(&without("keys.json"), None), ["archive.key"]);
    assert_eq!(codes(&without("keys.json"), Some(&jwks(&shop()))), ["archive.missing"]);
    let mut more = files(&archive());
    more.push(("uploads/03-proof.jpg".to_owned(), b"another photo".to_vec()));
    assert_eq!(codes(&packed(&more), None), ["archive.added"]);
}

#[test]
fn signatures_are_those_of_the_given_keys() {
    // Somebody signs all of it anew with a key of his own: of one piece, and not the shop's.
    let mut forged = source();
    forged.jws = stranger().sign_compact(VERIFICATION_TYP, &forged.verification);
    let forged = written(&forged, &stranger());
    assert_eq!(codes(&forged, None), Vec::<String>::new());
    assert_eq!(codes(&forged, Some(&jwks(&shop()))), ["archive.key"]);
    let checked = check(Cursor::new(forged), None, None);
    assert_eq!(checked.kid.as_deref(), Some(stranger().kid()));

    let swapped = edited("contents.jws", |bytes| {
        let at = bytes.len() - 8;
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    });
    assert_eq!(codes(&swapped, None), ["archive.signature"]);
    // A key set that calls another key by this key's name.
    let named = jwks(&stranger()).replace(stranger().kid(), shop().kid());
    assert_eq!(codes(&archive(), Some(&named)), ["archive.key"]);
    assert_eq!(codes(&archive(), Some("{}")), ["archive.key"]);
}

#[test]
fn result_seals_and_log_belong_together() {
    let mut other = source();
    other.jws = stranger().sign_compact(VERIFICATION_TYP, &other.verification);
    assert_eq!(codes(&written(&other, &shop()), None), ["archive.result"]);

    let mut fewer = source();
    fewer.uploads.pop();
    assert_eq!(codes(&written(&fewer, &shop()), None), ["archive.resultFiles"]);

    let mut exchanged = source();
    exchanged.tokens = vec![token(&stranger(), vec![entry(ONE), entry(TWO)])];
    assert_eq!(codes(&written(&exchanged, &shop()), None), ["archive.token"]);

    // A result that says of another seal that it was valid.
    let says = |token: &str| {
        let mut result = result(&source().tokens);
        result.token.sha256 = vec![sha256_hex(token.as_bytes())];
        with_result(vec![token.to_owned()], &result)
    };
    let good = &source().tokens[0];
    let (input, signature) = good.rsplit_once('.').unwrap();
    let first = if signature.starts_with('A') { "B" } else { "A" };
    let bad = format!("{input}.{first}{}", &signature[1..]);
    assert_eq!(codes(&written(&says(&bad), &shop()), None), ["archive.tokenSignature"]);
    let one = token(&browser(), vec![entry(ONE)]);
    assert_eq!(codes(&written(&says(&one), &shop()), None), ["archive.tokenFiles"]);

    for break_it in [
        |log: &mut Vec<Link>| drop(log.remove(1)),
        |log: &mut Vec<Link>| log.swap(0, 1),
        |log: &mut Vec<Link>| log[1].who = "nobody".to_owned(),
        |log: &mut Vec<Link>| log[1].data = Some(r#"{"decision":"accepted"}"#.to_owned()),
        |log: &mut Vec<Link>| log[1].log = "babe".to_owned(),
        |log: &mut Vec<Link>| log.clear(),
    ] {
        let mut broken = source();
        break_it(&mut broken.log);
        assert_eq!(codes(&written(&broken, &shop()), None), ["archive.log"]);
    }
}

#[test]
fn a_shop_photo_is_the_one_that_its_log_registered_at_that_time() {
    for break_it in [
        |photo: &mut ShopPhoto| photo.file.sha256 = sha256_hex(ONE),
        |photo: &mut ShopPhoto| photo.registered_at = "2026-11-01T00:00:00Z".to_owned(),
        |photo: &mut ShopPhoto| photo.registered_by = "somebody".to_owned(),
        |photo: &mut ShopPhoto| photo.id = "pho_2".to_owned(),
        |photo: &mut ShopPhoto| photo.log[0].at = "2026-11-01T00:00:00Z".to_owned(),
        |photo: &mut ShopPhoto| photo.log.clear(),
    ] {
        let mut broken = source();
        break_it(&mut broken.photos[0]);
        assert_eq!(codes(&written(&broken, &shop()), None), ["archive.shopPhotos"]);
    }
    let checked = |source: &Source| {
        let checked = check(Cursor::new(written(source, &shop())), None, None);
        let of = checked.checks.iter().find(|check| check.check == CheckName::ShopPhotos);
        of.unwrap().outcome
    };
    assert_eq!(checked(&source()), Outcome::Ok);
    let mut without = source();
    without.photos.clear();
    assert_eq!(checked(&without), Outcome::NotRun);

    let page = files(&archive());
    let page = &page.iter().find(|(path, _)| path == "index.html").unwrap().1;
    let page = String::from_utf8(page.clone()).unwrap();
    assert!(page.contains("&lt;i&gt;two layers&lt;/i&gt;") && !page.contains("<i>"));
    assert!(page.contains("<img src=\"shop-photos/01-"));
}

#[test]
fn a_stamp_of_other_data_is_none() {
    let authority = tsa::Authority::new("ec:P-256", "sha256", 0);
    let stamped = |data: &str| {
        let mut source = source();
        source.stamp = Some(authority.stamp(&sha256_hex(data.as_bytes())));
        written(&source, &shop())
    };
    let good = stamped(&source().jws);
    assert_eq!(codes(&good, None), Vec::<String>::new());
    assert!(check(Cursor::new(&good), None, None).timestamp.is_some());
    let other = stamped("another result");
    assert_eq!(codes(&other, None), ["archive.timestamp"]);
    assert!(check(Cursor::new(&other), None, None).timestamp.is_none());
}

#[test]
fn a_claim_without_seals_and_an_erased_note_hold() {
    let bare = with_result(Vec::new(), &result(&[]));
    assert_eq!(codes(&written(&bare, &shop()), None), Vec::<String>::new());
    let mut erased = source();
    erased.log[1].data = None;
    assert_eq!(codes(&written(&erased, &shop()), None), Vec::<String>::new());
}

#[test]
fn broken_files_are_unreadable_and_nothing_worse() {
    let whole = archive();
    for length in (0..whole.len()).step_by(97) {
        assert_eq!(codes(&whole[..length], None), ["archive.unreadable"], "{length}");
    }
    let around = |before: &[u8], after: &[u8]| [before, &whole, after].concat();
    assert_eq!(codes(&around(b"MZ", b""), None), ["archive.unreadable"]);
    assert_eq!(codes(&around(b"", b"\0"), None), ["archive.unreadable"]);
    // Two files of one name: readers differ in which they show.
    let mut twice = files(&whole);
    let photo = twice.iter().find(|(path, _)| path.starts_with("uploads/01")).unwrap().clone();
    let alike = photo.0.replace("uploads/01", "uploads/0X");
    twice.push((alike.clone(), b"another photo".to_vec()));
    let twice = packed(&twice);
    let mut renamed = twice.clone();
    let mut seen = 0;
    for at in 0..twice.len() - alike.len() {
        if twice[at..].starts_with(alike.as_bytes()) {
            renamed[at..at + alike.len()].copy_from_slice(photo.0.as_bytes());
            seen += 1;
        }
    }
    assert_eq!(seen, 2, "in the file's own header and in the directory");
    assert_eq!(codes(&renamed, None), ["archive.unreadable"]);
    for bytes in common::damaged(&whole, 5, 400) {
        let _ = codes(&bytes, None);
    }
}
