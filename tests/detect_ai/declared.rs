//! Declarations of IPTC and XMP, in every way of writing them.

use claimseal::policy::Disposition;
use claimseal::report::AiStatus;

use super::common::{with_exif, with_segment, with_xmp};
use super::{look, markers, photo, xmp};

const EXTENSION: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const CV: &str = "http://cv.iptc.org/newscodes/digitalsourcetype/";

fn packet(content: &str) -> Vec<u8> {
    let packet = format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" xmlns:any=\"{EXTENSION}\" xmlns:h=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:e=\"http://ns.adobe.com/xap/1.0/sType/ResourceEvent#\">{content}</rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    with_xmp(&photo(), &packet)
}

#[test]
fn the_source_type_is_read_in_every_way_of_writing_it() {
    for content in [
        format!("<any:DigitalSourceType>{CV}trainedAlgorithmicMedia</any:DigitalSourceType>"),
        format!("<any:DigitalSourceType rdf:resource=\"{CV}trainedAlgorithmicMedia\"/>"),
        format!(
            "<any:DigitalSourceType>\n {}trainedAlgorithmicMedia\n</any:DigitalSourceType>",
            CV.replace("http:", "https:")
        ),
        "<any:DigitalSourceType>trainedAlgorithmicMedia</any:DigitalSourceType>".to_owned(),
        "<any:DigitalSourceType>digsrctype:trainedAlgorithmicMedia</any:DigitalSourceType>"
            .to_owned(),
    ] {
        let report = look(&packet(&content));
        assert_eq!(report.ai.markers, ["X-01"], "{content}");
        assert_eq!(report.verdict.disposition, Disposition::Conflict);
    }
    let older = format!(
        "<any:DigitalSourceFileType>{CV}trainedAlgorithmicMedia</any:DigitalSourceFileType>"
    );
    assert_eq!(markers(&packet(&older)), ["X-03"]);
}

#[test]
fn source_types_are_told_apart_by_class() {
    for (name, status, disposition) in [
        ("compositeSynthetic", AiStatus::DeclaredEdited, Disposition::Review),
        ("algorithmicallyEnhanced", AiStatus::DeclaredAssisted, Disposition::Clear),
        ("algorithmicMedia", AiStatus::None, Disposition::Clear),
        ("digitalCreation", AiStatus::None, Disposition::Clear),
        ("digitalArt", AiStatus::None, Disposition::Clear),
        ("composite", AiStatus::None, Disposition::Clear),
        ("compositeCapture", AiStatus::None, Disposition::Clear),
        ("computationalCapture", AiStatus::None, Disposition::Clear),
        ("humanEdits", AiStatus::None, Disposition::Clear),
        ("screenCapture", AiStatus::None, Disposition::Clear),
        ("nottrainedAlgorithmicMedia", AiStatus::None, Disposition::Clear),
        ("trainedAlgorithmicMediaX", AiStatus::None, Disposition::Clear),
    ] {
        let content = format!("<any:DigitalSourceType>{CV}{name}</any:DigitalSourceType>");
        let report = look(&packet(&content));
        assert_eq!((report.ai.status, report.verdict.disposition), (status, disposition), "{name}");
    }
    let elsewhere = xmp(
        "xmlns:i=\"http://example.com/\"",
        &format!("i:DigitalSourceType=\"{CV}trainedAlgorithmicMedia\""),
    );
    assert!(markers(&elsewhere).is_empty());
}

#[test]
fn properties_of_2025_count_and_are_not_quoted() {
    let content = "<any:AISystemUsed>Some System</any:AISystemUsed><any:AIPromptWriterName>Jane Doe</any:AIPromptWriterName>";
    let report = look(&packet(content));
    assert_eq!(report.ai.markers, ["X-08"]);
    assert_eq!(report.ai.status, AiStatus::DeclaredEdited);
    let json = String::from_utf8(report.to_bytes()).unwrap();
    assert!(!json.contains("Jane Doe") && !json.contains("Some System"));
    assert!(markers(&packet("<any:AISystemUsed></any:AISystemUsed>")).is_empty());
}

