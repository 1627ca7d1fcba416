//! The shop's product cut out of its photo, before another background.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use claimseal::likeness::Catalogue;
use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::Report;
use claimseal::{Context, inspect};
use common::{catalogued, jpeg, made, picture, pixel};

const WIDTH: u32 = 800;
const HEIGHT: u32 = 600;

/// Whether the product, an oval in the middle, is at a place.
fn is_product(x: f32, y: f32) -> bool {
    let (u, v) = ((x - 400.0) / 230.0, (y - 300.0) / 190.0);
    u * u + v * v < 1.0
}

/// The product with `behind` around it.
fn before(behind: impl Fn(u32, u32) -> [u8; 3]) -> Picture {
    let product = picture(WIDTH, HEIGHT, 7);
    made(WIDTH, HEIGHT, |x, y| {
        if is_product(x as f32, y as f32) { pixel(&product, x, y) } else { behind(x, y) }
    })
}

/// The shop's photo: the product before white.
fn photo() -> Picture {
    before(|_, _| [250; 3])
}

fn report(upload: &Picture) -> Report {
    let catalogue = Catalogue { photos: vec![catalogued("photo", &photo())] };
    let context = Context::default().with_catalogue(&catalogue.to_bytes()).unwrap();
    inspect(&jpeg(upload, 88), &context)
}

fn relation(report: &Report) -> String {
    let relation = report.likeness.as_ref().unwrap().relation;
    serde_json::to_value(relation).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn a_product_before_another_background_is_named_as_such_and_goes_to_review() {
    let other = picture(WIDTH, HEIGHT, 31);
    let backgrounds: [&dyn Fn(u32, u32) -> [u8; 3]; 4] = [
        &|_, _| [190; 3],
        &|x, _| [(60 + x / 5) as u8; 3],
        &|_, y| if y < 380 { [200, 190, 170] } else { [120, 90, 60] },
        &|x, y| pixel(&other, x, y),
    ];
    for (number, behind) in backgrounds.iter().enumerate() {
        let report = report(&before(behind));
        assert_eq!(relation(&report), "product_reused", "{number}");
        assert_eq!(report.verdict.disposition, Disposition::Review, "{number}");
        let quad = report.likeness.unwrap().quad;
        // In sixteenths of a pixel; the photo's frame is the upload's.
        let corners = [0, 0, WIDTH, 0, WIDTH, HEIGHT, 0, HEIGHT];
        assert_eq!(quad.len(), corners.len(), "{number}");
        for (found, expected) in quad.iter().zip(corners) {
            assert!(found.abs_diff(expected as i32 * 16) <= 6 * 16, "{number}: {quad:?}");
        }
    }
}

#[test]
fn light_and_contrast_over_the_whole_photo_are_no_other_background() {
    let curves: [fn(f32) -> f32; 4] =
        [|v| v, |v| v * 0.85, |v| (v - 128.0) * 0.8 + 128.0, |v| 255.0 * (v / 255.0).powf(1.25)];
    for (number, curve) in curves.iter().enumerate() {
        let photo = photo();
        let rgb = photo.rgb.iter().map(|v| curve(f32::from(*v)) as u8).collect();
        let report = report(&Picture { rgb, ..photo });
        assert_ne!(relation(&report), "product_reused", "{number}");
    }
}

#[test]
fn the_same_product_seen_from_elsewhere_is_not_cut_out_of_the_photo() {
    // Turned, nearer or farther, aside: the frame of the shop's photo is nowhere in the upload.
    let (original, scene) = (photo(), picture(WIDTH, HEIGHT, 31));
    for (angle, scale, aside) in
        [(0.12_f32, 0.8_f32, 40.0_f32), (-0.07, 0.9, -30.0), (0.05, 0.7, 70.0)]
    {
        let upload = made(WIDTH, HEIGHT, |x, y| {
            let (u, v) = ((x as f32 - 400.0 - aside) / scale, (y as f32 - 300.0) / scale);
            let (sin, cos) = angle.sin_cos();
            let (u, v) = (u * cos + v * sin + 400.0, v * cos - u * sin + 300.0);
            if is_product(u, v) {
                pixel(&original, u as u32, v as u32)
            } else {
                pixel(&scene, x, y)
            }
        });
        let report = report(&upload);
        let relation = relation(&report);
        assert!(["none", "similar_view"].contains(&relation.as_str()), "{angle}: {relation}");
    }
}
