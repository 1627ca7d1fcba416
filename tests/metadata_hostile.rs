//! EXIF that lies: loops, overlaps, counts of 2^32, wrong types, odd encodings, moved maker notes,
//! segments in strange order. What is readable is read, the rest is a finding, nothing panics.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;
#[path = "common/exif.rs"]
mod exif;

use claimseal::container;
use claimseal::limits::Limits;
use claimseal::metadata::makernote::Directory;
use claimseal::metadata::{self, Metadata};
use claimseal::report::Report;
use claimseal::{Context, inspect};
use common::{jpeg, picture, with_segment, with_xmp};
use exif::{ascii, bytes, camera, long, ratio};

fn photo() -> Vec<u8> {
    jpeg(&picture(64, 48, 1), 80)
}

fn read(file: &[u8]) -> Metadata {
    let limits = Limits::default();
    metadata::read(file, &container::parse(file, &limits), &limits)
}

fn look(file: &[u8]) -> Report {
    inspect(file, &Context::default())
}

fn has(report: &Report, code: &str) -> bool {
    report.findings.iter().any(|f| f.code == code)
}

fn within(tiff: &[u8]) -> Vec<u8> {
    with_segment(&photo(), 0xE1, &[b"Exif\0\0", tiff].concat())
}

#[test]
fn loops_and_overlaps_end_and_keep_what_came_before() {
    let sound = camera("Canon", "EOS R5").tiff();
    // The Exif pointer is the third entry: its value stands at 8 + 2 + 2 * 12 + 8.
    let pointer = 8 + 2 + 24 + 8;
    for target in [8u32, 9, 20, 0, u32::MAX, sound.len() as u32 - 1] {
        let mut tiff = sound.clone();
        tiff[pointer..pointer + 4].copy_from_slice(&target.to_be_bytes());
        let report = look(&within(&tiff));
        assert_eq!(report.camera.make.as_deref(), Some("Canon"), "{target}");
        assert!(has(&report, "container.metadata.damaged"), "{target}");
    }
    // The next directory after the first is the first itself.
    let mut tiff = sound;
    let next = 8 + 2 + 3 * 12;
    tiff[next..next + 4].copy_from_slice(&8u32.to_be_bytes());
    assert_eq!(look(&within(&tiff)).camera.model.as_deref(), Some("EOS R5"));
}

#[test]
fn counts_beyond_the_file_lose_that_entry_only() {
    for count in [u32::MAX, 0x8000_0000, 0x4000_0001, 70_000] {
        let mut block = camera("Canon", "EOS R5");
        block.exif.push((0xA434, 2, count, b"a lens of many words".to_vec()));
        block.exif.push((0x9204, 10, count, vec![0; 8]));
        let report = look(&block.within(&photo()));
        assert_eq!(report.camera.captured_at.as_deref(), Some("2026-11-21T09:15:00"));
        assert!(has(&report, "container.metadata.damaged"), "{count}");
    }
}

#[test]
fn entries_that_share_their_bytes_cannot_multiply_them() {
    // 900 entries that all claim the same 60,000 bytes.
    let entries: Vec<_> =
        (0..900u16).map(|index| (0x1000 + index, 7, 60_000, vec![0; 5])).collect();
    let mut tiff = exif::Block { primary: entries, ..exif::Block::default() }.tiff();
    tiff.resize(65_000, 0x41);
    for index in 0..900 {
        let at = 8 + 2 + index * 12 + 8;
        tiff[at..at + 4].copy_from_slice(&4000u32.to_be_bytes());
    }
    let found = read(&within(&tiff));
    let kept: usize = found
        .exif
        .entries
        .iter()
        .map(|entry| match &entry.value {
            metadata::exif::Value::Bytes(bytes) => bytes.len(),
            _ => 0,
        })
        .sum();
    assert!(kept <= Limits::default().max_text_bytes, "{kept}");
    assert!(!found.damaged.is_empty());
}

#[test]
fn wrong_types_are_read_where_they_can_be() {
    let mut block = camera("Canon", "EOS R5");
    // A time of type UNDEFINED, a size as text, a sensitivity as a ratio, an unknown type.
    block.exif.retain(|entry| entry.0 != 0x9003);
    block.exif.push(bytes(0x9003, b"2026:11:21 09:15:00\0"));
    block.exif.push(ascii(0xA002, "4032"));
    block.exif.push(ratio(0x8827, 100, 1));
    block.exif.push((0x9000, 99, 4, b"0232".to_vec()));
    let report = look(&block.within(&photo()));
    assert_eq!(report.camera.captured_at.as_deref(), Some("2026-11-21T09:15:00"));
    assert!(!has(&report, "camera.size.differs"));
    assert!(has(&report, "container.metadata.damaged"));
}