#[test]
fn a_generative_step_in_adobes_history_asks_for_a_look() {
    let history = |agent: &str, action: &str| {
        packet(&format!(
            "<h:History><rdf:Seq><rdf:li rdf:parseType=\"Resource\"><e:action>{action}</e:action><e:softwareAgent>{agent}</e:softwareAgent></rdf:li></rdf:Seq></h:History>"
        ))
    };
    for bytes in
        [history("Adobe Firefly 3", "edited"), history("Adobe Photoshop 26.0", "Generative Fill")]
    {
        let report = look(&bytes);
        assert_eq!(report.ai.markers, ["X-10"]);
        assert_eq!(report.verdict.disposition, Disposition::Review);
    }
    assert!(markers(&history("Adobe Photoshop 26.0 (Windows)", "saved")).is_empty());
}

#[test]
fn credits_and_names_are_found_in_iptc_and_tiff_fields() {
    let iptc = |dataset: u8, value: &str| {
        let record =
            [&[0x1C, 2, dataset], &(value.len() as u16).to_be_bytes()[..], value.as_bytes()]
                .concat();
        let mut data = b"Photoshop 3.0\08BIM\x04\x04\0\0".to_vec();
        data.extend((record.len() as u32).to_be_bytes());
        data.extend(&record);
        with_segment(&photo(), 0xED, &data)
    };
    assert_eq!(markers(&iptc(110, "Made with Google AI")), ["X-04"]);
    assert_eq!(markers(&iptc(65, "Adobe Firefly")), ["X-09"]);
    assert!(markers(&iptc(120, "Made with Google AI")).is_empty());
    let tiff = "xmlns:t=\"http://ns.adobe.com/tiff/1.0/\"";
    assert_eq!(markers(&xmp(tiff, "t:Software=\"Midjourney\"")), ["X-09"]);
    for unsafe_name in [
        "Gemini", "Imagen", "Flux", "Leonardo", "Firefly", "dalle", "Luma", "Sora", "Google",
        "Canva", "Meitu",
    ] {
        assert!(
            markers(&with_exif(&photo(), &[(0x0131, unsafe_name)], &[], true)).is_empty(),
            "{unsafe_name}"
        );
    }
}

#[test]
fn tiff_files_keep_packets_as_bytes_and_records_as_longs() {
    let packet = "<rdf:Description xmlns:p=\"http://ns.adobe.com/photoshop/1.0/\" p:Credit=\"Made with Google AI\"/>";
    let mut record = [&b"\x1C\x02\x6E\0\x14"[..], b"Apple Photos CleanUp"].concat();
    record.resize(record.len().next_multiple_of(4), 0);
    let entry = |tag: u16, kind: u16, count: usize, value: usize| {
        [
            &tag.to_le_bytes()[..],
            &kind.to_le_bytes(),
            &(count as u32).to_le_bytes(),
            &(value as u32).to_le_bytes(),
        ]
        .concat()
    };
    let start = 8 + 2 + 4 * 12 + 4;
    let file = |record: &[u8]| {
        [
            &b"II*\0\x08\0\0\0\x04\0"[..],
            &entry(0x0100, 3, 1, 1),
            &entry(0x0101, 3, 1, 1),
            &entry(0x02BC, 1, packet.len(), start),
            &entry(0x83BB, 4, record.len() / 4, start + packet.len()),
            &[0; 4],
            packet.as_bytes(),
            record,
        ]
        .concat()
    };
    assert_eq!(markers(&file(&record)), ["X-04"]);
    let mut credit = [&b"\x1C\x02\x6E\0\x15"[..], b"Apple Photos Clean Up"].concat();
    credit.resize(credit.len().next_multiple_of(4), 0);
    assert_eq!(markers(&file(&credit)), ["X-04", "X-06"]);
}
