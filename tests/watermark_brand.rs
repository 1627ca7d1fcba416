//! Names and logos of products, laid over a ground in the size and place in which the products draw
//! them (`fixtures/SOURCES.md`).
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;
#[path = "common/marks.rs"]
mod marks;

use claimseal::detect::finding::Region;
use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::{AiStatus, Report};
use claimseal::{Context, inspect};
use common::{jpeg, picture, png};
use image::imageops::{self, FilterType};
use marks::{ground, lay, row, scaled};

/// Where a mark stands.
#[derive(Clone, Copy)]
enum At {
    Left,
    Centre,
    Right,
    /// At the left of the upper edge.
    Top,
}

/// A mark: its row in the sheet, its height as a part of the picture's width, and the margins
/// beside and below (or above) it.
#[derive(Clone, Copy)]
struct Mark {
    row: u32,
    height: f64,
    at: At,
    beside: f64,
    below: f64,
}

// Each row is 80 pixels high. The heights follow from the measured widths: 0.195 of the picture for
// the first (280 pixels in the sheet), 0.12 (254), 0.08 (163), 23 of 1086 pixels for the stars (46),
// 0.32 (486) and 0.1 (182) for the names in Latin letters.
const JIMENG: Mark =
    Mark { row: 0, height: 80.0 * 0.195 / 280.0, at: At::Right, beside: 0.032, below: 0.027 };
const KLING: Mark =
    Mark { row: 1, height: 80.0 * 0.12 / 254.0, at: At::Right, beside: 0.034, below: 0.012 };
const HAILUO: Mark =
    Mark { row: 2, height: 80.0 * 0.08 / 163.0, at: At::Right, beside: 0.03, below: 0.02 };
const SAMSUNG: Mark =
    Mark { row: 3, height: 80.0 * 23.0 / 1086.0 / 46.0, at: At::Left, beside: 0.017, below: 0.01 };

const RUNNING_HUB: Mark =
    Mark { row: 8, height: 80.0 * 0.32 / 486.0, at: At::Top, beside: 0.008, below: 0.0 };
const LIBLIB: Mark =
    Mark { row: 9, height: 80.0 * 0.1 / 182.0, at: At::Centre, beside: 0.0, below: 0.03 };

const WHITE: (u8, f64) = (255, 0.7);

fn marked(mark: Mark, side: u32, tone: (u8, f64)) -> Picture {
    let mut picture = ground(side, side);
    put(&mut picture, mark, tone);
    picture
}

/// Lays the mark over the picture and gives its place.
fn put(picture: &mut Picture, mark: Mark, tone: (u8, f64)) -> Region {
    let line = row(include_bytes!("fixtures/brand-marks.png"), mark.row, 80);
    let side = f64::from(picture.width.min(picture.height));
    let height = (side * mark.height).round() as u32;
    let ink = imageops::resize(&line, line.width() * height / 80, height, FilterType::Triangle);
    let (beside, below) = ((side * mark.beside) as u32, (side * mark.below) as u32);
    let x = match mark.at {
        At::Left | At::Top => beside,
        At::Centre => (picture.width - ink.width()) / 2 + beside,
        At::Right => picture.width - beside - ink.width(),
    };
    let y = match mark.at {
        At::Top => below,
        _ => picture.height - below - height,
    };
    lay(picture, &ink, (x, y), tone);
    Region { x, y, w: ink.width(), h: height }
}

fn look(bytes: &[u8]) -> Report {
    inspect(bytes, &Context::default())
}

#[test]
fn a_logo_asks_for_a_look_and_says_which_and_where() {
    let mut picture = ground(1600, 1200);
    let drawn = put(&mut picture, JIMENG, WHITE);
    let report = look(&png(&picture));
    assert_eq!(report.ai.markers, ["V-04"]);
    assert_eq!(report.ai.status, AiStatus::VisibleLabel);
    assert_eq!(report.verdict.disposition, Disposition::Review);
    assert_eq!(report.verdict.reasons, ["ai.visibleLabel.brand"]);
    let finding = report.findings.iter().find(|f| f.code == "ai.visibleLabel.brand").unwrap();
    assert_eq!(finding.basis.matched.as_deref(), Some("即梦AI"));
    let region = finding.regions[0];
    // The shape has a margin of one cell, 4 pixels here.
    assert!(region.x.abs_diff(drawn.x) <= 8 && region.w.abs_diff(drawn.w) <= 14, "{region:?}");
    assert!(region.y.abs_diff(drawn.y) <= 8 && region.h.abs_diff(drawn.h) <= 14, "{region:?}");
}

#[test]
fn every_mark_is_found_in_every_size() {
    for (mark, id) in [(JIMENG, "V-04"), (KLING, "V-06"), (HAILUO, "V-12"), (SAMSUNG, "V-11")] {
        for side in [720, 1024, 1440, 2048] {
            for tone in [WHITE, (255, 0.4)] {
                let report = look(&png(&marked(mark, side, tone)));
                assert_eq!(report.ai.markers, [id], "{side} {tone:?}");
            }
        }
    }
    // Samsung's is dark over a bright ground.
    assert_eq!(look(&png(&marked(SAMSUNG, 1086, (10, 0.5)))).ai.markers, ["V-11"]);
}

