//! Text in the lowest bits of pixels, written here by the layout that is documented for it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Cursor;

use claimseal::report::{AiStatus, Report};
use claimseal::{Context, inspect};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use miniz_oxide::deflate::compress_to_vec;

const PARAMETERS: &str = "mug, crack\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 123456";

fn drawing(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        Rgba([(x * 3) as u8, (y * 5) as u8, (x * y / 7) as u8, 255])
    })
}

fn bits(signature: &str, bit_length: u32, payload: &[u8]) -> Vec<u8> {
    [signature.as_bytes(), &bit_length.to_be_bytes(), payload]
        .concat()
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |shift| byte >> shift & 1))
        .collect()
}

/// Puts bits into `channels` of each pixel, column by column.
fn hide(image: &mut RgbaImage, channels: &[usize], bits: &[u8]) {
    let height = image.height() as usize;
    for (index, bit) in bits.iter().enumerate() {
        let (pixel, channel) = (index / channels.len(), channels[index % channels.len()]);
        let value =
            &mut image.get_pixel_mut((pixel / height) as u32, (pixel % height) as u32).0[channel];
        *value = *value & 0xFE | bit;
    }
}

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut crc = 0xFFFF_FFFF_u32;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    let header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 0xFF];
    let (crc, length) = ((!crc).to_le_bytes(), (data.len() as u32).to_le_bytes());
    [&header[..], &compress_to_vec(data, 6), &crc, &length].concat()
}

fn report(image: impl Into<DynamicImage>, format: ImageFormat) -> Report {
    let mut out = Cursor::new(Vec::new());
    image.into().write_to(&mut out, format).unwrap();
    inspect(&out.into_inner(), &Context::default())
}

fn look(signature: &str, bit_length: usize, payload: &[u8], channels: &[usize]) -> Report {
    let mut image = drawing(64, 48);
    hide(&mut image, channels, &bits(signature, bit_length as u32, payload));
    report(image, ImageFormat::Png)
}

#[test]
fn all_four_signatures_are_read() {
    let packed = gzip(PARAMETERS.as_bytes());
    let plain = PARAMETERS.as_bytes();
    for (id, signature, payload, channels) in [
        ("G-09", "stealth_pnginfo", plain, &[3][..]),
        ("G-09", "stealth_pngcomp", &packed, &[3]),
        ("G-10", "stealth_rgbinfo", plain, &[0, 1, 2]),
        ("G-10", "stealth_rgbcomp", &packed, &[0, 1, 2]),
    ] {
        let report = look(signature, payload.len() * 8, payload, channels);
        assert_eq!(report.ai.markers, [id], "{signature}");
        assert_eq!(report.ai.status, AiStatus::DeclaredGenerated);
        assert_eq!(report.verdict.reasons, ["ai.generator.stealth"]);
        let quote = report.findings.iter().find(|f| f.code == "ai.generator.stealth").unwrap();
        assert_eq!(
            quote.basis.matched.as_deref(),
            Some(&*format!("{signature}: Steps, Sampler, CFG scale, Seed"))
        );
    }
}

#[test]
fn rgb_bits_are_read_from_a_picture_without_alpha_and_from_lossless_webp() {
    let mut image = drawing(64, 48);
    let text = br#"{"Software":"NovelAI","Source":"NovelAI Diffusion V4","Comment":"{}"}"#;
    hide(&mut image, &[0, 1, 2], &bits("stealth_rgbinfo", text.len() as u32 * 8, text));
    let rgb = DynamicImage::from(image).to_rgb8();
    assert_eq!(report(rgb.clone(), ImageFormat::Png).ai.markers, ["G-10"]);
    assert_eq!(report(rgb, ImageFormat::WebP).ai.markers, ["G-10"]);
}

#[test]
fn a_signature_without_a_generators_text_asks_for_a_look_only() {
    let bomb = gzip(&vec![b'a'; 5 << 20]);
    let (text, other) = (PARAMETERS.as_bytes(), gzip(b"a note of mine"));
    for (signature, length, payload) in [
        ("stealth_pnginfo", text.len() * 8 + (1 << 20), text),
        ("stealth_pnginfo", u32::MAX as usize, text),
        ("stealth_pngcomp", text.len() * 8, text),
        ("stealth_pngcomp", other.len() * 8, &other),
        ("stealth_pnginfo", 8, b"\xFF"),
    ] {
        let report = look(signature, length, payload, &[3]);
        assert_eq!(report.verdict.reasons, ["ai.generator.stealth.unread"], "{length}");
    }
    let mut image = drawing(600, 300);
    hide(&mut image, &[3], &bits("stealth_pngcomp", bomb.len() as u32 * 8, &bomb));
    let report = report(image, ImageFormat::Png);
    assert_eq!(report.verdict.reasons, ["ai.generator.stealth.unread"]);
}

#[test]
fn anything_less_than_the_whole_signature_in_its_order_is_nothing() {
    let text = PARAMETERS.as_bytes();
    for signature in ["stealth_pnginfp", "Stealth_pnginfo", "stealth_rgbinfo", "stealth_png"] {
        let report = look(signature, text.len() * 8, text, &[3]);
        assert_eq!(report.ai.status, AiStatus::None, "{signature}");
    }
    // Row by row is not the documented order.
    let mut turned = drawing(48, 64);
    hide(&mut turned, &[3], &bits("stealth_pnginfo", text.len() as u32 * 8, text));
    let turned = image::imageops::flip_horizontal(&image::imageops::rotate90(&turned));
    assert_eq!(report(turned, ImageFormat::Png).ai.status, AiStatus::None);
    // SwarmUI sets the alpha of one column to 254 without any message.
    let mut column = drawing(64, 48);
    (0..48).for_each(|y| column.get_pixel_mut(63, y).0[3] = 254);
    assert_eq!(report(column, ImageFormat::Png).ai.status, AiStatus::None);
}