#[test]
fn encodings_are_recognised_or_said_to_be_unknown() {
    let utf16: Vec<u8> = "HUAWEI".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut block = camera("x", "P60");
    block.primary[0] = (0x010F, 2, utf16.len() as u32, utf16);
    let report = look(&block.within(&photo()));
    assert_eq!(report.camera.make.as_deref(), Some("HUAWEI"));
    assert!(!has(&report, "container.metadata.encoding"));

    // "美图秀秀" in GBK, as the iconv tables give it, and a Shift-JIS word.
    let gbk = [0xC3, 0xC0, 0xCD, 0xBC, 0xD0, 0xE3, 0xD0, 0xE3, 0];
    let mut block = camera("Canon", "EOS R5");
    block.primary.push((0x0131, 2, 9, gbk.to_vec()));
    let report = look(&block.within(&photo()));
    assert!(has(&report, "camera.software.editor"));
    assert!(has(&report, "container.metadata.encoding"));
    let sjis = [0x93, 0xFA, 0x96, 0x7B, 0];
    let mut block = camera("Canon", "EOS R5");
    block.primary.push((0x010E, 2, 5, sjis.to_vec()));
    let report = look(&block.within(&photo()));
    assert!(has(&report, "container.metadata.encoding"));
    assert_eq!(report.camera.make.as_deref(), Some("Canon"));
}

#[test]
fn moved_maker_notes_are_told_from_whole_ones() {
    // One entry of 8 bytes; its offset counts from the note's first byte.
    let note = |offset: u32| {
        let mut note = b"Apple iOS\0\0\x01MM\0\x01\0\x03\0\x0A\0\0\0\x01".to_vec();
        note.extend(offset.to_be_bytes());
        note.extend([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2]);
        note
    };
    for (offset, state) in
        [(32, Directory::Whole), (4000, Directory::Moved), (u32::MAX, Directory::Moved)]
    {
        let mut block = camera("Apple", "iPhone 13");
        block.exif.push(bytes(0x927C, &note(offset)));
        let found = read(&block.within(&photo()));
        let note = found.exif.maker_note.unwrap();
        assert_eq!((note.maker, note.directory), (Some("Apple"), state), "{offset}");
    }
    let mut block = camera("Apple", "iPhone 13");
    block.exif.push(bytes(0x927C, b"Apple iOS\0"));
    assert_eq!(
        read(&block.within(&photo())).exif.maker_note.unwrap().directory,
        Directory::Unknown
    );
}

#[test]
fn segments_in_strange_order_are_all_read() {
    let packet = "<rdf:Description xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmp:CreatorTool=\"GIMP 2.10\"/>";
    let exif = [b"Exif\0\0", &camera("Canon", "EOS R5").tiff()[..]].concat();
    // Last put is first in the file: comment, XMP, a second and damaged EXIF, EXIF.
    let file = with_segment(&photo(), 0xE1, &exif);
    let file = with_segment(&file, 0xED, b"Photoshop 3.0\x008BIM");
    let file = with_xmp(&file, packet);
    let file = with_segment(&file, 0xFE, b"hello");
    let report = look(&file);
    assert_eq!(report.camera.make.as_deref(), Some("Canon"));
    assert!(has(&report, "camera.software.editor"));
}

#[test]
fn mutated_files_never_panic_and_always_report() {
    let mut block = camera("Apple", "iPhone 13");
    block.primary.push(ascii(0x0131, "18.6.1"));
    block.primary.push((0x0112, 3, 1, vec![0, 6, 0, 0]));
    block
        .exif
        .push(bytes(0x927C, b"Apple iOS\0\0\x01MM\0\x01\0\x09\0\x09\0\0\0\x01\0\0\0\x0B\0\0\0\0"));
    block.exif.push(long(0xA002, 64));
    block.gps.push(ascii(0x001D, "2026:11:21"));
    block.thumbnail = Some(jpeg(&picture(48, 36, 1), 60));
    let parent = block.within(&with_segment(
        &jpeg(&picture(96, 72, 1), 70),
        0xE2,
        b"MPF\0MM\0*\0\0\0\x08\0\x01\xB0\x02\0\x07\0\0\0\x20\0\0\0\x1A\0\0\0\0................................",
    ));
    let mut state = 0x2026_1124u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for round in 0..400 {
        let mut file = parent.clone();
        for _ in 0..1 + random(10) {
            // Mostly in the metadata; sometimes anywhere.
            let reach = if random(10) < 8 { 900.min(file.len()) } else { file.len() };
            let at = random(reach);
            file[at] = [0, 0xFF, 0x7F, 0x80, random(256) as u8][random(5)];
        }
        if random(4) == 0 {
            file.truncate(random(file.len()));
        }
        let report = look(&file);
        assert_eq!(report.file.bytes, file.len() as u64, "round {round}");
        assert!(report.to_bytes().len() <= claimseal::report::MAX_REPORT_BYTES);
    }
}
