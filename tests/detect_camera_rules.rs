//! Contradictions, times, encoders, editors and copies through whole reports: each rule has a case
//! that fires and the innocent one next to it that does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;
#[path = "common/exif.rs"]
mod exif;

use claimseal::detect::Severity;
use claimseal::detect::camera::CameraStatus;
use claimseal::policy::{Disposition, Policy};
use claimseal::report::Report;
use claimseal::{Context, inspect};
use common::{jpeg, picture, png, webp, with_exif, with_segment, with_text, with_xmp};
use exif::{ascii, bytes, camera, long, ratio};

fn photo() -> Vec<u8> {
    jpeg(&picture(160, 120, 1), 80)
}

fn look(bytes: &[u8]) -> Report {
    inspect(bytes, &Context::default())
}

fn has(report: &Report, code: &str) -> bool {
    report.findings.iter().any(|f| f.code == code)
}

#[test]
fn a_foreign_maker_note_contradicts_and_shared_ones_do_not() {
    let apple = b"Apple iOS\0\0\x01MM\0\x01\0\x01\0\x09\0\0\0\x01\0\0\0\x0B\0\0\0\0";
    for (make, note, foreign) in [
        ("Canon", &apple[..], true),
        ("Google", b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08\0\0", true),
        ("Apple", apple, false),
        // Brands that nobody knows buy their cameras elsewhere.
        ("Acme", apple, false),
        ("LEICA", b"Panasonic\0\0\0\0\0", false),
        ("TRAVELER OPTICAL CO,LTD", b"OLYMP\0\x01\0\0\0", false),
        ("SONY", b"no maker's own beginning", false),
    ] {
        let mut block = camera(make, "Model 1");
        block.exif.push(bytes(0x927C, note));
        let report = look(&block.within(&photo()));
        assert_eq!(has(&report, "camera.makerNote.foreign"), foreign, "{make}");
        assert_eq!(report.camera.status == CameraStatus::Contradictory, foreign, "{make}");
        let expected = if foreign { Disposition::Review } else { Disposition::Clear };
        assert_eq!(report.verdict.disposition, expected);
    }
}

#[test]
fn exposures_that_no_camera_has_contradict_and_unknown_ones_do_not() {
    for (entry, impossible) in [
        (ratio(0x829A, 400_001, 2), true),
        (ratio(0x829D, 1, 100), true),
        (ratio(0x920A, 100_001, 2), true),
        (long(0x8827, 50_000_000), true),
        // A long exposure, a bright lens, a telescope, the highest sensitivity that is sold.
        (ratio(0x829A, 3600, 1), false),
        (ratio(0x829D, 95, 100), false),
        (ratio(0x920A, 2000, 1), false),
        (long(0x8827, 4_560_000), false),
        // Firmware that counts in nanoseconds and micrometres: 1/30 s, 50 mm.
        (ratio(0x829A, 33_333_333, 1), false),
        (ratio(0x920A, 50_000, 1), false),
        // How cameras write that they do not know.
        (ratio(0x829A, 0, 0), false),
        (ratio(0x829D, 0, 1), false),
        (ratio(0x829D, u32::MAX, 1), false),
        (long(0x8827, 0), false),
        (long(0x8827, 65_535), false),
    ] {
        let name = format!("{entry:?}");
        let mut block = camera("Canon", "EOS R5");
        block.exif.retain(|known| known.0 != entry.0);
        block.exif.push(entry);
        let report = look(&block.within(&photo()));
        assert_eq!(has(&report, "camera.exposure.impossible"), impossible, "{name}");
    }
}

#[test]
fn a_make_has_letters_of_any_script() {
    for (make, model, implausible) in [
        ("456", "1", true),
        ("...", "1", true),
        ("华为", "1", false),
        ("3M", "1", false),
        // A phone of the brand 360.
        ("360", "1801-A01", false),
    ] {
        let report = look(&camera(make, model).within(&photo()));
        assert_eq!(has(&report, "camera.make.implausible"), implausible, "{make}");
    }
}

/// Codes about times of a photo taken at `taken` with this offset, claimed and ordered then.
fn times(taken: &str, offset: Option<&str>, at: &str, ordered_at: &str) -> Vec<String> {
    let mut exif = vec![(0x829A, "1/60"), (0x9003, taken)];
    exif.extend(offset.map(|offset| (0x9011, offset)));
    let file = with_exif(&photo(), &[(0x010F, "Canon"), (0x0110, "EOS")], &exif, true);
    let mut context = Context::default();
    context.at = Some(at.to_owned());
    context.ordered_at = Some(ordered_at.to_owned());
    let report = inspect(&file, &context);
    assert_eq!(report.verdict.disposition, Disposition::Clear);
    let codes = report.findings.iter().map(|f| f.code.clone());
    codes.filter(|code| code.starts_with("camera.time.")).collect()
}

#[test]
fn times_are_context_and_allow_for_unknown_zones() {
    let (at, ordered) = ("2026-11-21T12:00:00Z", "2026-11-18T12:00:00Z");
    let none: Vec<String> = Vec::new();
    assert_eq!(times("2026:11:20 09:00:00", None, at, ordered), none);
    // Half a day past the claim, or before the order, may be another zone.
    assert_eq!(times("2026:11:22 01:00:00", None, at, ordered), none);
    assert_eq!(times("2026:11:18 01:00:00", None, at, ordered), none);
    assert_eq!(times("2026:11:23 09:00:00", None, at, ordered), ["camera.time.afterClaim"]);
    assert_eq!(times("2026:11:16 09:00:00", None, at, ordered), ["camera.time.beforeOrder"]);
    // With the zone stated the same wall clock decides to the minute.
    assert_eq!(times("2026:11:21 19:59:00", Some("+08:00"), at, ordered), none);
    assert_eq!(
        times("2026:11:21 20:30:00", Some("+08:00"), at, ordered),
        ["camera.time.afterClaim"]
    );
    assert_eq!(
        times("2026:11:18 19:59:00", Some("+08:00"), at, ordered),
        ["camera.time.beforeOrder"]
    );
    assert_eq!(times("2026:11:18 20:01:00", Some("+08:00"), at, ordered), none);
}

#[test]
fn times_inside_the_file_are_compared_with_a_day_of_room() {
    for (modified, position, expected) in [
        ("2026:11:21 09:15:00", "2026:11:21", vec![]),
        // Phones write the local time, some the universal one.
        ("2026:11:20 21:15:00", "2026:11:20", vec![]),
        ("2026:11:18 09:15:00", "2026:11:21", vec!["camera.time.disordered"]),
        ("2026:11:21 09:15:00", "2026:11:11", vec!["camera.time.positionDiffers"]),
        ("0000:00:00 00:00:00", "nowhere", vec![]),
    ] {
        let mut block = camera("Canon", "EOS");
        block.primary.push(ascii(0x0132, modified));
        block.gps.push(ascii(0x001D, position));
        let report = look(&block.within(&photo()));
        let found: Vec<_> =
            report.findings.iter().filter(|f| f.code.starts_with("camera.time.")).collect();
        let codes: Vec<_> = found.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, expected, "{modified} {position}");
        assert!(found.iter().all(|f| f.severity == Severity::Info));
        assert_eq!(report.camera.status, CameraStatus::CameraOriginal);
    }
}

