//! Whole reports on copies of catalogue photos.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use claimseal::evidence::{self, Evidence, Known};
use claimseal::likeness::{self, Catalogue};
use claimseal::limits::Limits;
use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::Report;
use claimseal::{Context, detect, inspect};
use common::{blotched, catalogued, jpeg, painted, phone, picture, pixel, png, with_exif};

fn catalogue(seeds: &[u32]) -> Catalogue {
    let photo = |seed: &u32| catalogued(&format!("photo-{seed}"), &picture(800, 600, *seed));
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

#[test]
fn a_painted_place_is_boxed_and_conflicts_only_with_a_reference_registered_before_the_order() {
    let original = picture(800, 600, 7);
    let upload = jpeg(&blotched(&original, [350, 250, 130, 100]), 85);
    let context = |references: bool, ordered_at: &str| {
        let mut context = Context::default().with_catalogue(&catalogue(&[7]).to_bytes()).unwrap();
        context.ordered_at = Some(ordered_at.to_owned());
        let files = references.then(|| ("photo-7".to_owned(), jpeg(&original, 90)));
        context.with_references(files)
    };
    let sure = inspect(&upload, &context(true, "2026-11-20T10:00:00Z"));
    assert_eq!(relation(&sure), "altered_copy");
    assert_eq!(sure.verdict.disposition, Disposition::Conflict);
    assert_eq!(sure.verdict.reasons, ["copy.catalogue.alteredLocally"]);
    let finding = sure.findings.iter().find(|f| f.code == "copy.catalogue.alteredLocally").unwrap();
    let basis = finding.basis.matched.as_deref().unwrap_or_default();
    assert!(basis.contains("% changed in 1 place;"), "{basis}");
    let digest = claimseal::digest::sha256_hex(&jpeg(&original, 90));
    assert_eq!(sure.inputs.references, Some(digest));
    let found = sure.likeness.unwrap().changed[0];
    let (right, bottom) = (found.x + found.w, found.y + found.h);
    for (found, expected) in [(found.x, 350), (found.y, 250), (right, 480), (bottom, 350)] {
        assert!(found.abs_diff(expected) <= 12, "{found} for {expected}");
    }

    let coarse = inspect(&upload, &context(false, "2026-11-20T10:00:00Z"));
    assert_eq!(coarse.verdict.disposition, Disposition::Review);
    assert_eq!(coarse.inputs.references, None);

    let later = inspect(&upload, &context(true, "2023-01-01T00:00:00Z"));
    assert_eq!(later.verdict.disposition, Disposition::Review);
    assert!(later.findings.iter().any(|f| f.code == "copy.catalogue.registeredLater"));
}

#[test]
fn a_crack_is_boxed_on_a_strong_weave_whose_compression_alone_is_not() {
    let plain = picture(800, 600, 7);
    let weave = painted(&plain, |x, y| {
        let depth = 40 + ((x * 73 + y * 151 + x * y * 7) % 23) as u8;
        let is_up = (x / 3 + y / 3) % 2 == 0;
        let thread = |v: u8| if is_up { v.saturating_add(depth) } else { v.saturating_sub(depth) };
        Some(pixel(&plain, x, y).map(thread))
    });
    // Four to eight pixels wide, from (457, 329) up to (302, 230).
    let cracked = painted(&weave, |x, y| {
        let off = (x as i32 - 380) * 2 - (y as i32 - 280) * 3;
        let is_crack = off.abs() < 8 && (230..330).contains(&y);
        is_crack.then(|| pixel(&weave, x, y).map(|v| v.saturating_sub(90)))
    });
    let context = Context::default()
        .with_catalogue(&Catalogue { photos: vec![catalogued("weave", &weave)] }.to_bytes())
        .unwrap()
        .with_references([("weave".to_owned(), png(&weave))]);
    let changed = |upload: &Picture| inspect(&jpeg(upload, 50), &context).likeness.unwrap().changed;
    assert!(changed(&weave).is_empty());
    let found = changed(&cracked);
    assert_eq!(found.len(), 1, "{found:?}");
    let (right, bottom) = (found[0].x + found[0].w, found[0].y + found[0].h);
    for (found, expected) in [(found[0].x, 302), (found[0].y, 230), (right, 458), (bottom, 330)] {
        assert!(found.abs_diff(expected) <= 12, "{found} for {expected}");
    }
}

/// What a buyer draws for the reviewer, or hides from him.
fn drawn(colour_at: impl Fn(&Picture, u32, u32) -> Option<[u8; 3]>) -> Report {
    let original = picture(800, 600, 7);
    let upload = painted(&original, |x, y| colour_at(&original, x, y));
    let context = Context::default().with_catalogue(&catalogue(&[7]).to_bytes()).unwrap();
    let references = Some(("photo-7".to_owned(), jpeg(&original, 90)));
    inspect(&jpeg(&upload, 88), &context.with_references(references))
}

#[test]
fn a_pen_or_a_bar_in_black_or_white_is_for_a_person_to_judge() {
    for colour in [[255; 3], [0; 3]] {
        let ring = drawn(|_, x, y| {
            let away = x.abs_diff(420).pow(2) + y.abs_diff(300).pow(2);
            (72 * 72..80 * 80).contains(&away).then_some(colour)
        });
        let bar =
            drawn(|_, x, y| ((300..460).contains(&x) && (280..320).contains(&y)).then_some(colour));
        for report in [ring, bar] {
            assert_eq!(relation(&report), "altered_copy");
            assert_eq!(report.verdict.disposition, Disposition::Review);
            assert!(!report.likeness.unwrap().changed.is_empty());
        }
    }
}

#[test]
fn a_pixelated_place_hides_something_and_shows_no_damage() {
    const BLOCK: u32 = 16;
    let report = drawn(|original, x, y| {
        if !((256..416).contains(&x) && (240..320).contains(&y)) {
            return None;
        }
        let (left, top) = (x / BLOCK * BLOCK, y / BLOCK * BLOCK);
        let mean = |k: usize| {
            let sum: u32 = (0..BLOCK * BLOCK)
                .map(|i| ((top + i / BLOCK) * 800 + left + i % BLOCK) as usize * 3 + k)
                .map(|at| u32::from(original.rgb[at]))
                .sum();
            (sum / (BLOCK * BLOCK)) as u8
        };
        Some([mean(0), mean(1), mean(2)])
    });
    assert_eq!(relation(&report), "annotated_copy");
    assert_ne!(report.verdict.disposition, Disposition::Conflict);
}

#[test]
fn a_widely_blurred_place_shows_no_damage() {
    const REACH: i32 = 36;
    let report = drawn(|original, x, y| {
        if !((280..420).contains(&x) && (240..330).contains(&y)) {
            return None;
        }
        let (mut sums, mut weights) = ([0_u64; 3], 0);
        for (dx, dy) in (1 - REACH..REACH).flat_map(|dx| (1 - REACH..REACH).map(move |dy| (dx, dy)))
        {
            let weight = u64::from(((REACH - dx.abs()) * (REACH - dy.abs())).unsigned_abs());
            let near = pixel(original, x.saturating_add_signed(dx), y.saturating_add_signed(dy));
            sums.iter_mut().zip(near).for_each(|(sum, v)| *sum += weight * u64::from(v));
            weights += weight;
        }
        Some(sums.map(|sum| (sum / weights) as u8))
    });
    assert_eq!(relation(&report), "annotated_copy");
    assert_ne!(report.verdict.disposition, Disposition::Conflict);
}

#[test]
fn an_empty_catalogue_and_references_that_are_no_pictures_do_no_harm() {
    let upload = jpeg(&picture(800, 600, 7), 80);
    assert_eq!(relation(&against(&upload, &[])), "none");
    let context = Context::default()
        .with_catalogue(&catalogue(&[7]).to_bytes())
        .unwrap()
        .with_references([("photo-7".to_owned(), b"no picture".to_vec())]);
    let report = inspect(&upload, &context);
    assert_eq!(relation(&report), "same_image");
    assert_eq!(report.inputs.references, None);
}

#[test]
fn a_long_thin_upload_with_detail_has_a_relation() {
    for (width, height) in [(1, 20_000), (20_000, 1), (40, 3_000)] {
        let report = against(&png(&picture(width, height, 5)), &[3, 7]);
        assert!(matches!(relation(&report).as_str(), "none" | "inconclusive" | "similar_view"));
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
}

#[test]
fn a_map_that_the_hashes_belie_makes_no_change_certain() {
    let original = picture(800, 600, 7);
    let upload = jpeg(&blotched(&original, [350, 250, 130, 100]), 85);
    let catalogue = catalogue(&[7]);
    let files = BTreeMap::from([("photo-7".to_owned(), Arc::from(jpeg(&original, 90)))]);
    let known = Known { catalogue: Some(&catalogue), references: Some(&files) };
    let mut evidence = evidence::gather(&upload, known, &Limits::default());
    let code = |evidence: &Evidence<'_>| detect::copy::detect(evidence).1[0].code.clone();
    assert_eq!(code(&evidence), "copy.catalogue.alteredLocally");
    let nearest = evidence.likeness.as_mut().unwrap().nearest.as_mut().unwrap();
    // The hashes say that it is the whole photo.
    nearest.distance = 0;
    // Inside 3 % of the longer side, and beyond.
    nearest.quad[2].0 += 20 * 16;
    assert_eq!(code(&evidence), "copy.catalogue.alteredLocally");
    let nearest = evidence.likeness.as_mut().unwrap().nearest.as_mut().unwrap();
    nearest.quad[2].0 += 10 * 16;
    assert_eq!(code(&evidence), "copy.catalogue.altered");
}
