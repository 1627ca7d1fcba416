//! Thumbnails against their pictures, through whole reports: edits that keep an old thumbnail are
//! found and placed, ordinary treatment is not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;
#[path = "common/exif.rs"]
mod exif;

use claimseal::detect::camera::CameraStatus;
use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::Report;
use claimseal::{Context, inspect};
use common::{jpeg, picture, pixel};
use exif::{Block, camera};

/// Every `step`-th pixel: how cheap cameras make thumbnails.
fn thinned(picture: &Picture, step: u32) -> Picture {
    let (width, height) = (picture.width / step, picture.height / step);
    let rgb = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x * step, y * step)))
        .flat_map(|(x, y)| pixel(picture, x, y))
        .collect();
    Picture { width, height, rgb }
}

fn mapped(picture: &Picture, change: impl Fn(u32, u32, [u8; 3]) -> [u8; 3]) -> Picture {
    let rgb = (0..picture.height)
        .flat_map(|y| (0..picture.width).map(move |x| (x, y)))
        .flat_map(|(x, y)| change(x, y, pixel(picture, x, y)))
        .collect();
    Picture { rgb, ..*picture }
}

/// A quarter turn clockwise.
fn turned(picture: &Picture) -> Picture {
    let (width, height) = (picture.height, picture.width);
    let rgb = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .flat_map(|(x, y)| pixel(picture, y, picture.height - 1 - x))
        .collect();
    Picture { width, height, rgb }
}

fn look(shown: &Picture, thumbnail: &Picture) -> Report {
    let block = Block { thumbnail: Some(jpeg(thumbnail, 75)), ..camera("Google", "Pixel 8") };
    inspect(&block.within(&jpeg(shown, 88)), &Context::default())
}

fn thumbnail_codes(report: &Report) -> Vec<&str> {
    let codes = report.findings.iter().map(|f| f.code.as_str());
    codes.filter(|code| code.starts_with("camera.thumbnail.")).collect()
}

#[test]
fn a_thumbnail_of_the_picture_is_no_finding() {
    for seed in 0..4 {
        let photo = picture(640, 480, seed);
        let report = look(&photo, &thinned(&photo, 4));
        assert_eq!(thumbnail_codes(&report), Vec::<&str>::new(), "{seed}");
        assert_eq!(report.camera.status, CameraStatus::CameraOriginal);
    }
}

#[test]
fn ordinary_treatment_of_the_whole_is_no_finding() {
    for seed in 0..2 {
        let photo = picture(640, 480, seed);
        let thumbnail = thinned(&photo, 4);
        let brighter = mapped(&photo, |_, _, p| p.map(|v| v.saturating_add(40)));
        let harder =
            mapped(&photo, |_, _, p| p.map(|v| (i32::from(v) * 3 / 2 - 60).clamp(0, 255) as u8));
        let grey = mapped(&photo, |_, _, [r, g, b]| {
            [((u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114) / 1000) as u8; 3]
        });
        for (name, changed) in [
            ("brighter", brighter),
            ("harder", harder),
            ("grey", grey),
            ("turned", turned(&photo)),
            ("smaller", thinned(&photo, 2)),
        ] {
            let report = look(&changed, &thumbnail);
            assert_eq!(thumbnail_codes(&report), Vec::<&str>::new(), "{name} {seed}");
            assert_eq!(report.verdict.disposition, Disposition::Clear);
        }
    }
}

#[test]
fn bars_of_a_thumbnail_are_left_out() {
    // A 3:2 picture in the middle of a 4:3 thumbnail.
    let photo = picture(960, 640, 5);
    let inner = thinned(&photo, 6);
    let mut rgb = vec![0; 160 * 6 * 3];
    rgb.extend(&inner.rgb);
    rgb.resize(160 * 120 * 3, 0);
    let barred = Picture { width: 160, height: 120, rgb };
    assert_eq!(inner.width, 160);
    assert_eq!(thumbnail_codes(&look(&photo, &barred)), Vec::<&str>::new());
}

