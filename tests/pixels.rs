//! Decoding: formats, sample layouts, orientation, limits and damaged data.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Cursor;

use claimseal::container::{Container, Flaw, Format};
use claimseal::likeness;
use claimseal::limits::Limits;
use claimseal::pixels::{Picture, Undecoded, decode};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops};

fn container(format: Format) -> Container<'static> {
    Container {
        format,
        parts: Vec::new(),
        size: None,
        flaws: Vec::new(),
        progressive: false,
        orientation: None,
    }
}

fn plain(bytes: &[u8], format: Format) -> Result<Picture, Undecoded> {
    decode(bytes, &container(format), 1, &Limits::default())
}

fn encode(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Bright at one corner, with a dark block near another: no orientation looks like another.
fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (x * 255 / width, y * 255 / height);
        let block = u > 150 && u < 230 && v > 20 && v < 90;
        let wave = if (u / 24 + v / 40) % 2 == 0 { 40 } else { 0 };
        Rgb([u, v, (u + v) / 2].map(|c| if block { 10 } else { (c * 4 / 5 + wave) as u8 }))
    })
}

fn samples() -> [(ImageFormat, Format); 4] {
    [
        (ImageFormat::Jpeg, Format::Jpeg),
        (ImageFormat::Png, Format::Png),
        (ImageFormat::WebP, Format::WebP),
        (ImageFormat::Gif, Format::Gif),
    ]
}

#[test]
fn lossless_formats_keep_every_pixel() {
    let image = scene(67, 41);
    for (as_image, format) in [(ImageFormat::Png, Format::Png), (ImageFormat::WebP, Format::WebP)] {
        let picture = plain(&encode(&image.clone().into(), as_image), format).unwrap();
        assert_eq!((picture.width, picture.height), (67, 41));
        assert_eq!(&picture.rgb, image.as_raw());
    }
}

#[test]
fn every_sample_layout_becomes_rgb() {
    let dynamic = DynamicImage::from(scene(33, 17));
    let grey = dynamic.to_luma8();
    let as_rgb: Vec<u8> = grey.pixels().flat_map(|p| [p.0[0]; 3]).collect();
    let rgb = dynamic.to_rgb8().into_raw();
    for (image, expected) in [
        (DynamicImage::from(grey), &as_rgb),
        (dynamic.to_luma_alpha8().into(), &as_rgb),
        (dynamic.to_rgba8().into(), &rgb),
        (dynamic.to_rgb16().into(), &rgb),
        (dynamic.to_rgba16().into(), &rgb),
    ] {
        let picture = plain(&encode(&image, ImageFormat::Png), Format::Png).unwrap();
        assert_eq!(&picture.rgb, expected, "{:?}", image.color());
    }
    let deep =
        image::ImageBuffer::from_fn(3, 1, |x, _| image::Luma([0x12FF_u16 + 0x100 * x as u16]));
    let png = encode(&DynamicImage::from(deep), ImageFormat::Png);
    assert_eq!(plain(&png, Format::Png).unwrap().rgb, [[0x12; 3], [0x13; 3], [0x14; 3]].concat());
}

#[test]
fn alpha_lies_over_white() {
    let image = image::RgbaImage::from_fn(3, 1, |x, _| {
        image::Rgba([100, 0, 255, [0, 128, 255][x as usize]])
    });
    let picture = plain(&encode(&image.into(), ImageFormat::Png), Format::Png).unwrap();
    assert_eq!(picture.rgb, [255, 255, 255, 177, 127, 255, 100, 0, 255]);
}

#[test]
fn cmyk_jpeg_is_shown_in_rgb() {
    // 16x16, Adobe APP14, one colour: C 0, M 200, Y 180, K 20.
    let hex = "ffd8ffee000e41646f626500640000000000ffdb0043000d090a0b0a080d0b0a0b0e0e0d0f13201513\
        121213271c1e17202e2931302e292d2c333a4a3e333646372c2d405741464c4e525352323e5a615a50604a51524fff\
        c000140800100010044311004d11005911004b1100ffc40016000101010000000000000000000000000000060\
        7ffc40014100100000000000000000000000000000000ffda000e0443004d0059004b00003f00d39249e684000000\
        ffd9";
    let bytes: Vec<u8> = (0..hex.len() / 2)
        .map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap())
        .collect();
    let picture = plain(&bytes, Format::Jpeg).unwrap();
    assert_eq!((picture.width, picture.height), (16, 16));
    assert_eq!(picture.rgb[..3], [235, 51, 68]);
}

#[test]
fn an_animation_gives_its_first_frame() {
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    for colour in [[255, 0, 0, 255], [0, 0, 255, 255]] {
        let frame = image::RgbaImage::from_pixel(20, 10, image::Rgba(colour));
        encoder.encode_frame(image::Frame::new(frame)).unwrap();
    }
    drop(encoder);
    let picture = plain(&gif, Format::Gif).unwrap();
    assert_eq!((picture.width, picture.height), (20, 10));
    assert_eq!(picture.rgb[..3], [255, 0, 0]);
}

