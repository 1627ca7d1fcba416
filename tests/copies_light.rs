//! Light tells a copy from a second photo: a copy keeps it to a part of a level, wherever it was cut;
//! a second photo, however alike, never has the same on all of the product.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod common;

use claimseal::likeness::{self, Agreement, Catalogue};
use claimseal::pixels::Picture;
use common::{catalogued, made, picture, pixel, recompressed};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;

/// A product with a print, small before pure white in a thin frame, in light by `light`
/// (0..1) at each column of it.
fn product(light: impl Fn(f32) -> f32) -> Picture {
    let print = picture(WIDTH, HEIGHT, 7);
    made(WIDTH, HEIGHT, |x, y| {
        let (dx, dy) = (x as f32 - 320.0, y as f32 - 240.0);
        if dx * dx + dy * dy > 150.0 * 150.0 {
            let edge = x.min(WIDTH - 1 - x).min(y).min(HEIGHT - 1 - y);
            return [if edge < 12 { 40 } else { 255 }; 3];
        }
        let light = light((dx + 150.0) / 300.0);
        pixel(&print, x, y).map(|v| (f32::from(v) * light) as u8)
    })
}

fn agreement(photo: &Picture, upload: &Picture) -> Agreement {
    let catalogue = Catalogue { photos: vec![catalogued("photo", photo)] };
    let found = likeness::compare(&recompressed(upload, 85), Some(&catalogue), &|_| None);
    found.nearest.expect("one photo").agreement
}

#[test]
fn a_copy_keeps_its_light_also_where_half_of_it_was_cut_off() {
    let photo = picture(WIDTH, HEIGHT, 7);
    let cut = made(420, 300, |x, y| pixel(&photo, x + 80, y + 90));
    for upload in [&photo, &cut] {
        let agreement = agreement(&photo, upload);
        assert!(agreement.lit < 0.5 && agreement.fine > 0.8, "{agreement:?}");
    }
}

#[test]
fn other_light_on_the_product_counts_before_a_background_that_stayed_the_same() {
    let photo = product(|_| 0.8);
    assert!(agreement(&photo, &photo).lit < 0.5);
    let lit = agreement(&photo, &product(|across| 1.0 - 0.4 * across));
    // Most blocks are background, which is white in both.
    assert!(lit.fine > 0.6 && lit.light < 0.5, "{lit:?}");
    assert!(lit.lit > 2.0, "{lit:?}");
}

#[test]
fn two_pictures_of_nothing_have_no_light_in_common() {
    let white = made(WIDTH, HEIGHT, |_, _| [255; 3]);
    let agreement = agreement(&product(|_| 0.8), &white);
    assert!(agreement.lit > 100.0 || agreement.fine < 0.05, "{agreement:?}");
}
