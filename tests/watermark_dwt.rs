//! Marks that the invisible-watermark library itself wrote (`scripts/watermarks/marks.py`).
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::io::Cursor;
use std::path::Path;

use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::{AiStatus, Report};
use claimseal::{Context, inspect};
use common::{jpeg, png};
use image::{DynamicImage, ImageFormat};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/watermarks");
    std::fs::read(folder.join(name)).unwrap()
}

fn look(bytes: &[u8]) -> Report {
    inspect(bytes, &Context::default())
}

fn quote(report: &Report) -> Option<&str> {
    let found = report.findings.iter().find(|f| f.code == "ai.watermark.message")?;
    found.basis.matched.as_deref()
}

fn marked() -> DynamicImage {
    image::load_from_memory(&fixture("flux.png")).unwrap()
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn found(image: &DynamicImage) -> bool {
    let report = look(&written(image, ImageFormat::Png));
    assert_eq!(report.file.pixels, "decoded");
    quote(&report).is_some()
}

#[test]
fn each_message_is_read_and_named() {
    for (name, id, message, length) in [
        ("sd1.jpg", "W-01", "StableDiffusionV1", 136),
        ("inpainting.jpg", "W-01", "StableDiffusionV1-Inpainting", 224),
        ("sd2.jpg", "W-02", "SDV2", 32),
        ("sdxl.webp", "W-03", "SDXL", 48),
        ("sdxl-red.jpg", "W-03", "SDXL", 48),
        ("sdxl-bytes.jpg", "W-03", "SDXL", 48),
        ("flux.png", "W-04", "FLUX", 46),
        ("flux-halved-97.jpg", "W-04", "FLUX", 46),
    ] {
        let report = look(&fixture(name));
        assert_eq!(report.ai.markers, [id], "{name}");
        assert_eq!(report.ai.status, AiStatus::Watermarked, "{name}");
        assert_eq!(report.verdict.disposition, Disposition::Review, "{name}");
        let quote = quote(&report).unwrap();
        let matched = quote.strip_prefix(&format!("{message}: ")).unwrap();
        let matched: usize =
            matched.strip_suffix(&format!(" of {length} bits")).unwrap().parse().unwrap();
        assert!(matched * 10 > length * 9 && matched <= length, "{name}: {quote}");
    }
}

#[test]
fn other_messages_and_unmarked_pictures_are_nothing() {
    for name in ["other.jpg", "unmarked.jpg"] {
        let report = look(&fixture(name));
        assert_eq!(report.file.pixels, "decoded", "{name}");
        assert_eq!((report.ai.status, report.ai.markers), (AiStatus::None, vec![]), "{name}");
    }
    for seed in 0..20 {
        let plain = common::picture(512, 320, seed);
        assert_eq!(quote(&look(&png(&plain))), None, "{seed}");
    }
}

#[test]
fn a_picture_cut_in_whole_blocks_keeps_its_message() {
    for (x, y, width, height) in [
        (0, 8, 512, 312),
        (0, 0, 512, 200),
        (64, 0, 448, 320),
        (0, 0, 400, 320),
        (24, 40, 440, 264),
    ] {
        assert!(found(&marked().crop_imm(x, y, width, height)), "{x} {y} {width} {height}");
    }
}

#[test]
fn other_grids_are_not_read() {
    let image = marked();
    assert!(!found(&image.fliph()));
    assert!(!found(&image.rotate90()));
    assert!(!found(&image.resize_exact(400, 250, image::imageops::FilterType::Triangle)));
    assert!(!found(&image.crop_imm(4, 4, 504, 312)));
    // Fewer pixels than the library marks.
    assert!(!found(&image.crop_imm(0, 0, 256, 248)));
}

#[test]
fn alpha_does_not_hide_it() {
    let mut image = marked().to_rgba8();
    image.pixels_mut().for_each(|pixel| pixel.0[3] = 200);
    assert!(found(&image.into()));
}

#[test]
fn jpegs_that_cannot_hold_it_are_not_searched() {
    let halved = look(&fixture("flux-halved-80.jpg"));
    assert_eq!((halved.file.pixels.as_str(), quote(&halved)), ("decoded", None));
    let (width, height) = (512, 320);
    let picture = Picture { width, height, rgb: marked().to_rgb8().into_raw() };
    // Written here with the colour whole.
    assert!(quote(&look(&jpeg(&picture, 90))).is_some());
    assert!(quote(&look(&jpeg(&picture, 20))).is_none());
}

#[test]
fn flat_pictures_and_stripes_are_nothing() {
    type Paint = fn(u32, u32) -> [u8; 3];
    let paints: [Paint; 5] = [
        |_, _| [255; 3],
        |_, _| [10, 40, 200],
        |x, _| [if x / 8 % 2 == 0 { 250 } else { 5 }, 90, if x / 8 % 3 == 0 { 220 } else { 30 }],
        |x, y| [(x / 4) as u8, (y / 3) as u8, (x / 8 * 37 % 251) as u8],
        |x, y| [0, 0, ((x / 8) * 18 + (y / 8) * 9) as u8],
    ];
    for (at, paint) in paints.iter().enumerate() {
        let rgb = (0..768 * 512).flat_map(|i| paint(i % 768, i / 768)).collect();
        assert_eq!(quote(&look(&png(&Picture { width: 768, height: 512, rgb }))), None, "{at}");
    }
}
