//! Copies in unusual files and against unusual catalogues.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use std::io::Cursor;

use claimseal::likeness::{self, Catalogue, Photo};
use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::Report;
use claimseal::{Context, inspect};
use common::{jpeg, picture, png};
use image::{DynamicImage, Frame, ImageBuffer, ImageFormat, Luma, Rgb, Rgba, RgbaImage};

fn catalogue(photo: &Picture) -> Vec<u8> {
    let photo = Photo {
        id: "photo".to_owned(),
        group: String::new(),
        registered_at: 0,
        fingerprint: likeness::fingerprint(photo),
    };
    Catalogue { photos: vec![photo] }.to_bytes()
}

fn against(upload: &[u8], photo: &Picture) -> Report {
    inspect(upload, &Context::default().with_catalogue(&catalogue(photo)).unwrap())
}

fn relation(report: &Report) -> String {
    let relation = report.likeness.as_ref().unwrap().relation;
    serde_json::to_value(relation).unwrap().as_str().unwrap().to_owned()
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.into().write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn pixel(photo: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = ((y * photo.width + x) * 3) as usize;
    [photo.rgb[at], photo.rgb[at + 1], photo.rgb[at + 2]]
}

fn rgba(photo: &Picture) -> RgbaImage {
    RgbaImage::from_fn(photo.width, photo.height, |x, y| {
        let [r, g, b] = pixel(photo, x, y);
        Rgba([r, g, b, 255])
    })
}

#[test]
fn sixteen_bit_grey_and_transparent_copies_are_found() {
    let photo = picture(640, 480, 7);
    let deep = ImageBuffer::from_fn(640, 480, |x, y| {
        Rgb(pixel(&photo, x, y).map(|v| u16::from(v) << 8 | 0x7f))
    });
    let grey = ImageBuffer::from_fn(640, 480, |x, y| {
        let [r, g, b] = pixel(&photo, x, y).map(u32::from);
        Luma([((299 * r + 587 * g + 114 * b) / 1000) as u8])
    });
    let mut clear = rgba(&photo);
    // A transparent margin, as around a cut-out.
    for (x, y, p) in clear.enumerate_pixels_mut() {
        if x < 30 || y < 30 || x >= 610 || y >= 450 {
            p.0[3] = 0;
        }
    }
    for file in [
        encoded(deep, ImageFormat::Png),
        encoded(grey, ImageFormat::Png),
        encoded(clear, ImageFormat::Png),
    ] {
        let report = against(&file, &photo);
        assert!(matches!(relation(&report).as_str(), "same_image" | "altered_copy"), "{report:?}");
    }
}

#[test]
fn an_animation_is_compared_by_its_first_frame() {
    let (photo, other) = (picture(320, 240, 7), picture(320, 240, 31));
    let animation = |frames: [&Picture; 2]| {
        let mut gif = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
        for frame in frames {
            encoder.encode_frame(Frame::new(rgba(frame))).unwrap();
        }
        drop(encoder);
        gif
    };
    assert_ne!(relation(&against(&animation([&photo, &other]), &photo)), "none");
    assert_eq!(relation(&against(&animation([&other, &photo]), &photo)), "none");
}

#[test]
fn a_catalogue_photo_no_larger_than_its_thumbnail_is_found_in_a_large_upload() {
    let large = image::RgbImage::from_raw(1200, 900, picture(1200, 900, 7).rgb).unwrap();
    let small = image::imageops::thumbnail(&large, 192, 144);
    let small = Picture { width: 192, height: 144, rgb: small.into_raw() };
    for upload in [jpeg(&picture(1200, 900, 7), 85), png(&small), jpeg(&small, 60)] {
        let report = against(&upload, &small);
        assert_eq!(relation(&report), "same_image");
        let score = report.likeness.unwrap().score;
        assert!(score >= likeness::score::COPY, "{score}");
    }
    let report = against(&jpeg(&picture(1200, 900, 31), 85), &small);
    assert_eq!(relation(&report), "none");
}

#[test]
fn catalogue_photos_of_any_shape_accuse_nobody() {
    let upload = jpeg(&picture(800, 600, 7), 85);
    for (width, height) in [(1, 1), (2, 2), (1, 4000), (4000, 1), (31, 700), (33, 33), (64, 2000)] {
        let flat = Picture { width, height, rgb: vec![180; (width * height * 3) as usize] };
        for photo in [flat, picture(width, height, 5)] {
            let report = against(&upload, &photo);
            let relation = relation(&report);
            let known = matches!(relation.as_str(), "none" | "inconclusive" | "similar_view");
            assert!(known, "{width}x{height}: {relation}");
            assert_eq!(report.verdict.disposition, Disposition::Clear);
        }
    }
}

#[test]
fn corrupt_fingerprints_are_refused_or_compared_without_harm() {
    let photo = picture(400, 300, 7);
    let bundle = catalogue(&photo);
    let upload = jpeg(&picture(400, 300, 31), 85);
    let (mut refused, mut compared) = (0, 0);
    for changed in common::damaged(&bundle, 11, 60) {
        match Context::default().with_catalogue(&changed) {
            Err(error) => {
                assert!(!error.to_string().is_empty());
                refused += 1;
            }
            Ok(context) => {
                let report = inspect(&upload, &context);
                assert_ne!(report.verdict.disposition, Disposition::Conflict);
                compared += 1;
            }
        }
    }
    assert!(refused > 0 && compared > 0, "{refused} refused, {compared} compared");
}
