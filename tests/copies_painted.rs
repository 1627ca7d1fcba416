//! What is painted over a copy changes neither how the copy lies nor the light on the rest of it.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use claimseal::likeness::{self, Agreement, Catalogue, score};
use claimseal::pixels::Picture;
use common::{catalogued, made, painted, picture, pixel, recompressed};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;

/// A plain product before white, with a seam and a label: little for a map to hold on to.
fn product() -> Picture {
    let print = picture(WIDTH, HEIGHT, 7);
    made(WIDTH, HEIGHT, |x, y| {
        let (u, v) = ((x as f32 - 320.0) / 230.0, (y as f32 - 240.0) / 190.0);
        match u * u + v * v {
            r if r > 1.0 => [252; 3],
            _ if (200..260).contains(&x) && (150..200).contains(&y) => pixel(&print, x, y),
            _ if (y + x / 9) % 90 < 3 => [70, 90, 120],
            r => [150 - (60.0 * r) as u8, 170 - (50.0 * r) as u8, 200 - (40.0 * r) as u8],
        }
    })
}

/// A soft dark stain, as a tool paints it.
fn stained(photo: &Picture) -> Picture {
    painted(photo, |x, y| {
        let (u, v) = ((x as f32 - 400.0) / 90.0, (y as f32 - 250.0) / 75.0);
        let cover = (1.4 - 1.4 * (u * u + v * v).sqrt()).clamp(0.0, 0.9);
        let [r, g, b] = pixel(photo, x, y).map(f32::from);
        let mix = |v: f32, to: f32| (v + cover * (to - v)) as u8;
        (cover > 0.0).then(|| [mix(r, 60.0), mix(g, 45.0), mix(b, 30.0)])
    })
}

/// `photo` seen through `place`, which takes a place of the view to one of the photo.
fn viewed(photo: &Picture, (w, h): (u32, u32), place: impl Fn(f32, f32) -> (f32, f32)) -> Picture {
    made(w, h, |x, y| {
        let (u, v) = place(x as f32, y as f32);
        let (x0, y0) = (u.floor(), v.floor());
        let at = |dx: u32, dy: u32| {
            let x = (x0.max(0.0) as u32 + dx).min(photo.width - 1);
            pixel(photo, x, (y0.max(0.0) as u32 + dy).min(photo.height - 1)).map(f32::from)
        };
        let (a, b) = ((u - x0).clamp(0.0, 1.0), (v - y0).clamp(0.0, 1.0));
        let corners = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
        let weights = [(1.0 - a) * (1.0 - b), a * (1.0 - b), (1.0 - a) * b, a * b];
        std::array::from_fn(|c| {
            corners.iter().zip(weights).map(|(corner, w)| corner[c] * w).sum::<f32>() as u8
        })
    })
}

fn found(photo: &Picture, upload: &Picture) -> (Agreement, u16) {
    let catalogue = Catalogue { photos: vec![catalogued("photo", photo)] };
    let found = likeness::compare(&recompressed(upload, 50), Some(&catalogue), &|_| None);
    let nearest = found.nearest.expect("one photo");
    (nearest.agreement, nearest.score)
}

#[test]
fn a_stained_crop_lies_as_a_program_left_it_and_keeps_its_light() {
    let photo = product();
    let crop = |x: f32, y: f32| (38.0 + 0.75 * x, 30.0 + 0.75 * y);
    let upload = viewed(&stained(&photo), (740, 560), crop);
    let (agreement, score) = found(&photo, &upload);
    assert!(agreement.bend < 0.05, "{agreement:?}");
    assert!(agreement.lit < 1.0, "{agreement:?}");
    assert!(score >= score::COPY, "{score}");
}

#[test]
fn a_view_from_another_place_keeps_the_map_that_it_needs() {
    let photo = product();
    let turned = |x: f32, y: f32| {
        let depth = 1.0 + 0.12 * (x - 320.0) / 320.0;
        (320.0 + (x - 320.0) / depth, 240.0 + (y - 240.0) / depth)
    };
    let (agreement, _) = found(&photo, &viewed(&photo, (WIDTH, HEIGHT), turned));
    assert!(agreement.bend > 1.0 && agreement.fine > 0.5, "{agreement:?}");
}

#[test]
fn stickers_over_half_of_a_copy_leave_it_in_its_place() {
    let photo = product();
    let colours = [[250, 20, 210], [20, 230, 60], [240, 220, 10]];
    let upload = painted(&photo, |x, y| {
        let on = |(i, (cx, cy)): (usize, (f32, f32))| {
            let (dx, dy) = (x as f32 - cx, y as f32 - cy);
            (dx * dx + dy * dy < 95.0 * 95.0).then(|| colours[i])
        };
        [(420.0, 130.0), (250.0, 330.0), (480.0, 340.0)].into_iter().enumerate().find_map(on)
    });
    let (agreement, score) = found(&photo, &upload);
    assert!(agreement.bend < 1.0, "{agreement:?}");
    assert!(score >= score::COPY, "{score}");
}

#[test]
fn a_stain_on_a_crop_in_a_page_is_the_place_that_differs() {
    let photo = picture(WIDTH, HEIGHT, 7);
    let crop = viewed(&stained(&photo), (420, 310), |x, y| (40.0 + 1.3 * x, 38.0 + 1.3 * y));
    let page = made(800, 1000, |x, y| match (x.checked_sub(190), y.checked_sub(300)) {
        (Some(u), Some(v)) if u < crop.width && v < crop.height => pixel(&crop, u, v),
        _ if y > 700 && y % 60 < 14 && (x / 9) % 3 != 0 => [40; 3],
        _ => [246; 3],
    });
    let catalogue = Catalogue { photos: vec![catalogued("photo", &photo)] };
    let found =
        likeness::compare(&recompressed(&page, 80), Some(&catalogue), &|_| Some(photo.clone()));
    let nearest = found.nearest.unwrap();
    let places = nearest.changes.expect("a copy").places();
    // The stain is 180 by 150 around (400, 250) in the photo.
    let (left, top) = ((310.0 - 40.0) / 1.3 + 190.0, (175.0 - 38.0) / 1.3 + 300.0);
    let [[x, y, w, h]] = places[..] else { panic!("{places:?}") };
    let inside = |low: f64, size: f64, from: u32, length: u32| {
        f64::from(from) >= low - 12.0 && f64::from(from + length) <= low + size / 1.3 + 12.0
    };
    assert!(inside(left, 180.0, x, w) && inside(top, 150.0, y, h), "{places:?}");
    assert!(w > 70 && h > 60, "{places:?}");
}
