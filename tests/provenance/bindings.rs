//! Bindings to the bytes of each format, and the homes of the store. Hashes are counted here with
//! `sha2` over pieces that the test cuts itself.

use claimseal::provenance::Outcome;
use sha2::{Digest, Sha256};

use super::common::{jpeg, picture, png, with_chunk};
use super::credentials::{
    Item, Manifest, actions, bound_in_jpeg, hash_data, in_jpeg, ingredient, manifest, map, store,
    text,
};
use super::{generated, photo, read};

fn digest(pieces: &[&[u8]]) -> Item {
    Item::Bytes(Sha256::digest(pieces.concat()).to_vec())
}

fn run(names: &[&str], hash: Item) -> Item {
    let names = Item::List(names.iter().map(|name| text(name)).collect());
    map(&[("names", names), ("alg", text("sha256")), ("hash", hash), ("pad", Item::Bytes(vec![]))])
}

/// A store whose only manifest has this binding.
fn store_with(label: &'static str, binding: &[(&'static str, Item)]) -> Vec<u8> {
    let mut bound = generated();
    bound.assertions.push((label, map(binding)));
    store(&[bound])
}

#[test]
fn box_hashes_of_a_png_hold_until_a_chunk_changes_or_is_added() {
    let drawing = png(&picture(32, 32, 1));
    // Signature, IHDR (25 bytes with its frame), then everything else; the store goes before IEND.
    let (head, rest) = drawing.split_at(33);
    let (middle, end) = rest.split_at(rest.len() - 12);
    let mut names = Vec::new();
    let mut at = 0;
    while at < middle.len() {
        let length = u32::from_be_bytes(middle[at..at + 4].try_into().unwrap()) as usize;
        names.push(std::str::from_utf8(&middle[at + 4..at + 8]).unwrap());
        at += 12 + length;
    }
    let boxes = Item::List(vec![
        run(&["PNGh", "IHDR"], digest(&[head])),
        run(&names, digest(&[middle])),
        run(&["C2PA"], Item::Bytes(vec![0])),
        run(&["IEND"], digest(&[end])),
    ]);
    let store = store_with("c2pa.hash.boxes", &[("alg", text("sha256")), ("boxes", boxes)]);
    let file = with_chunk(&drawing, b"caBX", &store);
    assert_eq!(read(&file).unwrap().hashes, Outcome::Ok);
    let added = with_chunk(&file, b"tEXt", b"hf-job-id\0x");
    assert_eq!(read(&added).unwrap().hashes, Outcome::Failed);
    let mut changed = file.clone();
    changed[60] ^= 1;
    assert_eq!(read(&changed).unwrap().hashes, Outcome::Failed);
    // Bytes after the end are no box.
    assert_eq!(read(&[file, vec![0; 13]].concat()).unwrap().hashes_to_end, Outcome::Ok);
}

#[test]
fn box_hashes_of_a_jpeg_cover_the_scan() {
    let photo = photo();
    let mut names = vec!["C2PA".to_owned()];
    let mut at = 2;
    while photo[at + 1] != 0xDA {
        names.push(match photo[at + 1] {
            0xC0 => "SOF0".to_owned(),
            0xC4 => "DHT".to_owned(),
            0xDB => "DQT".to_owned(),
            0xE0 => "APP0".to_owned(),
            other => panic!("marker {other:#x}"),
        });
        at += 2 + usize::from(u16::from_be_bytes([photo[at + 2], photo[at + 3]]));
    }
    names.push("SOS".to_owned());
    let rest: Vec<&str> = names[1..].iter().map(String::as_str).collect();
    let (body, end) = photo[2..].split_at(photo.len() - 4);
    let boxes = Item::List(vec![
        run(&["SOI"], digest(&[&photo[..2]])),
        run(&["C2PA"], Item::Bytes(vec![0])),
        run(&rest, digest(&[body])),
        run(&["EOI"], digest(&[end])),
    ]);
    let store = store_with("c2pa.hash.boxes", &[("alg", text("sha256")), ("boxes", boxes)]);
    let file = in_jpeg(&photo, &store, 300);
    assert_eq!(read(&file).unwrap().hashes, Outcome::Ok);
    let mut changed = file.clone();
    let last = changed.len() - 20;
    changed[last] ^= 1;
    assert_eq!(read(&changed).unwrap().hashes, Outcome::Failed);
}

const UUID: [u8; 16] = [
    0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4, 0x81,
];

fn boxed(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [&(data.len() as u32 + 8).to_be_bytes()[..], kind, data].concat()
}

fn exclusion(path: &str, value: Option<&[u8]>) -> Item {
    let mut pairs = vec![("xpath", text(path))];
    if let Some(value) = value {
        let data = map(&[("offset", Item::Int(8)), ("value", Item::Bytes(value.to_vec()))]);
        pairs.push(("data", Item::List(vec![data])));
    }
    map(&pairs)
}

