//! Previews of another frame than the picture's, through whole reports: crops, margins, straightening,
//! mirroring, dates and flat photos are ordinary, and what was painted before or after is found still.
//! Pictures are drawn from a formula of the place, so that a crop or a turn is drawn, not computed
//! from pixels as the code under test does.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;
#[path = "common/exif.rs"]
mod exif;

use claimseal::detect::Severity;
use claimseal::detect::camera::CameraStatus;
use claimseal::pixels::Picture;
use claimseal::policy::Disposition;
use claimseal::report::Report;
use claimseal::{Context, inspect};
use common::{jpeg, painted, with_segment};
use exif::{Block, camera};

/// Colour at a place of a scene that is 4/3 wide and 1 high: rings of different size and tone.
fn scene(u: f64, v: f64) -> [u8; 3] {
    let mut colour = [90.0 + 60.0 * v, 110.0 + 30.0 * u, 120.0 - 40.0 * v];
    for index in 0..22u32 {
        let part = |factor: u32| f64::from(index * factor % 97) / 97.0;
        let (x, y, radius) = (part(37) * 4.0 / 3.0, part(61), 0.04 + 0.13 * part(23));
        let distance = ((u - x).powi(2) + (v - y).powi(2)).sqrt();
        if distance < radius {
            let tone = 30.0 + 200.0 * part(71);
            colour = [tone, tone * 0.9, (tone * 1.7) % 255.0];
        }
    }
    colour.map(|value| value as u8)
}

/// The scene seen through `place`, which maps 0..4/3 and 0..1 of the frame to a place of the scene.
fn seen(width: u32, height: u32, place: impl Fn(f64, f64) -> (f64, f64)) -> Picture {
    let rgb = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .flat_map(|(x, y)| {
            // Small pictures are means of nine places a pixel.
            let parts: &[f64] = if width > 200 { &[0.5] } else { &[0.2, 0.5, 0.8] };
            let scale = f64::from(height);
            let mut sum = [0u32; 3];
            for (a, b) in parts.iter().flat_map(|a| parts.iter().map(move |b| (a, b))) {
                let (u, v) = place((f64::from(x) + a) / scale, (f64::from(y) + b) / scale);
                sum.iter_mut().zip(scene(u, v)).for_each(|(sum, part)| *sum += u32::from(part));
            }
            sum.map(|sum| (sum / (parts.len() * parts.len()) as u32) as u8)
        })
        .collect();
    Picture { width, height, rgb }
}

/// The picture with the colours of a square turned into their opposites.
fn spoilt(picture: &Picture, [left, top, side]: [u32; 3]) -> Picture {
    painted(picture, |x, y| {
        let is_inside = (left..left + side).contains(&x) && (top..top + side).contains(&y);
        let at = ((y * picture.width + x) * 3) as usize;
        is_inside.then(|| [0, 1, 2].map(|channel| 255 - picture.rgb[at + channel]))
    })
}

fn whole(width: u32, height: u32) -> Picture {
    seen(width, height, |u, v| (u, v))
}

fn block(thumbnail: &Picture) -> Block {
    Block { thumbnail: Some(jpeg(thumbnail, 80)), ..camera("Google", "Pixel 8") }
}

fn look(shown: &Picture, thumbnail: &Picture) -> Report {
    inspect(&block(thumbnail).within(&jpeg(shown, 88)), &Context::default())
}

fn codes(report: &Report) -> Vec<&str> {
    let codes = report.findings.iter().map(|f| f.code.as_str());
    codes.filter(|code| code.starts_with("camera.thumbnail.")).collect()
}

fn frame(report: &Report) -> Option<&str> {
    let finding = report.findings.iter().find(|f| f.code == "camera.thumbnail.cropped")?;
    finding.basis.matched.as_deref()
}

