//! Damaged files of every home: a report within its size, never a panic, and no marker of a kind that
//! the whole file does not have.

use claimseal::report::{MAX_REPORT_BYTES, Report};

use super::common::{damaged, jpeg, picture, png, with_chunk, with_exif, with_text, with_xmp};
use super::look;

const LABEL: &str = r#"{"Label":"1","ContentProducer":"doubao","ProduceID":"1"}"#;

/// Small files that carry one kind of marker each, with the family of its ids.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let photo = jpeg(&picture(16, 16, 1), 70);
    let drawing = png(&picture(16, 16, 1));
    let graph = r#"{"3":{"class_type":"KSampler","inputs":{}}}"#;
    let escaped = LABEL.replace('"', "&quot;");
    let packet = format!(
        "<rdf:Description xmlns:T=\"http://www.tc260.org.cn/ns/AIGC/1.0/\"><T:AIGC>{escaped}</T:AIGC></rdf:Description>"
    );
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(b"Steps: 20, Sampler: x", 6);
    let record = r#"{"genAIType":8}"#;
    let size = 16 + record.len() as u32;
    let sef = [
        &b"\0\0\x91\x0D\x08\0\0\0PEg_Info"[..],
        record.as_bytes(),
        b"SEFH\x6B\0\0\0\x01\0\0\0\0\0\x91\x0D",
        &size.to_le_bytes(),
        &size.to_le_bytes(),
        &24u32.to_le_bytes(),
        b"SEFT",
    ]
    .concat();
    vec![
        ("CN-", with_xmp(&photo, &packet)),
        ("CN-", with_text(&drawing, "AIGC", LABEL)),
        ("CN-", with_exif(&photo, &[(0x010E, LABEL)], &[(0x9286, LABEL)], true)),
        ("G-0", with_text(&drawing, "prompt", graph)),
        ("G-0", with_chunk(&drawing, b"zTXt", &[b"parameters\0\0", &packed[..]].concat())),
        ("G-0", with_exif(&photo, &[(0x0110, &format!("prompt:{graph}"))], &[], false)),
        ("G-2", [photo, sef].concat()),
    ]
}

#[test]
fn damaged_files_give_a_report_and_no_other_marker() {
    for (seed, (family, file)) in samples().into_iter().enumerate() {
        let whole = look(&file);
        assert!(is_of(&whole, family) && !whole.ai.markers.is_empty(), "{family}");
        for bytes in damaged(&file, seed as u64 + 77, 400) {
            let report = look(&bytes);
            assert!(report.to_bytes().len() <= MAX_REPORT_BYTES);
            assert!(is_of(&report, family), "{family}: {:?}", report.ai.markers);
        }
    }
}

fn is_of(report: &Report, family: &str) -> bool {
    report.ai.markers.iter().all(|id| id.starts_with(family))
}