/// `ftyp`, the store, then a box of data; hashed by the rule of version 2.
fn media(exclusions: Vec<Item>) -> Vec<u8> {
    let ftyp = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
    let mdat = boxed(b"mdat", &[7; 100]);
    let with = |offset: u64| {
        let hash = digest(&[&offset.to_be_bytes(), &mdat]);
        let store = store_with(
            "c2pa.hash.bmff.v2",
            &[
                ("exclusions", Item::List(exclusions.clone())),
                ("alg", text("sha256")),
                ("hash", hash),
            ],
        );
        let head = [&UUID[..], &[0; 4], b"manifest\0", &[0; 8]].concat();
        boxed(b"uuid", &[head, store].concat())
    };
    let offset = (ftyp.len() + with(0).len()) as u64;
    [ftyp, with(offset), mdat].concat()
}

#[test]
fn media_hashes_cover_offsets_and_data_and_refuse_wide_exclusions() {
    let usual = || vec![exclusion("/uuid", Some(&UUID)), exclusion("/ftyp", None)];
    let file = media(usual());
    let found = read(&file).unwrap();
    assert_eq!((found.place.part.as_str(), found.hashes), ("uuid", Outcome::Ok));
    let mut changed = file.clone();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    assert_eq!(read(&changed).unwrap().hashes, Outcome::Failed);
    // Moved data is changed data, and a box put in is not covered.
    let moved = [&file[..24], &boxed(b"free", &[0; 8])[..], &file[24..]].concat();
    assert_eq!(read(&moved).unwrap().hashes, Outcome::Failed);
    for wide in ["/mdat", "/meta", "/moov"] {
        let mut exclusions = usual();
        exclusions.push(exclusion(wide, None));
        assert_eq!(read(&media(exclusions)).unwrap().hashes, Outcome::NotChecked, "{wide}");
    }
    let any_uuid = vec![exclusion("/uuid", None), exclusion("/ftyp", None)];
    assert_eq!(read(&media(any_uuid)).unwrap().hashes, Outcome::NotChecked);
}

#[test]
fn tiff_gif_and_jpeg_xl_carry_the_store() {
    // A TIFF of 1 by 1: the store hangs on tag 0xCD41 behind the directory.
    let tiff = |length: usize| {
        let mut bound = generated();
        let head = [
            &b"II*\0\x08\0\0\0\x03\0"[..],
            &[0, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0],
            &[1, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0],
            &[0x41, 0xCD, 7, 0],
            &(length as u32).to_le_bytes(),
            &50u32.to_le_bytes(),
            &[0; 4],
        ]
        .concat();
        assert_eq!(head.len(), 50);
        bound.assertions.push(hash_data(&Sha256::digest(&head), 50, length));
        (head, store(&[bound]))
    };
    let length = tiff(0).1.len();
    let (head, store) = tiff(length);
    let found = read(&[head.clone(), store.clone()].concat()).unwrap();
    assert_eq!((found.place.part.as_str(), found.hashes), ("TIFF", Outcome::Ok));
    let mut changed = [head, store.clone()].concat();
    changed[20] ^= 2;
    assert_eq!(read(&changed).unwrap().hashes, Outcome::Failed);
    assert_eq!(read(&gif()).unwrap().actions.len(), 1);
    let found = read(&jxl()).unwrap();
    assert_eq!((found.place.part.as_str(), found.structure), ("jumb", Outcome::Ok));
}

fn gif() -> Vec<u8> {
    let plain = store(&[generated()]);
    let mut gif = b"GIF89a\x01\0\x01\0\0\0\0\x21\xFF\x0BC2PA_GIF\x01\0\0".to_vec();
    for piece in plain.chunks(255) {
        gif.push(piece.len() as u8);
        gif.extend(piece);
    }
    gif.extend([0, 0x3B]);
    gif
}

fn jxl() -> Vec<u8> {
    [
        &b"\0\0\0\x0CJXL \r\n\x87\n"[..],
        &boxed(b"ftyp", b"jxl \0\0\0\0jxl "),
        &store(&[generated()]),
        &boxed(b"jxlc", &[0xFF, 0x0A]),
    ]
    .concat()
}

/// A file of each kind of home and binding.
pub fn samples() -> Vec<Vec<u8>> {
    let chained = [
        generated(),
        manifest("urn:two", &[actions(&[("c2pa.opened", "")]), ingredient("parentOf", "urn:one")]),
    ];
    let runs = Item::List(vec![run(&["SOI", "C2PA"], Item::Bytes(vec![0; 32]))]);
    let boxes = store_with("c2pa.hash.boxes", &[("alg", text("sha256")), ("boxes", runs)]);
    let nested = vec![exclusion("/uuid", Some(&UUID)), exclusion("/meta/iloc", None)];
    vec![
        bound_in_jpeg(&photo(), &chained, 200),
        in_jpeg(&photo(), &boxes, 60_000),
        with_chunk(&png(&picture(8, 8, 1)), b"caBX", &boxes),
        media(nested),
        gif(),
        jxl(),
    ]
}

