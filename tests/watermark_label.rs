//! The written label of GB 45438-2025, drawn here from a strip of words in a face that the detector
//! does not know (`fixtures/SOURCES.md`).
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;
#[path = "common/marks.rs"]
mod marks;

use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::{AiStatus, Report};
use claimseal::{Context, inspect};
use common::{jpeg, picture, png};
use image::GrayImage;
use image::imageops::{self, FilterType};
use marks::{ground, lay, scaled};

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
    let row = WORDS.iter().position(|other| *other == words).unwrap() as u32;
    let line = marks::row(include_bytes!("fixtures/label-words.png"), row, 64);
    // The row holds an em of 56 and some of the space below.
    imageops::resize(&line, line.width() * height / 52, 64 * height / 52, FilterType::Triangle)
}

/// Draws `words` over a ground with grain and slopes.
fn labelled(words: &str, height: u32, place: Place, tone: (u8, f64)) -> Picture {
    let mut picture = ground(1200, 900);
    let ink = ink(words, height);
    let corner = place((picture.width, picture.height), ink.dimensions());
    lay(&mut picture, &ink, corner, tone);
    picture
}

fn look(bytes: &[u8]) -> Report {
    inspect(bytes, &Context::default())
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
    // A small copy: the words are 13 pixels high there.
    let large = labelled("AI生成", 56, BOTTOM_RIGHT, WHITE);
    assert_eq!(look(&jpeg(&scaled(&large, 280, 210), 85)).ai.markers, ["V-17"]);
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
        let marked = labelled(words, 40, BOTTOM_RIGHT, WHITE);
        assert_eq!(look(&png(&marked)).ai.status, AiStatus::None, "{words}");
        assert_eq!(
            look(&png(&scaled(&marked, 280, 210))).ai.status,
            AiStatus::None,
            "{words}, small"
        );
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
