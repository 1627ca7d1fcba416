//! The Chinese label: homes, forms, values, companies, and ByteDance's private fields.

use claimseal::policy::Disposition;
use claimseal::report::AiStatus;

use super::common::{with_chunk, with_exif, with_segment, with_text, with_xmp};
use super::{drawing, look, markers, photo, xmp};

#[test]
fn a_platforms_own_fields_are_context_beside_the_label() {
    let text = r#"{"AIGC":{"ContentProducer":"Zhang San","ContentPropagator":"Li Si","Label":1,"PropagateID":"198716"}}"#;
    let report = look(&with_text(&drawing(), "AIGC", text));
    assert_eq!(report.ai.markers, ["CN-04", "CN-08"]);
    assert_eq!(report.verdict.reasons, ["ai.aigcLabel.generated"]);
    let json = String::from_utf8(report.to_bytes()).unwrap();
    for private in ["Zhang San", "Li Si", "198716"] {
        assert!(!json.contains(private), "{private}");
    }
}

#[test]
fn the_chinese_label_is_found_in_its_rarer_forms() {
    let label = r#"{"Label":"1","ContentProducer":"x","ProduceID":"1"}"#;
    let escaped = label.replace('"', "&quot;");
    let decimal: Vec<String> =
        [&[0u8; 8][..], label.as_bytes()].concat().iter().map(u8::to_string).collect();
    let declaration = "xmlns:T=\"http://ns.tc260.org.cn/AIGC/1.0/\"";
    for (id, bytes) in [
        ("CN-02", xmp(declaration, &format!("T:AIGC=\"{escaped}\""))),
        ("CN-02", xmp("xmlns:t=\"http://www.tc260.org.cn/ns/AIGC/1.0/\"", "t:Label=\"1\"")),
        ("CN-04", with_text(&drawing(), "aigc", &label.to_lowercase())),
        ("CN-05", with_text(&drawing(), "exif:UserComment", &decimal.join(", "))),
        ("CN-06", with_exif(&photo(), &[(0x010E, label)], &[], false)),
        ("CN-07", with_segment(&photo(), 0xFE, format!("AIGC\0{label}").as_bytes())),
    ] {
        let report = look(&bytes);
        assert_eq!(report.ai.markers, [id]);
        assert_eq!(report.verdict.reasons, ["ai.aigcLabel.generated"], "{id}");
    }
}

#[test]
fn a_label_without_a_known_value_is_not_read_as_generated() {
    for text in [r#"{"ContentProducer":"x"}"#, r#"{"Label":"11"}"#, r#"{"Label":"0"}"#] {
        let report = look(&with_text(&drawing(), "AIGC", text));
        assert_eq!(report.ai.status, AiStatus::DeclaredPossible, "{text}");
        assert_eq!(report.verdict.reasons, ["ai.aigcLabel.unspecified"]);
    }
}

/// A packet with one element of the guide's namespace.
fn element(content: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"??><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" xmlns:tc260=\"http://www.tc260.org.cn/ns/AIGC/1.0/\">{content}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
}

#[test]
fn element_and_attribute_are_told_apart_and_any_namespace_will_do() {
    let label = r#"{&quot;Label&quot;: &quot;2&quot;, &quot;ContentProducer&quot;: &quot;x&quot;}"#;
    let official = "xmlns:t=\"http://www.tc260.org.cn/ns/AIGC/1.0/\"";
    for (id, bytes) in [
        ("CN-01", with_xmp(&photo(), &element(&format!("<tc260:AIGC>{label}</tc260:AIGC>")))),
        ("CN-02", xmp(official, &format!("t:AIGC=\"{label}\""))),
        ("CN-02", xmp("xmlns:t=\"https://ns.tc260.org.cn/x/\"", &format!("t:AIGC=\"{label}\""))),
        ("CN-03", xmp("xmlns:b=\"http://ns.adobe.com/AIGC/1.0/\"", &format!("b:AIGC=\"{label}\""))),
        ("CN-03", xmp("", &format!("AIGC=\"{label}\""))),
    ] {
        let report = look(&bytes);
        assert_eq!(report.ai.markers, [id]);
        assert_eq!(report.ai.status, AiStatus::DeclaredPossible, "{id}");
    }
}