#[test]
fn what_is_no_cameras_own_encoding_is_resaved() {
    let iphone = camera("Apple", "iPhone 13").within(&photo());
    let report = look(&iphone);
    assert!(has(&report, "camera.encoder.otherThanMaker"));
    assert_eq!(report.camera.status, CameraStatus::Resaved);
    assert!(!has(
        &look(&camera("samsung", "SM-S921B").within(&photo())),
        "camera.encoder.otherThanMaker"
    ));

    let tiff = camera("Google", "Pixel 8").tiff();
    let in_png = common::with_chunk(&png(&picture(64, 48, 1)), b"eXIf", &tiff);
    let report = look(&in_png);
    assert!(has(&report, "camera.format.converted"));
    assert_eq!(report.camera.status, CameraStatus::Resaved);
    assert!(!has(&look(&webp(&picture(64, 48, 1))), "camera.format.converted"));

    // Image resource 0x0406 with two bytes.
    let resource = b"Photoshop 3.0\x008BIM\x04\x06\0\0\0\0\0\x02\0\x08";
    let report = look(&with_segment(&camera("Canon", "EOS").within(&photo()), 0xED, resource));
    assert!(has(&report, "camera.encoder.photoshop"));
    assert_eq!(report.camera.status, CameraStatus::Resaved);
}

