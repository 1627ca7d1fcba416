//! Marks that are put over a ground.

#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]

use claimseal::pixels::Picture;
use image::GrayImage;
use image::imageops::{self, FilterType};

/// A ground with grain and slopes.
pub fn ground(width: u32, height: u32) -> Picture {
    let value = |x: u32, y: u32| {
        let grain = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)) >> 7;
        (90 + x * 50 / width + y * 40 / height + grain % 9) as u8
    };
    let rgb = (0..width * height).flat_map(|i| [value(i % width, i / width); 3]).collect();
    Picture { width, height, rgb }
}

/// The inked columns of row `row` of a sheet whose rows are `tall` pixels high.
pub fn row(sheet: &[u8], row: u32, tall: u32) -> GrayImage {
    let sheet = image::load_from_memory(sheet).unwrap().to_luma8();
    let line = imageops::crop_imm(&sheet, 0, row * tall, sheet.width(), tall).to_image();
    let inked = |x: &u32| (0..tall).any(|y| line.get_pixel(*x, y)[0] > 0);
    let left = (0..line.width()).find(inked).unwrap();
    let right = (0..line.width()).rev().find(inked).unwrap() + 1;
    imageops::crop_imm(&line, left, 0, right - left, tall).to_image()
}

/// Lays `ink` over the picture with its left top corner at `at`, in a tone, as opaque as `alpha`.
pub fn lay(picture: &mut Picture, ink: &GrayImage, at: (u32, u32), (tone, alpha): (u8, f64)) {
    for (x, y, pixel) in ink.enumerate_pixels() {
        let cover = f64::from(pixel[0]) / 255.0 * alpha;
        let at = (((at.1 + y) * picture.width + at.0 + x) * 3) as usize;
        for value in &mut picture.rgb[at..at + 3] {
            *value = (f64::from(*value) * (1.0 - cover) + f64::from(tone) * cover).round() as u8;
        }
    }
}

/// The picture in another size.
pub fn scaled(picture: &Picture, width: u32, height: u32) -> Picture {
    let rgb =
        image::RgbImage::from_raw(picture.width, picture.height, picture.rgb.clone()).unwrap();
    let rgb = imageops::resize(&rgb, width, height, FilterType::Triangle).into_raw();
    Picture { width, height, rgb }
}
