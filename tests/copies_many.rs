//! A copy among many photos.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use claimseal::likeness::{self, Catalogue};
use claimseal::pixels::Picture;
use common::{catalogued, made, painted, picture, pixel, recompressed};

/// A plate before white, with a print of its own: at a glance all are the same.
fn plate(seed: u32) -> Picture {
    let print = picture(640, 480, seed);
    made(640, 480, |x, y| {
        let (u, v) = (x as f32 - 320.0, y as f32 - 240.0);
        match (u * u + v * v).sqrt() {
            r if r > 200.0 => [250; 3],
            r if r > 130.0 => [170, 160, 150],
            _ => pixel(&print, x, y),
        }
    })
}

fn photos(photos: impl Iterator<Item = Picture>) -> Catalogue {
    let photos = photos.enumerate().map(|(id, photo)| catalogued(&id.to_string(), &photo));
    Catalogue { photos: photos.collect() }
}

#[test]
fn of_many_variants_of_one_shot_the_right_one_is_named() {
    // A label of another pattern each: the hashes of all are near.
    let variant = |n: u32| {
        painted(&picture(640, 480, 7), |x, y| {
            let (u, v) = (x.checked_sub(260)?, y.checked_sub(180)?);
            let is_light = (u / (12 + 3 * n) + v / (30 - 3 * n)).is_multiple_of(2);
            (u < 120 && v < 90).then_some(if is_light { [230, 220, 190] } else { [60, 30, 40] })
        })
    };
    let catalogue = photos((0..6).map(variant));
    for n in 0..6 {
        let upload = recompressed(&variant(n), 70);
        let found = likeness::compare(&upload, Some(&catalogue), &|_| None).nearest.unwrap();
        assert_eq!(found.catalogue_id, n.to_string());
        assert!(found.distance <= likeness::SAME, "{}", found.distance);
    }
}

#[test]
fn a_copy_half_under_a_sticker_is_found_among_photos_that_look_alike() {
    let catalogue = photos((0..24).map(plate));
    let upload = painted(&plate(7), |x, _| (x < 330).then_some([60, 90, 40]));
    let found = likeness::compare(&upload, Some(&catalogue), &|_| None).nearest.expect("photos");
    assert_eq!(found.catalogue_id, "7");
    assert!(found.score >= likeness::score::COPY, "{}", found.score);
}