#[test]
fn a_cropped_picture_is_resaved_whatever_its_shape() {
    for (left, top, side, width, height) in [
        (0.13, 0.1, 0.8, 640, 480),
        (0.0, 0.0, 0.75, 640, 480),
        (0.35, 0.3, 0.5, 640, 480),
        // Square, wide and upright crops.
        (0.2, 0.05, 0.9, 480, 480),
        (0.1, 0.2, 0.6, 800, 450),
        (0.5, 0.1, 0.85, 360, 480),
    ] {
        let cropped = seen(width, height, |u, v| (left + u * side, top + v * side));
        let report = look(&cropped, &whole(160, 120));
        assert_eq!(codes(&report), ["camera.thumbnail.cropped"], "{left} {side} {width}x{height}");
        assert_eq!(frame(&report), Some("cropped"));
        assert_eq!(report.camera.status, CameraStatus::Resaved);
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
}

#[test]
fn a_margin_is_no_other_picture() {
    let framed = painted(&seen(640, 480, |u, v| (u * 1.25 - 0.16, v * 1.25 - 0.125)), |x, y| {
        (!(64..576).contains(&x) || !(48..432).contains(&y)).then_some([255; 3])
    });
    let report = look(&framed, &whole(160, 120));
    assert_eq!(frame(&report), Some("framed"));
    assert_eq!(report.camera.status, CameraStatus::Resaved);
    assert_eq!(report.verdict.disposition, Disposition::Clear);
}

#[test]
fn a_straightened_horizon_is_no_change_of_places() {
    for degrees in [-6.0f64, -2.0, 3.0] {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let turned = |u: f64, v: f64| {
            let (x, y) = (u - 2.0 / 3.0, v - 0.5);
            (2.0 / 3.0 + cosine * x + sine * y, 0.5 + cosine * y - sine * x)
        };
        // What lies outside the scene is black, as software that turns leaves it.
        let outside = |x: u32, y: u32| {
            let (u, v) = turned((f64::from(x) + 0.5) / 480.0, (f64::from(y) + 0.5) / 480.0);
            let is_inside = (0.0..4.0 / 3.0).contains(&u) && (0.0..1.0).contains(&v);
            (!is_inside).then_some([0; 3])
        };
        let report = look(&painted(&seen(640, 480, turned), outside), &whole(160, 120));
        assert!(codes(&report).iter().all(|code| *code == "camera.thumbnail.cropped"), "{degrees}");
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
}

#[test]
fn a_mirrored_picture_is_not_another_one() {
    let mirrored = seen(640, 480, |u, v| (4.0 / 3.0 - u, v));
    let report = look(&mirrored, &whole(160, 120));
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert_eq!(report.verdict.disposition, Disposition::Clear);
}

#[test]
fn damage_painted_on_a_cropped_picture_is_found_where_it_is() {
    let cropped = seen(640, 480, |u, v| (0.13 + u * 0.8, 0.1 + v * 0.8));
    let [left, top, side] = [200, 280, 100];
    let report = look(&spoilt(&cropped, [left, top, side]), &whole(160, 120));
    assert!(codes(&report).contains(&"camera.thumbnail.mismatch"), "{:?}", codes(&report));
    assert_eq!(report.camera.status, CameraStatus::Contradictory);
    assert_eq!(report.verdict.disposition, Disposition::Review);
    let found = report.findings.iter().find(|f| f.code == "camera.thumbnail.mismatch").unwrap();
    for region in &found.regions {
        assert!(region.x + region.w + 40 > left && region.x < left + side + 40, "{region:?}");
        assert!(region.y + region.h + 40 > top && region.y < top + side + 40, "{region:?}");
    }
}

#[test]
fn a_date_along_the_lower_edge_is_told_from_damage() {
    let stamp = |top: u32| {
        let photo = whole(640, 480);
        // White plates with gaps, as behind the digits of a date.
        let stamped = painted(&photo, |x, y| {
            let inside = (380..620).contains(&x) && (top..top + 32).contains(&y);
            (inside && x % 40 < 32).then_some([255, 250, 240])
        });
        look(&stamped, &whole(160, 120))
    };
    let dated = stamp(446);
    assert_eq!(codes(&dated), ["camera.thumbnail.stamped"]);
    let finding = dated.findings.iter().find(|f| f.code == "camera.thumbnail.stamped").unwrap();
    assert!(finding.severity == Severity::Notice && !finding.regions.is_empty());
    assert_eq!(dated.camera.status, CameraStatus::CameraOriginal);
    assert_eq!(dated.verdict.disposition, Disposition::Clear);
    // The same plates on the goods are no date.
    assert_eq!(codes(&stamp(230)), ["camera.thumbnail.mismatch"]);
}

#[test]
fn noise_of_a_flat_photo_is_no_other_picture() {
    let noise = |width: u32, height: u32, seed: u32| {
        let mut state = seed;
        let rgb = (0..width * height * 3)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                200 + (state >> 29) as u8
            })
            .collect();
        Picture { width, height, rgb }
    };
    let report = look(&noise(640, 480, 1), &noise(160, 120, 2));
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert_eq!(report.verdict.disposition, Disposition::Clear);
}

/// `shown` as a multi-picture file (CIPA DC-007) with `preview` of this type after it.
fn with_preview(shown: &Picture, preview: &Picture, kind: u32) -> Vec<u8> {
    let (photo, preview) = (camera("SONY", "ILCE-7M4").within(&jpeg(shown, 88)), jpeg(preview, 85));
    // Offsets count from the index's own header, 10 bytes into the file.
    let index = |at: u32| {
        let mut index =
            b"MPF\0MM\0*\0\0\0\x08\0\x01\xB0\x02\0\x07\0\0\0\x20\0\0\0\x1A\0\0\0\0".to_vec();
        for field in [0x2003_0000, 0, 0, 0, kind, preview.len() as u32, at, 0] {
            index.extend(u32::to_be_bytes(field));
        }
        index
    };
    let length = with_segment(&photo, 0xE2, &index(0)).len() as u32;
    [with_segment(&photo, 0xE2, &index(length - 10)), preview].concat()
}

#[test]
fn the_large_preview_of_a_multi_picture_file_is_compared_as_well() {
    let photo = whole(800, 600);
    let stained = spoilt(&photo, [300, 250, 120]);
    let large = whole(640, 480);
    let same = inspect(&with_preview(&photo, &large, 0x0001_0001), &Context::default());
    assert_eq!(codes(&same), Vec::<&str>::new());
    let report = inspect(&with_preview(&stained, &large, 0x0001_0001), &Context::default());
    assert_eq!(codes(&report), ["camera.thumbnail.mismatch"]);
    let finding = report.findings.iter().find(|f| f.code == "camera.thumbnail.mismatch").unwrap();
    assert_eq!(finding.basis.tag.as_deref(), Some("MPF preview"));
    // Another view of a stereo pair or a gain map is no preview of this picture.
    for kind in [0x0002_0002, 0] {
        let report = inspect(&with_preview(&stained, &large, kind), &Context::default());
        assert_eq!(codes(&report), Vec::<&str>::new(), "{kind:x}");
    }
}