#[test]
fn an_encoder_that_names_itself_means_resaved_and_alone_means_nothing() {
    let saved = |file: &[u8], comment: &str| look(&with_segment(file, 0xFE, comment.as_bytes()));
    let with_record = camera("Xiaomi", "2201123C").within(&photo());
    for comment in ["Lavc60.31.102", "CREATOR: gd-jpeg v1.0 (using IJG JPEG v80), quality = 90\n"] {
        let report = saved(&with_record, comment);
        assert!(has(&report, "camera.encoder.named"), "{comment}");
        assert_eq!(report.camera.status, CameraStatus::Resaved);
        let bare = saved(&photo(), comment);
        assert!(has(&bare, "camera.encoder.named"), "{comment}");
        assert_eq!(bare.camera.status, CameraStatus::Stripped);
        assert_eq!(bare.verdict.disposition, Disposition::Clear);
    }
    let told = saved(&with_record, "made with Lavc, they say");
    assert!(!has(&told, "camera.encoder.named"));
    assert_eq!(told.camera.status, CameraStatus::CameraOriginal);
}

#[test]
fn the_encoder_is_described_from_its_tables() {
    let line = |quality| {
        let report = look(&jpeg(&picture(64, 48, 1), quality));
        let finding = report.findings.iter().find(|f| f.code == "camera.encoder.jpeg").unwrap();
        finding.basis.matched.clone().unwrap()
    };
    for quality in [30, 75, 92] {
        assert!(
            line(quality).starts_with(&format!("quality {quality} IJG, ")),
            "{}",
            line(quality)
        );
    }
    assert!(line(80).contains("baseline, standard Huffman, restart 0"));
}

fn packet(inner: &str) -> String {
    format!(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:crs=\"http://ns.adobe.com/camera-raw-settings/1.0/\" \
         xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:stEvt=\"http://ns.adobe.com/xap/1.0/sType/ResourceEvent#\" \
         xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\">{inner}</rdf:Description></rdf:RDF>"
    )
}