#[test]
fn every_orientation_gives_the_same_upright_picture() {
    for (width, height) in [(70, 45), (45, 70), (1, 33), (33, 1), (16, 16)] {
        let upright = scene(width, height);
        let turned = [
            upright.clone(),
            imageops::flip_horizontal(&upright),
            imageops::rotate180(&upright),
            imageops::flip_vertical(&upright),
            imageops::flip_horizontal(&imageops::rotate90(&upright)),
            imageops::rotate270(&upright),
            imageops::flip_horizontal(&imageops::rotate270(&upright)),
            imageops::rotate90(&upright),
        ];
        for (orientation, stored) in (1..).zip(turned) {
            let png = encode(&stored.into(), ImageFormat::Png);
            let picture =
                decode(&png, &container(Format::Png), orientation, &Limits::default()).unwrap();
            assert_eq!((picture.width, picture.height), (width, height), "{orientation}");
            assert!(&picture.rgb == upright.as_raw(), "orientation {orientation}");
        }
    }
}

#[test]
fn a_turned_jpeg_has_the_hash_of_the_upright_one() {
    let upright = scene(640, 400);
    let plain_jpeg = encode(&upright.clone().into(), ImageFormat::Jpeg);
    let expected = likeness::fingerprint(&plain(&plain_jpeg, Format::Jpeg).unwrap());
    let stored = encode(&imageops::rotate270(&upright).into(), ImageFormat::Jpeg);
    let picture = decode(&stored, &container(Format::Jpeg), 6, &Limits::default()).unwrap();
    let found = likeness::fingerprint(&picture);
    assert!(likeness::pdq::distance(&found.pdq, &expected.pdq) <= 4);
}

#[test]
fn unknown_orientations_count_as_upright() {
    let png = encode(&scene(9, 5).into(), ImageFormat::Png);
    for orientation in [0, 9, 255] {
        let picture = decode(&png, &container(Format::Png), orientation, &Limits::default());
        assert_eq!(picture, plain(&png, Format::Png));
    }
}

#[test]
fn too_many_pixels_are_refused_by_either_header() {
    let mut limits = Limits::default();
    limits.max_jpeg_pixels = 2_000;
    limits.max_other_pixels = 1_000;
    for (as_image, format) in samples() {
        let bytes = encode(&scene(40, 40).into(), as_image);
        let fits = format == Format::Jpeg;
        let result = decode(&bytes, &container(format), 1, &limits);
        assert_eq!(result.err(), if fits { None } else { Some(Undecoded::OverLimit) });
        let mut stated = container(format);
        stated.size = Some((u32::MAX, u32::MAX));
        assert_eq!(decode(&bytes, &stated, 1, &limits), Err(Undecoded::OverLimit));
    }
    let mut progressive = container(Format::Jpeg);
    progressive.progressive = true;
    let jpeg = encode(&scene(40, 40).into(), ImageFormat::Jpeg);
    assert_eq!(decode(&jpeg, &progressive, 1, &limits), Err(Undecoded::OverLimit));
}

#[test]
fn a_huge_size_is_refused_before_it_is_allocated() {
    // A PNG of 2^31 - 1 pixels each way, a GIF of 65535x65535.
    let image = DynamicImage::from(scene(8, 8));
    let mut png = encode(&image, ImageFormat::Png);
    png[16..24].copy_from_slice(&[0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF]);
    assert!(plain(&png, Format::Png).is_err());
    let mut gif = encode(&image, ImageFormat::Gif);
    gif[6..10].fill(0xFF);
    assert_eq!(plain(&gif, Format::Gif), Err(Undecoded::OverLimit));
}

#[test]
fn formats_without_a_decoder_are_named() {
    for format in [Format::Avif, Format::Heic, Format::Jxl, Format::Tiff] {
        assert_eq!(plain(b"", format), Err(Undecoded::UnsupportedFormat));
    }
    assert_eq!(plain(b"", Format::Unknown), Err(Undecoded::NotAnImage));
    assert_eq!(plain(b"plain text", Format::Unknown), Err(Undecoded::NotAnImage));
}

#[test]
fn truncated_data_are_damaged() {
    for (as_image, format) in samples() {
        let bytes = encode(&scene(200, 150).into(), as_image);
        let mut cut = container(format);
        cut.flaws = vec![(Flaw::Truncated, 0)];
        for length in [0, 1, 10, 40, bytes.len() / 4, bytes.len() / 2] {
            let result = decode(&bytes[..length], &cut, 1, &Limits::default());
            assert_eq!(result, Err(Undecoded::Damaged), "{format:?} cut at {length}");
        }
    }
}

#[test]
fn a_jpeg_without_its_end_marker_is_still_a_picture() {
    let bytes = encode(&scene(200, 150).into(), ImageFormat::Jpeg);
    let mut cut = container(Format::Jpeg);
    cut.flaws = vec![(Flaw::Truncated, 0)];
    let whole = plain(&bytes, Format::Jpeg);
    assert_eq!(decode(&bytes[..bytes.len() - 2], &cut, 1, &Limits::default()), whole);
}

#[test]
fn damaged_bytes_never_panic() {
    let mut limits = Limits::default();
    limits.max_jpeg_pixels = 1_000_000;
    limits.max_other_pixels = 1_000_000;
    for (as_image, format) in samples() {
        let bytes = encode(&scene(24, 18).into(), as_image);
        for at in 0..bytes.len() {
            for value in [0x00, 0xFF, bytes[at] ^ 0x01, bytes[at] ^ 0x80] {
                let mut hurt = bytes.clone();
                hurt[at] = value;
                let result = decode(&hurt, &container(format), 6, &limits);
                if let Ok(picture) = result {
                    let pixels = picture.width as usize * picture.height as usize;
                    assert_eq!(picture.rgb.len(), pixels * 3);
                }
            }
        }
    }
}