#[test]
fn a_patch_that_the_thumbnail_does_not_have_is_found_where_it_is() {
    for (left, top, side) in [(120, 90, 90), (400, 300, 120), (40, 330, 100)] {
        for seed in [1, 4] {
            let photo = picture(640, 480, seed);
            let thumbnail = thinned(&photo, 4);
            let stained = mapped(&photo, |x, y, p| {
                let inside = (left..left + side).contains(&x) && (top..top + side).contains(&y);
                if inside { [255 - p[0], 255 - p[1], 255 - p[2]] } else { p }
            });
            let report = look(&stained, &thumbnail);
            assert_eq!(thumbnail_codes(&report), ["camera.thumbnail.mismatch"], "{left} {seed}");
            assert_eq!(report.camera.status, CameraStatus::Contradictory);
            assert_eq!(report.verdict.disposition, Disposition::Review);
            assert_eq!(report.verdict.reasons, ["camera.thumbnail.mismatch"]);
            let finding =
                report.findings.iter().find(|f| f.code == "camera.thumbnail.mismatch").unwrap();
            assert!(!finding.regions.is_empty());
            // A block of the grid is 32 pixels here: it may reach over the edge by that much.
            for region in &finding.regions {
                assert!(
                    region.x + region.w + 32 > left && region.x < left + side + 32,
                    "{region:?}"
                );
                assert!(region.y + region.h + 32 > top && region.y < top + side + 32, "{region:?}");
            }
        }
    }
}

#[test]
fn regions_are_those_of_the_upright_picture() {
    let photo = picture(640, 480, 4);
    let stained = mapped(&photo, |x, y, p| {
        if (40..160).contains(&x) && (30..150).contains(&y) { p.map(|v| 255 - v) } else { p }
    });
    let mut block =
        Block { thumbnail: Some(jpeg(&thinned(&photo, 4), 75)), ..camera("Google", "Pixel 8") };
    // Orientation 6: what is stored at the top left is shown at the top right.
    block.primary.push((0x0112, 3, 1, vec![0, 6, 0, 0]));
    let report = inspect(&block.within(&jpeg(&stained, 88)), &Context::default());
    assert_eq!((report.file.width, report.file.height), (Some(480), Some(640)));
    let finding = report.findings.iter().find(|f| f.code == "camera.thumbnail.mismatch").unwrap();
    for region in &finding.regions {
        assert!(region.x + region.w > 480 - 150 - 32 && region.y < 160 + 32, "{region:?}");
    }
}

#[test]
fn a_thumbnail_of_another_picture_is_found() {
    let photo = picture(640, 480, 3);
    // Fine chequers: they have no more to do with the photo than chance.
    let other = mapped(&photo, |x, y, _| [if (x / 8 + y / 8) % 2 == 0 { 40 } else { 210 }; 3]);
    let report = look(&photo, &thinned(&other, 4));
    assert_eq!(report.camera.status, CameraStatus::Contradictory, "{:?}", report.findings);
    assert_eq!(report.verdict.disposition, Disposition::Review);
}

#[test]
fn thumbnails_that_cannot_be_compared_are_passed_over() {
    let photo = picture(640, 480, 3);
    let square = picture(120, 120, 3);
    let tiny = thinned(&photo, 40);
    for thumbnail in [&square, &tiny] {
        assert_eq!(thumbnail_codes(&look(&photo, thumbnail)), Vec::<&str>::new());
    }
    let mut broken = camera("Google", "Pixel 8");
    broken.thumbnail = Some(jpeg(&thinned(&photo, 4), 75)[..200].to_vec());
    let report = inspect(&broken.within(&jpeg(&photo, 88)), &Context::default());
    assert_eq!(thumbnail_codes(&report), Vec::<&str>::new());
}
