//! The written label of GB 45438-2025, drawn here from a strip of words in a face that the detector
//! does not know (`fixtures/SOURCES.md`).
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::{AiStatus, Report};
use claimseal::{Context, inspect};
use common::{jpeg, picture, png};
use image::GrayImage;
use image::imageops::{self, FilterType};

/// The rows of the strip.
const WORDS: [&str; 10] = [
    "AI生成",
    "人工智能合成",
    "内容由AI生成",
    "豆包AI生成",
    "AI合成",
    "AI生活",
    "生产日期",
    "AI 相机",
    "人工智能",
    "生成日期",
];

/// Left top corner, from the width and height of picture and words.
type Place = fn((u32, u32), (u32, u32)) -> (u32, u32);

const BOTTOM_RIGHT: Place = |(w, h), (ww, wh)| (w - ww - 24, h - wh - 22);
const TOP_LEFT: Place = |_, _| (26, 24);
const MIDDLE: Place = |(w, h), (ww, wh)| ((w - ww) / 2, (h - wh) / 2);

/// Coverage of the ink of `words`, `height` pixels high.
fn ink(words: &str, height: u32) -> GrayImage {
    let strip = image::load_from_memory(include_bytes!("fixtures/label-words.png")).unwrap();
    let row = WORDS.iter().position(|other| *other == words).unwrap() as u32;
    let line = strip.to_luma8();
    let line = imageops::crop_imm(&line, 0, row * 64, line.width(), 64).to_image();
    let inked = |x: &u32| (0..64).any(|y| line.get_pixel(*x, y)[0] > 0);
    let (left, right) = ((0..400).find(inked).unwrap(), (0..400).rev().find(inked).unwrap() + 1);
    let line = imageops::crop_imm(&line, left, 0, right - left, 64).to_image();
    // The row holds an em of 56 and some of the space below.
    imageops::resize(&line, (right - left) * height / 52, 64 * height / 52, FilterType::Triangle)
}

/// Draws `words` over a ground with grain and slopes.
fn labelled(words: &str, height: u32, place: Place, (tone, alpha): (u8, f64)) -> Picture {
    let mut picture = ground(1200, 900);
    let ink = ink(words, height);
    let (left, top) = place((picture.width, picture.height), ink.dimensions());
    for (x, y, pixel) in ink.enumerate_pixels() {
        let cover = f64::from(pixel[0]) / 255.0 * alpha;
        let at = (((top + y) * picture.width + left + x) * 3) as usize;
        for value in &mut picture.rgb[at..at + 3] {
            *value = (f64::from(*value) * (1.0 - cover) + f64::from(tone) * cover).round() as u8;
        }
    }
    picture
}

fn ground(width: u32, height: u32) -> Picture {
    let value = |x: u32, y: u32| {
        let grain = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)) >> 7;
        (90 + x * 50 / width + y * 40 / height + grain % 9) as u8
    };
    let rgb = (0..width * height).flat_map(|i| [value(i % width, i / width); 3]).collect();
    Picture { width, height, rgb }
}

fn look(bytes: &[u8]) -> Report {
    inspect(bytes, &Context::default())
}

fn scaled(picture: &Picture, width: u32, height: u32) -> Picture {
    let rgb =
        image::RgbImage::from_raw(picture.width, picture.height, picture.rgb.clone()).unwrap();
    let rgb = imageops::resize(&rgb, width, height, FilterType::Triangle).into_raw();
    Picture { width, height, rgb }
}

const WHITE: (u8, f64) = (255, 0.7);

#[test]
fn the_label_asks_for_a_look_and_says_what_was_read_where() {
    let report = look(&png(&labelled("AI生成", 40, BOTTOM_RIGHT, WHITE)));
    assert_eq!(report.ai.markers, ["V-17"]);
    assert_eq!(report.ai.status, AiStatus::VisibleLabel);
    assert_eq!(report.verdict.disposition, Disposition::Review);
    assert_eq!(report.verdict.reasons, ["ai.visibleLabel.words"]);
    let finding = report.findings.iter().find(|f| f.code == "ai.visibleLabel.words").unwrap();
    assert_eq!(finding.basis.matched.as_deref(), Some("AI生成"));
    let region = finding.regions[0];
    let (width, height) = ink("AI生成", 40).dimensions();
    let (x, y) = BOTTOM_RIGHT((1200, 900), (width, height));
    assert!(region.x.abs_diff(x) <= 8 && region.w.abs_diff(width) <= 12, "{region:?}");
    assert!(region.y.abs_diff(y) <= 8 && region.h.abs_diff(43) <= 8, "{region:?}");
}

#[test]
fn every_wording_size_and_tone_is_read() {
    for (words, id) in [
        ("人工智能合成", "V-17"),
        ("内容由AI生成", "V-17"),
        ("豆包AI生成", "V-02"),
        ("AI合成", "V-17"),
    ] {
        let report = look(&png(&labelled(words, 36, BOTTOM_RIGHT, WHITE)));
        assert_eq!(report.ai.markers, [id], "{words}");
        let finding = report.findings.iter().find(|f| f.code == "ai.visibleLabel.words").unwrap();
        assert_eq!(finding.basis.matched.as_deref(), Some(words));
    }
    // 2 to 8 % of the shorter side.
    for height in [18, 22, 27, 33, 40, 48, 58, 70] {
        for tone in [(255, 0.4), (255, 0.95), (10, 0.6)] {
            let report = look(&png(&labelled("AI生成", height, TOP_LEFT, tone)));
            assert_eq!(report.ai.markers, ["V-17"], "{height} {tone:?}");
        }
    }
}

#[test]
fn it_survives_messengers_and_screenshots() {
    let marked = labelled("AI生成", 36, BOTTOM_RIGHT, WHITE);
    assert_eq!(look(&jpeg(&scaled(&marked, 720, 540), 60)).ai.markers, ["V-17"]);
    // A gallery's window, upright: black above and below.
    let shown = scaled(&marked, 1080, 810);
    let mut screen = Picture { width: 1080, height: 2400, rgb: vec![0; 1080 * 2400 * 3] };
    let at = 1080 * 3 * 795;
    screen.rgb[at..at + shown.rgb.len()].copy_from_slice(&shown.rgb);
    assert_eq!(look(&jpeg(&screen, 80)).ai.markers, ["V-17"]);
}

#[test]
fn other_words_and_other_places_are_none() {
    for words in ["AI生活", "生产日期", "AI 相机", "人工智能", "生成日期"] {
        let report = look(&png(&labelled(words, 40, BOTTOM_RIGHT, WHITE)));
        assert_eq!(report.ai.status, AiStatus::None, "{words}");
    }
    let quarter = |picture: Picture| {
        let rgb = image::RgbImage::from_raw(picture.width, picture.height, picture.rgb).unwrap();
        let rgb = imageops::rotate90(&rgb);
        Picture { width: rgb.width(), height: rgb.height(), rgb: rgb.into_raw() }
    };
    for (name, marked) in [
        ("nothing", ground(1200, 900)),
        ("a scene", picture(1024, 768, 1)),
        ("in the middle", labelled("AI生成", 40, MIDDLE, WHITE)),
        ("on its side", quarter(labelled("AI生成", 40, BOTTOM_RIGHT, WHITE))),
        ("hardly there", labelled("AI生成", 40, BOTTOM_RIGHT, (255, 0.02))),
    ] {
        assert_eq!(look(&png(&marked)).ai.status, AiStatus::None, "{name}");
    }
}
