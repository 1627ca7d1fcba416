//! C2PA manifest stores: what is read from them, and when their hashes hold.

mod bindings;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/credentials.rs"]
mod credentials;
mod robust;

use claimseal::container;
use claimseal::limits::Limits;
use claimseal::provenance::{self, Outcome, Provenance};
use common::{jpeg, picture, png, webp, with_chunk};
use credentials::{
    Manifest, actions, bound_in_jpeg, hash_data, in_jpeg, ingredient, manifest, store,
};

fn read(bytes: &[u8]) -> Option<Provenance> {
    let limits = Limits::default();
    provenance::read(bytes, &container::parse(bytes, &limits), &limits)
}

fn photo() -> Vec<u8> {
    jpeg(&picture(64, 48, 1), 80)
}

fn generated() -> Manifest {
    manifest("urn:one", &[actions(&[("c2pa.created", "trainedAlgorithmicMedia")])])
}

#[test]
fn a_bound_manifest_is_read_whole_from_one_or_many_segments() {
    for piece in [60_000, 200, 97] {
        let found = read(&bound_in_jpeg(&photo(), &[generated()], piece)).unwrap();
        assert_eq!((found.structure, found.hashes), (Outcome::Ok, Outcome::Ok), "{piece}");
        assert_eq!(found.generator.as_deref(), Some("Test Writer 1.2"));
        assert_eq!(found.place.part, "APP11");
        let action = &found.actions[0];
        assert_eq!((action.name.as_str(), action.depth), ("c2pa.created", 0));
        assert_eq!(action.source_type.as_deref(), Some("trainedAlgorithmicMedia"));
    }
}

#[test]
fn other_bytes_than_those_bound_fail_the_hashes() {
    let mut bytes = bound_in_jpeg(&photo(), &[generated()], 60_000);
    let last = bytes.len() - 20;
    bytes[last] ^= 1;
    assert_eq!(read(&bytes).unwrap().hashes, Outcome::Failed);
    let appended = [bound_in_jpeg(&photo(), &[generated()], 60_000), vec![0; 13]].concat();
    let found = read(&appended).unwrap();
    assert_eq!((found.hashes, found.hashes_to_end), (Outcome::Failed, Outcome::Ok));
}

#[test]
fn an_assertion_changed_after_the_claim_fails_the_hashes() {
    let tampered = Manifest { is_tampered: true, ..generated() };
    assert_eq!(
        read(&bound_in_jpeg(&photo(), &[tampered], 60_000)).unwrap().hashes,
        Outcome::Failed
    );
}

#[test]
fn what_cannot_be_checked_is_not_a_failure() {
    // No binding at all, a store in a format whose binding is not read, an exclusion that is too wide.
    let bare = store(&[generated()]);
    assert_eq!(read(&in_jpeg(&photo(), &bare, 60_000)).unwrap().hashes, Outcome::NotChecked);
    let mut wide = generated();
    wide.assertions.push(hash_data(&[0; 32], 0, 5_000_000));
    let wide = in_jpeg(&photo(), &store(&[wide]), 60_000);
    assert_eq!(read(&wide).unwrap().hashes, Outcome::NotChecked);
}

#[test]
fn png_and_webp_carry_the_store_in_their_chunks() {
    let store = store(&[generated()]);
    let drawing = with_chunk(&png(&picture(32, 32, 1)), b"caBX", &store);
    assert_eq!(read(&drawing).unwrap().place.part, "caBX");
    let mut web = webp(&picture(32, 32, 1));
    let length = u32::try_from(store.len()).unwrap().to_le_bytes();
    web.extend([b"C2PA", &length[..], &store].concat());
    web.resize(web.len().next_multiple_of(2), 0);
    let size = u32::try_from(web.len() - 8).unwrap().to_le_bytes();
    web[4..8].copy_from_slice(&size);
    assert_eq!(read(&web).unwrap().actions.len(), 1);
}

#[test]
fn the_chain_is_walked_once_and_says_how_it_got_there() {
    let camera = manifest("urn:camera", &[actions(&[("c2pa.created", "digitalCapture")])]);
    let model = manifest(
        "urn:model",
        &[
            actions(&[("c2pa.created", "trainedAlgorithmicMedia")]),
            ingredient("inputTo", "urn:camera"),
            ingredient("parentOf", "urn:active"),
        ],
    );
    let active = manifest(
        "urn:active",
        &[actions(&[("c2pa.opened", "")]), ingredient("parentOf", "urn:model")],
    );
    let found = read(&in_jpeg(&photo(), &store(&[camera, model, active]), 60_000)).unwrap();
    let steps: Vec<(&str, u8, Option<&str>)> = found
        .actions
        .iter()
        .map(|a| (a.name.as_str(), a.depth, a.relationship.as_deref()))
        .collect();
    assert_eq!(
        steps,
        [
            ("c2pa.opened", 0, None),
            ("c2pa.created", 1, Some("parentOf")),
            ("c2pa.created", 2, Some("inputTo")),
        ]
    );
    assert!(found.has_input);
}

#[test]
fn only_what_the_claim_names_is_read() {
    let mut manifest = manifest("urn:one", &[actions(&[("c2pa.opened", "")])]);
    manifest.unnamed =
        vec![("c2pa.actions", actions(&[("c2pa.created", "trainedAlgorithmicMedia")]).1)];
    let found = read(&in_jpeg(&photo(), &store(&[manifest]), 60_000)).unwrap();
    assert_eq!(found.actions.len(), 1);
    assert_eq!(found.actions[0].name, "c2pa.opened");
}

#[test]
fn a_damaged_ingredient_does_not_fail_the_active_manifest() {
    let below = Manifest { is_tampered: true, ..generated() };
    let active = manifest(
        "urn:active",
        &[actions(&[("c2pa.opened", "")]), ingredient("parentOf", "urn:one")],
    );
    let found = read(&bound_in_jpeg(&photo(), &[below, active], 60_000)).unwrap();
    assert_eq!((found.structure, found.hashes), (Outcome::Ok, Outcome::NotChecked));
    assert_eq!(found.actions[1].hashes, Outcome::Failed);
}

#[test]
fn no_store_and_a_broken_store_are_told_apart() {
    assert_eq!(read(&photo()), None);
    let broken = with_chunk(&png(&picture(32, 32, 1)), b"caBX", b"no boxes in here");
    assert_eq!(read(&broken).unwrap().structure, Outcome::Failed);
    let whole = store(&[generated()]);
    for end in 40..whole.len() {
        let cut = with_chunk(&png(&picture(8, 8, 1)), b"caBX", &whole[..end]);
        let found = read(&cut).unwrap();
        assert_ne!(found.structure, Outcome::Ok, "cut at {end}");
        assert_ne!(found.hashes, Outcome::Ok);
    }
}

#[test]
fn flipped_bytes_never_hang_or_panic() {
    let whole = in_jpeg(&photo(), &store(&[generated(), generated()]), 150);
    for at in 0..whole.len().min(1500) {
        for value in [0x00, 0x7F, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            let _ = read(&bytes);
        }
    }
}
