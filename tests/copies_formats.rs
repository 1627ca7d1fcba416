//! Copies in unusual files and against unusual catalogues.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use std::io::Cursor;

use claimseal::likeness::{self, Catalogue};
use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::Report;
use claimseal::{Context, inspect};
use common::{catalogued, jpeg, picture, pixel, png};
use image::{DynamicImage, Frame, ImageBuffer, ImageFormat, Luma, Rgb, Rgba, RgbaImage};

fn catalogue(photo: &Picture) -> Vec<u8> {
    Catalogue { photos: vec![catalogued("photo", photo)] }.to_bytes()
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

/// A CMYK JPEG as Adobe writes them (inks inverted, APP14), each block of 8x8 in one colour: only the
/// first coefficient of each block is coded.
fn cmyk(photo: &Picture) -> Vec<u8> {
    let (columns, rows) = (photo.width / 8, photo.height / 8);
    let mut out = b"\xff\xd8\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00".to_vec();
    out.extend([0xff, 0xdb, 0, 67, 0].into_iter().chain([8; 64]));
    let [h, w] = [rows * 8, columns * 8].map(|v| (v as u16).to_be_bytes());
    out.extend([0xff, 0xc0, 0, 20, 8, h[0], h[1], w[0], w[1], 4]);
    (1..=4).for_each(|id| out.extend([id, 0x11, 0]));
    // Sizes 0..=8 as codes of 4 bits, and for the rest of a block the one code "end", of one bit.
    out.extend([0xff, 0xc4, 0, 28, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    out.extend(0..9);
    out.extend([0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    out.extend([0xff, 0xda, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    let (mut held, mut count, mut before) = (0_u32, 0, [0_i32; 4]);
    let mut scan = Vec::new();
    for (y, x) in (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x))) {
        let [r, g, b] = pixel(photo, x * 8 + 4, y * 8 + 4);
        for (ink, last) in [r, g, b, 255].into_iter().zip(&mut before) {
            let value = i32::from(ink) - 128;
            let difference = value - *last;
            *last = value;
            let size = 32 - difference.unsigned_abs().leading_zeros();
            let bits = if difference < 0 { difference + (1 << size) - 1 } else { difference };
            held = held << (5 + size) | size << (1 + size) | (bits as u32) << 1;
            count += 5 + size;
            while count >= 8 {
                count -= 8;
                let byte = (held >> count) as u8;
                scan.push(byte);
                if byte == 0xff {
                    scan.push(0);
                }
            }
        }
    }
    scan.push((held << (8 - count) | 0xff >> count) as u8);
    out.extend(scan);
    out.extend([0xff, 0xd9]);
    out
}

#[test]
fn a_cmyk_copy_is_found_and_another_cmyk_picture_is_not() {
    let photo = picture(640, 480, 7);
    let report = against(&cmyk(&photo), &photo);
    assert_eq!(report.file.pixels, "decoded");
    assert!(matches!(relation(&report).as_str(), "same_image" | "altered_copy"), "{report:?}");
    assert_eq!(relation(&against(&cmyk(&picture(640, 480, 8)), &photo)), "none");
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