#[test]
fn a_link_may_name_the_claim_inside_the_manifest() {
    let url = text("self#jumbf=/c2pa/urn:one/c2pa.claim.v2");
    let link = map(&[("url", url), ("hash", Item::Bytes(vec![0; 32]))]);
    let pairs = [("relationship", text("parentOf")), ("activeManifest", link)];
    let active = manifest(
        "urn:active",
        &[actions(&[("c2pa.opened", "")]), ("c2pa.ingredient.v3", map(&pairs))],
    );
    let found = read(&bound_in_jpeg(&photo(), &[generated(), active], 60_000)).unwrap();
    assert_eq!(found.actions.len(), 2);
    assert_eq!(found.actions[1].relationship.as_deref(), Some("parentOf"));
}

#[test]
fn an_update_manifest_is_bound_by_the_one_it_adds_to() {
    let photo = photo();
    let base = |length: usize| {
        let mut base = generated();
        base.assertions.push(hash_data(&Sha256::digest(&photo), 2, length));
        base
    };
    let first = in_jpeg(&photo, &store(&[base(0)]), 60_000).len() - photo.len();
    let update =
        Manifest { kind: *b"c2um", ..manifest("urn:update", &[ingredient("parentOf", "urn:one")]) };
    let file = in_jpeg(&photo, &store(&[base(first), update]), 60_000);
    // The link in the test's ingredient holds no true hash, which leaves the whole unchecked.
    let found = read(&file).unwrap();
    assert_eq!((found.structure, found.hashes), (Outcome::Ok, Outcome::NotChecked));
    assert_eq!(found.actions[0].relationship.as_deref(), Some("parentOf"));
    let mut changed = file.clone();
    let last = changed.len() - 20;
    changed[last] ^= 1;
    assert_eq!(read(&changed).unwrap().hashes, Outcome::Failed);
}

#[test]
fn templates_related_actions_and_changes_are_read() {
    let source = |name: &str| {
        (
            "digitalSourceType",
            text(&format!("http://cv.iptc.org/newscodes/digitalsourcetype/{name}")),
        )
    };
    let generated = || source("trainedAlgorithmicMedia");
    let action =
        |pairs: &[(&'static str, Item)]| map(&[&[("action", text("c2pa.edited"))], pairs].concat());
    let types = |assertion: Vec<(&'static str, Item)>| -> Vec<Option<String>> {
        let written = manifest("urn:one", &[("c2pa.actions.v2", map(&assertion))]);
        let found = read(&bound_in_jpeg(&photo(), &[written], 60_000)).unwrap();
        found.actions.into_iter().map(|action| action.source_type).collect()
    };
    let list = |items: Vec<Item>| Item::List(items);
    let one = Some("trainedAlgorithmicMedia".to_owned());
    let template =
        |name: &str| ("templates", list(vec![map(&[("action", text(name)), generated()])]));
    let plain = || ("actions", list(vec![action(&[])]));
    for name in ["c2pa.edited", "*"] {
        assert_eq!(types(vec![plain(), template(name)]).first(), Some(&one), "{name}");
    }
    assert_eq!(types(vec![plain(), template("c2pa.cropped")]), [None]);
    let related = ("related", list(vec![action(&[generated()])]));
    assert_eq!(types(vec![("actions", list(vec![action(&[related])]))]), [None, one.clone()]);
    let changes = ("changes", list(vec![map(&[generated()]), map(&[("name", text("x"))])]));
    assert_eq!(types(vec![("actions", list(vec![action(&[changes])]))]), [None, one]);
}

#[test]
fn what_else_a_manifest_names_is_kept_apart() {
    let named = manifest(
        "urn:one",
        &[
            actions(&[("c2pa.created", "digitalCapture")]),
            ("c2pa.soft-binding", map(&[("alg", text("com.adobe.trustmark.P"))])),
            ("cawg.identity", map(&[("name", text("Jane Doe"))])),
            ("c2pa.ai-disclosure", map(&[("x", text("y"))])),
        ],
    );
    let found = read(&bound_in_jpeg(&photo(), &[named], 60_000)).unwrap();
    assert_eq!(found.soft_bindings, ["com.adobe.trustmark.P"]);
    assert!(found.has_identity && found.discloses_ai && !found.is_compressed);
    let generators: Vec<_> = found.writers.iter().filter_map(|w| w.generator.as_deref()).collect();
    assert_eq!(generators, ["Test Writer 1.2"]);
    let compressed = Manifest { kind: *b"c2cm", ..generated() };
    let found =
        read(&in_jpeg(&jpeg(&picture(8, 8, 1), 80), &store(&[compressed]), 60_000)).unwrap();
    assert!(found.is_compressed);
    assert_eq!(found.structure, Outcome::NotChecked);
}