#[test]
fn it_survives_messengers_and_screenshots() {
    for (mark, id) in [(JIMENG, "V-04"), (HAILUO, "V-12"), (SAMSUNG, "V-11")] {
        let sent = scaled(&marked(mark, 2048, WHITE), 1080, 1080);
        assert_eq!(look(&jpeg(&sent, 70)).ai.markers, [id], "messenger");
        // A gallery's window, upright: black above and below.
        let mut screen = Picture { width: 1080, height: 2400, rgb: vec![0; 1080 * 2400 * 3] };
        let at = 1080 * 3 * 660;
        screen.rgb[at..at + sent.rgb.len()].copy_from_slice(&sent.rgb);
        assert_eq!(look(&jpeg(&screen, 80)).ai.markers, [id], "screenshot");
    }
}

#[test]
fn other_names_other_places_and_stars_alone_are_none() {
    let moved = |mark: Mark, beside: f64, below: f64| Mark { beside, below, ..mark };
    let row = |mark: Mark, row: u32| Mark { row, ..mark };
    for (name, mark, tone) in [
        ("another name with the same letters", row(KLING, 4), WHITE),
        ("a name that begins alike", row(HAILUO, 5), WHITE),
        ("stars without words", row(SAMSUNG, 6), WHITE),
        ("a dot before words", row(SAMSUNG, 7), WHITE),
        ("a logo in the middle", moved(JIMENG, 0.4, 0.45), WHITE),
        ("a logo at the other side", Mark { at: At::Left, ..JIMENG }, WHITE),
        ("a logo of half the size", Mark { height: JIMENG.height / 2.0, ..JIMENG }, WHITE),
        ("a dark logo, which the product never draws", JIMENG, (0, 0.7)),
        ("hardly there", JIMENG, (255, 0.02)),
    ] {
        let report = look(&png(&marked(mark, 1200, tone)));
        assert_eq!(report.ai.status, AiStatus::None, "{name}: {:?}", report.ai.markers);
    }
    assert_eq!(look(&png(&picture(1024, 768, 1))).ai.status, AiStatus::None);
}

#[test]
fn the_bar_of_five_colours_is_found_flush_in_its_corner_alone() {
    // As the catalogue of markers gives them: #FFFF66 #42FFFF #51DA4C #FF6E3C #3C46FF.
    let colours: [[u8; 3]; 5] =
        [[255, 255, 102], [66, 255, 255], [81, 218, 76], [255, 110, 60], [60, 70, 255]];
    let barred = |side: u32, colours: [[u8; 3]; 5], away: u32| {
        let square = 16;
        let base = ground(1024, 1024);
        let colour = |x: u32, y: u32| {
            let (right, down) = (1023_u32.checked_sub(x + away)?, 1023_u32.checked_sub(y + away)?);
            let place = right / square;
            (down < square && place < 5).then(|| colours[4 - place as usize])
        };
        scaled(&common::painted(&base, colour), side, side)
    };
    for side in [512, 1024, 1600] {
        let report = look(&jpeg(&barred(side, colours, 0), 80));
        assert_eq!(report.ai.markers, ["V-15"], "{side}");
        assert_eq!(report.verdict.reasons, ["ai.visibleLabel.colourBar"]);
        let region = report.findings.iter().find_map(|f| f.regions.first()).unwrap();
        assert_eq!((region.x + region.w, region.y + region.h), (side, side));
    }
    let swapped = [colours[4], colours[3], colours[2], colours[1], colours[0]];
    assert_eq!(look(&png(&barred(1024, swapped, 0))).ai.status, AiStatus::None);
    assert_eq!(look(&png(&barred(1024, colours, 30))).ai.status, AiStatus::None);
}

#[test]
fn names_in_latin_letters_are_found_where_their_products_write_them_alone() {
    for (mark, id) in [(RUNNING_HUB, "V-09"), (LIBLIB, "V-10")] {
        for side in [832, 1080, 1536] {
            for tone in [(220, 0.9), WHITE] {
                let report = look(&jpeg(&marked(mark, side, tone), 85));
                assert!(report.ai.markers.contains(&id.to_owned()), "{id} {side} {tone:?}");
                assert_eq!(report.ai.status, AiStatus::VisibleLabel);
                assert_eq!(report.verdict.disposition, Disposition::Review);
            }
        }
        let sent = scaled(&marked(mark, 1536, WHITE), 1080, 1080);
        assert!(look(&jpeg(&sent, 70)).ai.markers.contains(&id.to_owned()), "messenger");
    }
    let row = |mark: Mark, row: u32| Mark { row, ..mark };
    let moved = |mark: Mark, beside: f64, below: f64| Mark { beside, below, ..mark };
    for (name, mark, tone) in [
        ("a name that begins alike", row(RUNNING_HUB, 10), WHITE),
        ("a name that ends alike", row(LIBLIB, 11), WHITE),
        ("a name of a shop", row(LIBLIB, 2), WHITE),
        ("in another corner", Mark { at: At::Right, ..LIBLIB }, WHITE),
        ("in the middle", moved(LIBLIB, 0.0, 0.45), WHITE),
        ("lower than it is written", moved(RUNNING_HUB, 0.008, 0.2), WHITE),
        ("at half the size", Mark { height: LIBLIB.height / 2.0, ..LIBLIB }, WHITE),
        ("hardly there", LIBLIB, (255, 0.02)),
    ] {
        let markers = look(&png(&marked(mark, 1200, tone))).ai.markers;
        let named = |id: &str| markers.iter().any(|found| found == id);
        assert!(!named("V-09") && !named("V-10"), "{name}: {markers:?}");
    }
}
