//! The star that Gemini draws over its pictures, drawn here by its documented geometry.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use claimseal::detect::finding::Region;
use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::{AiStatus, Report};
use claimseal::{Context, inspect};
use common::{jpeg, picture, png};

/// A shape in the box -1..=1.
type Shape = fn(f64, f64) -> bool;

/// Between four circles of radius 1 around the corners.
fn star(x: f64, y: f64) -> bool {
    (1.0 - x.abs()).hypot(1.0 - y.abs()) >= 1.0
}

/// Draws `shape` of `size` pixels with its left top corner at `x`, `y`.
fn draw(picture: &mut Picture, shape: Shape, (x, y, size): (u32, u32, u32), ink: f64, alpha: f64) {
    let half = f64::from(size) / 2.0;
    for row in 0..size {
        for column in 0..size {
            let inside = (0..25)
                .filter(|i| {
                    let at = |pixel: u32, part: i32| {
                        (f64::from(pixel) + f64::from(part) / 5.0 + 0.1) / half - 1.0
                    };
                    shape(at(column, i % 5), at(row, i / 5))
                })
                .count();
            let alpha = alpha * inside as f64 / 25.0;
            let at = (((y + row) * picture.width + x + column) * 3) as usize;
            for value in &mut picture.rgb[at..at + 3] {
                *value = (f64::from(*value) * (1.0 - alpha) + ink * alpha).round() as u8;
            }
        }
    }
}

/// A soft ground with grain: hard edges behind the star can hide it.
fn ground(width: u32, height: u32) -> Picture {
    let value = |x: u32, y: u32| {
        let grain = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)) >> 7;
        (60 + x * 60 / width + y * 40 / height + grain % 9) as u8
    };
    let rgb = (0..width * height).flat_map(|i| [value(i % width, i / width); 3]).collect();
    Picture { width, height, rgb }
}

fn with(shape: Shape, place: (u32, u32, u32), ink: f64, alpha: f64) -> Picture {
    let mut picture = ground(1024, 768);
    draw(&mut picture, shape, place, ink, alpha);
    picture
}

fn look(bytes: &[u8]) -> Report {
    inspect(bytes, &Context::default())
}

fn halved(picture: &Picture) -> Picture {
    let image =
        image::RgbImage::from_raw(picture.width, picture.height, picture.rgb.clone()).unwrap();
    let (width, height) = (picture.width / 2, picture.height / 2);
    let small = image::imageops::thumbnail(&image, width, height);
    Picture { width, height, rgb: small.into_raw() }
}

/// Where the star stands on a picture of 1024 x 768.
const PLACE: (u32, u32, u32) = (1024 - 80, 768 - 80, 48);

#[test]
fn the_star_in_its_place_asks_for_a_look() {
    let report = look(&png(&with(star, PLACE, 255.0, 0.5)));
    assert_eq!(report.ai.markers, ["V-01"]);
    assert_eq!(report.ai.status, AiStatus::VisibleLabel);
    assert_eq!(report.verdict.disposition, Disposition::Review);
    assert_eq!(report.verdict.reasons, ["ai.visibleLabel.sparkle"]);
    let finding = report.findings.iter().find(|f| f.code == "ai.visibleLabel.sparkle").unwrap();
    let Region { x, y, w, h } = finding.regions[0];
    assert!(x.abs_diff(944) <= 5 && y.abs_diff(688) <= 5, "{x} {y}");
    assert!(w.abs_diff(48) <= 4 && w == h, "{w} {h}");
}

#[test]
fn it_survives_scaling_and_compression() {
    let marked = with(star, PLACE, 255.0, 0.5);
    assert_eq!(look(&jpeg(&marked, 60)).ai.markers, ["V-01"]);
    assert_eq!(look(&jpeg(&halved(&marked), 75)).ai.markers, ["V-01"]);
    let mut large = ground(1536, 1536);
    draw(&mut large, star, (1536 - 160, 1536 - 160, 96), 255.0, 0.4);
    assert_eq!(look(&jpeg(&large, 80)).ai.markers, ["V-01"]);
}

#[test]
fn the_wider_margins_of_newer_pictures_are_known() {
    // Size and margin as public removers list them for pictures of 2816 x 1536 and smaller.
    for (width, height, size, margin) in
        [(2816, 1536, 96, 192), (1408, 1024, 48, 96), (1408, 1024, 36, 96)]
    {
        let mut newer = ground(width, height);
        let (x, y) = (width - margin - size, height - margin - size);
        draw(&mut newer, star, (x, y, size), 255.0, 0.36);
        let report = look(&jpeg(&newer, 85));
        assert_eq!(report.ai.markers, ["V-01"], "{size} at {margin}");
        let region = report.findings.iter().find_map(|f| f.regions.first()).unwrap();
        assert!(region.x.abs_diff(x) <= 12 && region.y.abs_diff(y) <= 12, "{region:?}");
    }
}

#[test]
fn other_places_inks_and_shapes_are_none() {
    let disc: Shape = |x, y| x.hypot(y) <= 1.0;
    let square: Shape = |_, _| true;
    let diamond: Shape = |x, y| x.abs() + y.abs() <= 1.0;
    let cross: Shape = |x, y| x.abs().min(y.abs()) <= 0.15;
    let five: Shape = |x, y| x.hypot(y) <= 0.55 + 0.45 * (5.0 * x.atan2(-y)).cos();
    let (x, y, size) = PLACE;
    for (name, marked) in [
        ("nothing", ground(1024, 768)),
        ("a scene", picture(1024, 768, 1)),
        ("left", with(star, (32, y, size), 255.0, 0.5)),
        ("top", with(star, (x, 32, size), 255.0, 0.5)),
        ("further in", with(star, (x - 30, y - 30, size), 255.0, 0.5)),
        ("flush", with(star, (1024 - 48, 768 - 48, size), 255.0, 0.5)),
        ("dark", with(star, PLACE, 0.0, 0.5)),
        ("disc", with(disc, PLACE, 255.0, 0.5)),
        ("square", with(square, PLACE, 255.0, 0.5)),
        ("diamond", with(diamond, PLACE, 255.0, 0.5)),
        ("cross", with(cross, PLACE, 255.0, 0.5)),
        ("five points", with(five, PLACE, 255.0, 0.5)),
    ] {
        assert_eq!(look(&png(&marked)).ai.status, AiStatus::None, "{name}");
    }
}
