//! Whole reports: what must be found, and what must not.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use claimseal::policy::Disposition;
use claimseal::report::{AiStatus, Report, Status};
use claimseal::{Context, inspect};
use common::{
    jpeg, phone, picture, png, webp, with_chunk, with_exif, with_segment, with_text, with_xmp,
};

fn look(bytes: &[u8]) -> Report {
    inspect(bytes, &Context::default())
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn camera(report: &Report) -> String {
    serde_json::to_value(report.camera.status).unwrap().as_str().unwrap().to_owned()
}

const LABEL: &str =
    r#"{"Label":"1","ContentProducer":"doubao","ProduceID":"073b6e0e","ReservedCode1":""}"#;

#[test]
fn an_honest_phone_photo_is_clear_in_both_byte_orders() {
    for big in [false, true] {
        let report = look(&phone(&jpeg(&picture(640, 480, 1), 90), 640, 480, big));
        assert_eq!(report.verdict.disposition, Disposition::Clear);
        assert_eq!(camera(&report), "camera_original");
        assert_eq!(report.camera.model.as_deref(), Some("Pixel 8"));
        assert_eq!(report.camera.captured_at.as_deref(), Some("2026-11-21T09:15:00+08:00"));
        assert_eq!(report.ai.status, AiStatus::None);
        assert_eq!((report.file.width, report.file.height), (Some(640), Some(480)));
    }
}

#[test]
fn appended_bytes_change_nothing_but_the_finding_that_they_are_there() {
    let photo = phone(&jpeg(&picture(640, 480, 1), 90), 640, 480, false);
    let clean = look(&photo);
    for tail in [
        &b"NovelAI c2pa "[..],
        b"AIGC{\"Label\":\"1\",\"ProduceID\":\"1\"}",
        b"Steps: 20, Sampler: x",
    ] {
        let report = look(&[&photo[..], tail].concat());
        assert_eq!(report.verdict, clean.verdict);
        assert_eq!(report.ai, clean.ai);
        assert_eq!(report.camera, clean.camera);
        let added: Vec<&str> =
            codes(&report).into_iter().filter(|c| !codes(&clean).contains(c)).collect();
        assert_eq!(added, ["container.trailingData"]);
    }
}

#[test]
fn the_chinese_label_is_found_in_each_of_its_homes() {
    let base = jpeg(&picture(320, 240, 2), 80);
    let escaped = LABEL.replace('"', "&quot;");
    let element = format!(
        "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"??><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" xmlns:TC260=\"http://www.tc260.org.cn/ns/AIGC/1.0/\"><TC260:AIGC>{escaped}</TC260:AIGC></rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    let attribute = format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"r\"><rdf:Description xmlns:AIGC=\"http://ns.adobe.com/AIGC/1.0/\" AIGC:AIGC=\"{escaped}\"/></rdf:RDF></x:xmpmeta>"
    );
    let drawing = png(&picture(320, 240, 2));
    let comment = format!("{{\"AIGC\":{LABEL}}}");
    for (id, bytes) in [
        ("CN-01", with_xmp(&base, &element)),
        ("CN-03", with_xmp(&base, &attribute)),
        ("CN-04", with_text(&drawing, "AIGC", LABEL)),
        ("CN-05", with_exif(&base, &[(0x010F, "x")], &[(0x9286, &comment)], true)),
        ("CN-07", with_segment(&base, 0xEF, format!("AIGC{LABEL}").as_bytes())),
    ] {
        let report = look(&bytes);
        assert_eq!(report.ai.markers, [id]);
        assert_eq!(report.ai.status, AiStatus::DeclaredGenerated, "{id}");
        assert_eq!(report.verdict.disposition, Disposition::Conflict);
        assert_eq!(report.verdict.reasons, ["ai.aigcLabel.generated"]);
    }
}

#[test]
fn label_two_and_three_are_never_raised_to_one() {
    let drawing = png(&picture(320, 240, 2));
    for (value, code) in [("2", "ai.aigcLabel.possible"), ("3", "ai.aigcLabel.suspected")] {
        let text = LABEL.replace("\"Label\":\"1\"", &format!("\"Label\":\"{value}\""));
        let report = look(&with_text(&drawing, "AIGC", &text));
        assert_eq!(report.ai.status, AiStatus::DeclaredPossible);
        assert_eq!(report.verdict.disposition, Disposition::Review);
        assert_eq!(report.verdict.reasons, [code]);
    }
}

#[test]
fn source_types_count_by_their_whole_name_only() {
    let base = jpeg(&picture(320, 240, 3), 80);
    let packet = |value: &str| {
        format!(
            "<rdf:RDF xmlns:rdf=\"r\"><rdf:Description xmlns:i=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" i:DigitalSourceType=\"{value}\"/></rdf:RDF>"
        )
    };
    let cv = "cv.iptc.org/newscodes/digitalsourcetype/";
    for (value, status, disposition) in [
        (
            format!("http://{cv}trainedAlgorithmicMedia"),
            AiStatus::DeclaredGenerated,
            Disposition::Conflict,
        ),
        (
            format!("https://{cv}compositeWithTrainedAlgorithmicMedia"),
            AiStatus::DeclaredEdited,
            Disposition::Review,
        ),
        (format!("http://{cv}algorithmicMedia"), AiStatus::None, Disposition::Clear),
        (
            format!("http://{cv}algorithmicallyEnhanced"),
            AiStatus::DeclaredAssisted,
            Disposition::Clear,
        ),
        (format!("http://{cv}digitalCreation"), AiStatus::None, Disposition::Clear),
        (format!("http://{cv}digitalCapture"), AiStatus::None, Disposition::Clear),
    ] {
        let report = look(&with_xmp(&base, &packet(&value)));
        assert_eq!(
            (report.ai.status, report.verdict.disposition),
            (status, disposition),
            "{value}"
        );
    }
}

#[test]
fn parameters_count_in_their_home_and_captions_do_not() {
    let drawing = png(&picture(320, 240, 4));
    let a1111 =
        "a cracked mug\nNegative prompt: x\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1";
    let graph = r#"{"3":{"class_type":"KSampler","inputs":{"seed":1}}}"#;
    for (keyword, text, marker) in [("parameters", a1111, "G-01"), ("prompt", graph, "G-03")] {
        let report = look(&with_text(&drawing, keyword, text));
        assert_eq!(report.ai.markers, [marker]);
        let json = String::from_utf8(report.to_bytes()).unwrap();
        assert!(!json.contains("cracked mug"), "a prompt must not enter a report");
    }
    for (keyword, text) in [
        ("Description", "made with Midjourney and Stable Diffusion, AI generated"),
        ("Comment", a1111),
        ("prompt", "describe the damage"),
        ("Title", "NovelAI generated image"),
        ("Software", "Adobe Photoshop 26.0"),
    ] {
        assert_eq!(
            look(&with_text(&drawing, keyword, text)).ai.status,
            AiStatus::None,
            "{keyword}"
        );
    }
}

#[test]
fn a_resized_or_edited_photo_is_called_so_and_stays_clear() {
    let base = jpeg(&picture(640, 480, 1), 90);
    let resized = look(&phone(&base, 4032, 3024, false));
    assert_eq!(
        (camera(&resized).as_str(), resized.verdict.disposition),
        ("resaved", Disposition::Clear)
    );
    let edited = look(&with_exif(
        &base,
        &[(0x010F, "Canon"), (0x0131, "Adobe Photoshop 21.0")],
        &[(0x9003, "2026:11:21 09:15:00")],
        true,
    ));
    assert_eq!(
        (camera(&edited).as_str(), edited.verdict.disposition),
        ("edited", Disposition::Clear)
    );
    let stripped = look(&base);
    assert_eq!(
        (camera(&stripped).as_str(), stripped.verdict.disposition),
        ("stripped", Disposition::Clear)
    );
}

#[test]
fn what_is_no_image_is_a_result() {
    for bytes in [&b""[..], b"hello, this is text", &[0; 100]] {
        let report = look(bytes);
        assert_eq!(report.status, Status::Unreadable);
        assert_eq!(report.verdict.reasons, ["container.unreadable"]);
    }
}

#[test]
fn every_truncation_and_many_flips_give_a_report() {
    let photo = phone(&jpeg(&picture(64, 48, 1), 60), 64, 48, true);
    let drawing = with_text(&png(&picture(64, 48, 2)), "AIGC", LABEL);
    let web = webp(&picture(64, 48, 3));
    let mut state = 0x9E37_79B9u32;
    for file in [photo, drawing, web] {
        for end in 0..file.len() {
            assert!(look(&file[..end]).to_bytes().len() <= claimseal::report::MAX_REPORT_BYTES);
        }
        for _ in 0..300 {
            let mut broken = file.clone();
            for _ in 0..3 {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                let at = state as usize % broken.len();
                broken[at] ^= (state >> 24) as u8 | 1;
            }
            let _ = look(&broken);
        }
    }
}

#[test]
fn a_zlib_bomb_is_bounded() {
    let zeros = vec![0u8; 64 << 20];
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&zeros, 6);
    let data = [b"parameters\0\0".as_slice(), &packed].concat();
    let report = look(&with_chunk(&png(&picture(32, 32, 1)), b"zTXt", &data));
    assert!(codes(&report).contains(&"container.limit.text"));
    assert_eq!(report.status, Status::Partial);
}

#[test]
fn a_file_over_the_limit_is_digested_only() {
    let mut context = Context::default();
    context.limits.max_bytes = 1000;
    let bytes = jpeg(&picture(320, 240, 1), 90);
    let report = inspect(&bytes, &context);
    assert_eq!(report.status, Status::Partial);
    assert_eq!(report.limits_hit, ["bytes"]);
    assert_eq!(report.file.sha256, claimseal::digest::sha256_hex(&bytes));
    assert_eq!(report.verdict.disposition, Disposition::Review);
}

#[test]
fn the_labelled_fixture_has_the_golden_report() {
    let report = look(include_bytes!("fixtures/labelled.png"));
    let bytes = String::from_utf8(report.to_bytes()).unwrap();
    assert_eq!(bytes, include_str!("fixtures/labelled.report.json"));
}