#[test]
fn doubled_encodings_and_wrappers_are_looked_through() {
    let plain = r#"{"AIGC":{"label":1,"contentProducer":"x"}}"#;
    let once = plain.replace('"', "&quot;");
    let twice = once.replace('&', "&amp;");
    for content in [&once, &twice] {
        let bytes = with_xmp(&photo(), &element(&format!("<tc260:AIGC>{content}</tc260:AIGC>")));
        assert_eq!(look(&bytes).ai.status, AiStatus::DeclaredGenerated, "{content}");
    }
    let string = r#"{"AIGC":"{\"Label\":\"1\",\"ProduceID\":\"7\"}"}"#;
    let escaped = r#"{\"Label\":\"1\",\"ProduceID\":\"7\"}"#;
    for text in [string, escaped] {
        assert_eq!(markers(&with_text(&drawing(), "AIGC", text)), ["CN-04"], "{text}");
    }
    let fields = "<tc260:Label>1</tc260:Label><tc260:ContentProducer>x</tc260:ContentProducer>";
    assert_eq!(markers(&with_xmp(&photo(), &element(fields))), ["CN-02"]);
}

#[test]
fn the_comment_is_read_in_every_character_code() {
    let text = r#"{"AIGC":{"Label":"1","ContentPropagator":"zhihu"}}"#;
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (code, bytes) in [
        (&[0; 8], text.as_bytes()),
        (b"ASCII\0\0\0", text.as_bytes()),
        (b"UNICODE\0", &little),
        (b"UNICODE\0", &big),
    ] {
        let bytes = [&code[..], bytes].concat();
        let list: Vec<String> = bytes.iter().map(u8::to_string).collect();
        let found = markers(&with_text(&drawing(), "exif:UserComment", &list.join(", ")));
        assert_eq!(found, ["CN-05", "CN-08"], "{code:?}");
    }
}

