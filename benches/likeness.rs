//! Time of the parts of the likeness comparison: `cargo bench --bench likeness`.

#![allow(missing_docs)]

use std::hint::black_box;

use claimseal::likeness::{Catalogue, Photo, compare, fingerprint, pdq};
use claimseal::pixels::Picture;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

/// A picture of soft light and 60 blocks; `seed` decides all of it.
fn scene(seed: u32, width: u32, height: u32) -> Picture {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = move |below: u32| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state % below
    };
    let mut rgb: Vec<u8> = (0..width * height)
        .flat_map(|at| [(at % width * 60 / width) as u8, (at / width * 60 / height) as u8, 90])
        .collect();
    for _ in 0..60 {
        let (x, y) = (next(width * 4 / 5), next(height * 4 / 5));
        let (w, h) = (width / 30 + next(width / 6), height / 30 + next(height / 6));
        let colour = [next(256) as u8, next(256) as u8, next(256) as u8];
        for py in y..(y + h).min(height) {
            let row = ((py * width + x) * 3) as usize;
            let end = ((py * width + (x + w).min(width)) * 3) as usize;
            if let Some(row) = rgb.get_mut(row..end) {
                row.chunks_exact_mut(3).for_each(|pixel| pixel.copy_from_slice(&colour));
            }
        }
    }
    Picture { width, height, rgb }
}

fn catalogue(photos: u32) -> Catalogue {
    let photo = |seed: u32| Photo {
        id: seed.to_string(),
        group: String::new(),
        registered_at: 0,
        fingerprint: fingerprint(&scene(seed, 800, 600)),
    };
    Catalogue { photos: (1..=photos).map(photo).collect() }
}

fn stages(criterion: &mut Criterion) {
    let upload = scene(1000, 4000, 3000);
    let photo = scene(1, 800, 600);
    let known = catalogue(1);
    let copy = scene(1, 1600, 1200);
    criterion.bench_function("fingerprint, 800x600", |b| b.iter(|| fingerprint(black_box(&photo))));
    criterion.bench_function("hashes, 12 MP", |b| b.iter(|| pdq::all(black_box(&upload))));
    criterion.bench_function("copy, against the thumbnail", |b| {
        b.iter(|| compare(black_box(&copy), Some(&known), &|_| None));
    });
    criterion.bench_function("copy, against the photo", |b| {
        b.iter(|| compare(black_box(&copy), Some(&known), &|_| Some(photo.clone())));
    });
}

fn growth(criterion: &mut Criterion) {
    let upload = scene(1000, 4000, 3000);
    let mut group = criterion.benchmark_group("no match, 12 MP, catalogue photos");
    group.sample_size(10);
    for photos in [1, 3, 10, 30, 100] {
        let known = catalogue(photos);
        group.bench_with_input(BenchmarkId::from_parameter(photos), &known, |b, known| {
            b.iter(|| compare(black_box(&upload), Some(known), &|_| None));
        });
    }
    group.finish();
}

criterion_group!(benches, stages, growth);
criterion_main!(benches);