#[test]
fn ordinary_edits_are_told_from_retouching_and_combining() {
    let tool = "<xmp:CreatorTool>Adobe Photoshop Lightroom 6.1</xmp:CreatorTool>";
    for (inner, code) in [
        ("<crs:HasCrop>True</crs:HasCrop>", Some("camera.edit.developed")),
        ("<crs:Exposure2012>+0.35</crs:Exposure2012>", Some("camera.edit.developed")),
        (
            "<crs:RetouchAreas><rdf:Seq><rdf:li crs:SpotType=\"heal\"/></rdf:Seq></crs:RetouchAreas>",
            Some("camera.edit.retouched"),
        ),
        (
            "<photoshop:DocumentAncestors><rdf:Bag><rdf:li>xmp.did:1</rdf:li></rdf:Bag></photoshop:DocumentAncestors>",
            Some("camera.edit.combined"),
        ),
        ("<crs:HasCrop>False</crs:HasCrop>", None),
        ("", None),
    ] {
        let file = with_xmp(&photo(), &packet(&format!("{tool}{inner}")));
        let report = look(&file);
        assert_eq!(report.camera.status, CameraStatus::Edited, "{inner}");
        let found = report.findings.iter().find(|f| f.code.starts_with("camera.edit."));
        assert_eq!(found.map(|f| f.code.as_str()), code, "{inner}");
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
    let history = "<xmpMM:History><rdf:Seq><rdf:li stEvt:action=\"saved\" \
                   stEvt:softwareAgent=\"Adobe Photoshop 26.0\"/></rdf:Seq></xmpMM:History>";
    assert_eq!(look(&with_xmp(&photo(), &packet(history))).camera.status, CameraStatus::Edited);
}

#[test]
fn copies_and_screens_are_named_only_where_they_name_themselves() {
    let iim = |text: &str| {
        let record = [&[0x1C, 2, 40, 0, text.len() as u8][..], text.as_bytes()].concat();
        let length = (record.len() as u32).to_be_bytes();
        let mut body = b"Photoshop 3.0\x008BIM\x04\x04\0\0".to_vec();
        body.extend(length);
        body.extend(&record);
        with_segment(&photo(), 0xED, &body)
    };
    assert!(has(&look(&iim("FBMD01000aa10d0000")), "camera.copy.facebook"));
    assert!(!has(&look(&iim("FBMD is what they call it")), "camera.copy.facebook"));
    assert!(!has(&look(&photo()), "camera.copy.facebook"));

    // What Android's SystemUI writes into a screenshot, and the same with a camera's names.
    let screenshot = exif::Block {
        primary: vec![ascii(0x0131, "Android UP1A.231005.007")],
        exif: vec![ascii(0x9003, "2026:11:21 09:15:00"), ascii(0x9011, "+08:00")],
        ..exif::Block::default()
    };
    let shot = look(&common::with_chunk(&png(&picture(64, 48, 1)), b"eXIf", &screenshot.tiff()));
    assert_eq!(shot.camera.status, CameraStatus::Screenshot);
    let mut taken = camera("Google", "Pixel 8");
    taken.primary.push(ascii(0x0131, "Android UP1A.231005.007"));
    assert_eq!(look(&taken.within(&photo())).camera.status, CameraStatus::CameraOriginal);

    let drawn = png(&picture(64, 48, 1));
    let shot = look(&with_text(&drawn, "Software", "gnome-screenshot"));
    assert_eq!(shot.camera.status, CameraStatus::Screenshot);
    let told = look(&with_text(&drawn, "Comment", "gnome-screenshot"));
    assert_eq!(told.camera.status, CameraStatus::Unknown);

    let display = look(&png(&picture(750, 1334, 1)));
    assert!(has(&display, "camera.screenshot.displaySize"));
    assert_eq!(display.camera.status, CameraStatus::Unknown);
    assert!(!has(&look(&png(&picture(751, 1334, 1))), "camera.screenshot.displaySize"));
}

#[test]
fn missing_data_reaches_review_only_by_the_shops_setting() {
    let mut context = Context::default();
    let report = inspect(&photo(), &context);
    assert_eq!(report.camera.status, CameraStatus::Stripped);
    assert_eq!(report.verdict.disposition, Disposition::Clear);
    assert!(report.findings.iter().all(|f| f.severity < Severity::Warning));

    context.policy = Policy::from_json(br#"{"id":"strict","rows":{"stripped":"review"}}"#).unwrap();
    let report = inspect(&photo(), &context);
    assert_eq!(report.verdict.disposition, Disposition::Review);
    assert_eq!(report.verdict.reasons, ["camera.exif.absent"]);
    let harder = br#"{"id":"harder","rows":{"stripped":"conflict"}}"#;
    assert!(Policy::from_json(harder).is_err());
    let harder = br#"{"id":"harder","rows":{"contradictory":"conflict"}}"#;
    assert!(Policy::from_json(harder).is_err());
}