#[test]
fn companies_are_named_where_they_are_known_and_nothing_else_is() {
    for (producer, quote) in [
        ("001191110102MACQD9K64010000", Some("ByteDance (Doubao)")),
        ("0011914403007084611 36T1308L", None),
        ("001191440300708461136T1308L", Some("Tencent")),
        ("001191440300192203821600000", Some("code of a company that is not listed")),
        ("001191440300192203821700000", Some("code with a wrong check character")),
        ("Zhang San", None),
    ] {
        let text = format!(r#"{{"Label":"1","ContentProducer":"{producer}"}}"#);
        let report = look(&with_text(&drawing(), "AIGC", &text));
        let company = quote.map(|name| format!(", ContentProducer: {name}")).unwrap_or_default();
        let expected = format!("\"Label\":\"1\"{company}");
        assert_eq!(report.findings[0].basis.matched, Some(expected), "{producer}");
        let json = String::from_utf8(report.to_bytes()).unwrap();
        assert!(!json.contains(producer), "{producer}");
    }
}

#[test]
fn each_home_of_the_label_is_evidence_of_its_own() {
    let file = with_text(&drawing(), "AIGC", r#"{"Label":"1","ContentProducer":"doubao"}"#);
    let text = r#"{"AIGC":{"Label":"1","ContentProducer":"doubao","ContentPropagator":"zhihu"}}"#;
    let list: Vec<String> = [&[0; 8], text.as_bytes()].concat().iter().map(u8::to_string).collect();
    let report = look(&with_text(&file, "exif:UserComment", &list.join(", ")));
    assert_eq!(report.ai.markers, ["CN-04", "CN-05", "CN-08"]);
    let tags: Vec<_> = report.findings.iter().filter_map(|f| f.basis.tag.as_deref()).collect();
    assert_eq!(tags, ["AIGC", "exif:UserComment", "exif:UserComment"]);
    assert_eq!(report.findings[2].basis.matched.as_deref(), Some("ContentPropagator: Zhihu"));
}

#[test]
fn a_signature_field_and_a_media_service_are_said_as_what_they_are() {
    let signed = r#"{"Label":"1","ReservedCode1":"{\"Type\":\" TC260PG\",\"AlgID\":\"sm3\"}"}"#;
    assert_eq!(markers(&with_text(&drawing(), "AIGC", signed)), ["CN-04", "CN-09"]);
    let service = r#"{"ServiceProvider":"x","ServiceUser":"y","Time":"2026","ContentId":"z"}"#;
    let report = look(&with_exif(&photo(), &[(0x010E, service)], &[], true));
    assert_eq!(report.ai.markers, ["CN-06"]);
    assert_eq!(report.verdict.reasons, ["ai.aigcLabel.service"]);
    assert_eq!(report.verdict.disposition, Disposition::Review);
}

#[test]
fn private_fields_of_bytedance_count_by_their_values() {
    for (text, expected) in [
        (r#"{"product":"dreamina","exportType":"generation"}"#, Some("ai.bytedance.generated")),
        (
            r#"{"aigc_info":{"source_info":"dreamina"},"data":{"exportType":"generation"}}"#,
            Some("ai.bytedance.generated"),
        ),
        (r#"{"aigc_info":{"aigc_label_type":1}}"#, Some("ai.bytedance.declared")),
        (r#"{"aigc_info":{"aigc_label_type":"2"}}"#, Some("ai.bytedance.declared")),
        (r#"{"aigc_info":{"aigc_type":1}}"#, Some("ai.bytedance.declared")),
        (
            r#"{"aigc_info":{"source_info":"dreamina"},"trace_info":{"originItemId":"7"}}"#,
            Some("ai.bytedance.declared"),
        ),
        (r#"{"aigc_info":{"aigc_label_type":0}}"#, None),
        (r#"{"aigc_info":{"aigc_label_type":0,"source_info":"dreamina"}}"#, None),
        (r#"{"data":{"product":"retouch"},"exportType":"generation"}"#, None),
        (r#"{"product":"lv","os":"ios"}"#, None),
        (r#"{"product":"aweme"}"#, None),
        (r#"{"product":"dreamina"}"#, None),
        (r#"my photo {"aigc_info":{"aigc_label_type":1}}"#, None),
    ] {
        for bytes in [
            with_exif(&photo(), &[(0x010E, text)], &[], true),
            with_exif(&photo(), &[], &[(0x9286, text)], false),
        ] {
            let report = look(&bytes);
            let ids: &[&str] = if expected.is_some() { &["CN-10"] } else { &[] };
            assert_eq!(report.ai.markers, ids, "{text}");
            assert_eq!(report.verdict.reasons.first().map(String::as_str), expected, "{text}");
            assert_ne!(report.verdict.disposition, Disposition::Conflict, "{text}");
        }
    }
}

#[test]
fn words_of_the_label_outside_its_homes_are_no_label() {
    let label = r#"{"Label":"1","ContentProducer":"doubao","ProduceID":"1"}"#;
    let quoted = format!("The law wants {label} in such files");
    for (name, bytes) in [
        ("caption", with_exif(&photo(), &[(0x010E, &quoted)], &[(0x9286, &quoted)], true)),
        ("keyword", with_text(&drawing(), "Warning", label)),
        ("comment", with_segment(&photo(), 0xFE, quoted.as_bytes())),
        ("app", with_segment(&photo(), 0xE8, format!("XAIGC{label}").as_bytes())),
        ("private chunk", with_chunk(&drawing(), b"prVt", label.as_bytes())),
        ("trailer", [photo(), format!("AIGC{label}").into_bytes()].concat()),
        ("make", with_exif(&photo(), &[(0x010F, label)], &[], true)),
        (
            "title",
            xmp("xmlns:x=\"http://x/\"", &format!("x:Notes=\"{}\"", label.replace('"', "&quot;"))),
        ),
    ] {
        let report = look(&bytes);
        assert_eq!((report.ai.status, report.ai.markers), (AiStatus::None, vec![]), "{name}");
        assert_eq!(report.verdict.disposition, Disposition::Clear, "{name}");
    }
}
