//! Whole reports on copies of catalogue photos.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use claimseal::likeness::{self, Catalogue, Photo};
use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::Report;
use claimseal::{Context, inspect};
use common::{jpeg, phone, picture, png, with_exif};

fn catalogue(seeds: &[u32]) -> Catalogue {
    let photo = |seed: &u32| Photo {
        id: format!("photo-{seed}"),
        group: String::new(),
        registered_at: 1_700_000_000,
        fingerprint: likeness::fingerprint(&picture(800, 600, *seed)),
    };
    Catalogue { photos: seeds.iter().map(photo).collect() }
}

fn against(bytes: &[u8], seeds: &[u32]) -> Report {
    inspect(bytes, &Context::default().with_catalogue(&catalogue(seeds).to_bytes()).unwrap())
}

fn relation(report: &Report) -> String {
    let relation = report.likeness.as_ref().unwrap().relation;
    serde_json::to_value(relation).unwrap().as_str().unwrap().to_owned()
}

/// The picture turned a quarter clockwise `turns` times, after a mirror where `mirror`.
fn turned(from: &Picture, turns: u32, mirror: bool) -> Picture {
    let mut picture = from.clone();
    if mirror {
        for row in picture.rgb.chunks_exact_mut(from.width as usize * 3) {
            let pixels: Vec<[u8; 3]> = row.chunks_exact(3).map(|p| [p[0], p[1], p[2]]).collect();
            row.copy_from_slice(&pixels.into_iter().rev().flatten().collect::<Vec<u8>>());
        }
    }
    for _ in 0..turns {
        let (w, h) = (picture.width as usize, picture.height as usize);
        let mut rgb = Vec::with_capacity(picture.rgb.len());
        for y in 0..w {
            for x in 0..h {
                let at = ((h - 1 - x) * w + y) * 3;
                rgb.extend_from_slice(&picture.rgb[at..at + 3]);
            }
        }
        picture = Picture { width: h as u32, height: w as u32, rgb };
    }
    picture
}

#[test]
fn a_compressed_copy_is_the_same_image_and_goes_to_review() {
    for quality in [90, 60, 30] {
        let report = against(&jpeg(&picture(800, 600, 7), quality), &[3, 7, 20]);
        assert_eq!(relation(&report), "same_image");
        let likeness = report.likeness.unwrap();
        assert_eq!(likeness.catalogue_id.as_deref(), Some("photo-7"));
        assert!(!likeness.mirrored && likeness.score >= likeness::score::CERTAIN);
        assert_eq!(report.verdict.disposition, Disposition::Review);
    }
}

#[test]
fn all_eight_orientations_are_found_with_the_right_mirror_flag() {
    let original = picture(800, 600, 7);
    for turns in 0..4 {
        for mirror in [false, true] {
            let report = against(&jpeg(&turned(&original, turns, mirror), 85), &[7]);
            assert_eq!(relation(&report), "same_image", "{turns} {mirror}");
            assert_eq!(report.likeness.unwrap().mirrored, mirror, "{turns} {mirror}");
        }
    }
}

#[test]
fn the_exif_orientation_is_applied_before_hashing() {
    let original = picture(800, 600, 7);
    // Value 6: the stored picture must be turned a quarter clockwise; so it is stored turned back.
    let stored = jpeg(&turned(&original, 3, false), 90);
    let report = against(&with_exif(&stored, &[(0x0112, "6")], &[], true), &[7]);
    assert_eq!((report.file.width, report.file.height), (Some(800), Some(600)));
    assert_eq!(report.file.orientation, 6);
    assert_eq!(relation(&report), "same_image");
}

#[test]
fn another_photo_is_not_a_copy() {
    let photo = phone(&jpeg(&picture(800, 600, 31), 90), 800, 600, false);
    let report = against(&photo, &[3, 7, 20]);
    assert_eq!(relation(&report), "none");
    assert_eq!(report.verdict.disposition, Disposition::Clear);
}

#[test]
fn flat_tiny_and_long_pictures_have_a_defined_relation() {
    for (width, height) in [(1, 1), (1, 2000), (300, 200)] {
        let flat = Picture { width, height, rgb: vec![200; (width * height * 3) as usize] };
        let report = against(&png(&flat), &[3]);
        assert!(matches!(relation(&report).as_str(), "none" | "inconclusive"));
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
}
