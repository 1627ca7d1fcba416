//! Findings about Content Credentials: what they are, who wrote them, and what counts for the buyer.

use claimseal::policy::Disposition;
use claimseal::report::{AiStatus, Report};

use super::credentials::{
    Manifest, actions, bound_in_jpeg, in_jpeg, ingredient, manifest, map, store, text,
};
use super::{look, photo, signed, xmp};

fn codes(report: &Report) -> Vec<&str> {
    report
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .filter(|code| code.starts_with("provenance.") || code.starts_with("ai."))
        .collect()
}

#[test]
fn a_capture_is_told_as_such_while_its_hashes_hold() {
    for source in ["digitalCapture", "computationalCapture"] {
        let file = signed(&[("c2pa.created", source)]);
        let report = look(&file);
        assert_eq!(codes(&report), ["provenance.capture.declared"]);
        assert_eq!(
            (report.ai.status, report.verdict.disposition),
            (AiStatus::None, Disposition::Clear)
        );
        let mut changed = file;
        let last = changed.len() - 20;
        changed[last] ^= 1;
        let report = look(&changed);
        assert_eq!(codes(&report), ["provenance.altered"]);
        assert_eq!(
            (report.ai.status, report.verdict.disposition),
            (AiStatus::None, Disposition::Clear)
        );
    }
    let part = [
        manifest("urn:camera", &[actions(&[("c2pa.created", "digitalCapture")])]),
        manifest(
            "urn:one",
            &[actions(&[("c2pa.opened", "")]), ingredient("componentOf", "urn:camera")],
        ),
    ];
    assert!(codes(&look(&bound_in_jpeg(&photo(), &part, 60_000))).is_empty());
}

#[test]
fn writers_are_named_beside_an_ai_action_and_weak_alone() {
    let by = |generator: &'static str, source: &str| {
        let list = actions(&[("c2pa.created", source)]);
        let written = Manifest { generator, ..manifest("urn:one", &[list]) };
        look(&bound_in_jpeg(&photo(), &[written], 60_000))
    };
    for (generator, id) in [
        ("OpenAI Media Service API", "C2-12"),
        ("Google C2PA Core Generator Library", "C2-13"),
        ("Adobe_Firefly", "C2-16"),
        ("Black Forest Labs API", "C2-20"),
        ("Galaxy S25 c2pa-rs/0.62.0", "C2-21"),
        ("Amazon_Bedrock c2pa-rs/0.32.7", "C2-24"),
    ] {
        let report = by(generator, "trainedAlgorithmicMedia");
        assert_eq!(report.ai.markers, ["C2-02", id], "{generator}");
        assert_eq!(report.verdict.reasons, ["ai.c2pa.created.trainedAlgorithmicMedia"]);
    }
    let report = by("OpenAI Media Service API", "digitalCreation");
    assert_eq!(report.verdict.reasons, ["ai.c2pa.writerNamed"]);
    assert_eq!(report.verdict.disposition, Disposition::Review);
    for other in [
        "Google C2PA Core Generator Library",
        "Galaxy S25 c2pa-rs/0.62.0",
        "Adobe_Photoshop/26.11.0 adobe_c2pa/0.14.2 c2pa-rs/0.43.0",
        "ChatGPTease",
        "Nikon_Z_9_Version_1.0 c2pa-rs/0.14.0",
    ] {
        let report = by(other, "digitalCapture");
        assert_eq!(report.ai.status, AiStatus::None, "{other}");
        assert_eq!(report.verdict.disposition, Disposition::Clear, "{other}");
    }
}

#[test]
fn bindings_identities_and_disclosures_are_told_without_names() {
    let list = actions(&[("c2pa.opened", "")]);
    for (assertion, expected, disposition) in [
        (
            ("c2pa.soft-binding", map(&[("alg", text("com.adobe.trustmark.P"))])),
            "provenance.softBinding",
            Disposition::Clear,
        ),
        (
            ("cawg.identity", map(&[("name", text("Jane Doe"))])),
            "provenance.identity",
            Disposition::Clear,
        ),
        (
            ("c2pa.ai-disclosure", map(&[("name", text("Jane Doe"))])),
            "ai.c2pa.disclosure",
            Disposition::Review,
        ),
    ] {
        let file =
            bound_in_jpeg(&photo(), &[manifest("urn:one", &[list.clone(), assertion])], 60_000);
        let report = look(&file);
        assert_eq!(codes(&report), [expected]);
        assert_eq!(report.verdict.disposition, disposition);
        assert!(!String::from_utf8(report.to_bytes()).unwrap().contains("Jane"));
    }
    let training =
        ("cawg.training-mining", map(&[("cawg.ai_generative_training", text("notAllowed"))]));
    let file = bound_in_jpeg(&photo(), &[manifest("urn:one", &[list, training])], 60_000);
    assert!(codes(&look(&file)).is_empty());
}

#[test]
fn remote_compressed_and_broken_stores_are_said_as_what_they_are() {
    let terms = "xmlns:dcterms=\"http://purl.org/dc/terms/\"";
    let remote = xmp(terms, "dcterms:provenance=\"https://manifests.example/urn-uuid-7\"");
    let report = look(&remote);
    assert_eq!(codes(&report), ["provenance.remote"]);
    assert!(report.provenance.is_none());
    let quoted = report.findings.iter().find_map(|f| f.basis.matched.clone());
    assert_eq!(quoted.as_deref(), Some("at manifests.example"));
    let compressed = Manifest { kind: *b"c2cm", ..manifest("urn:one", &[]) };
    let report = look(&in_jpeg(&photo(), &store(&[compressed]), 60_000));
    assert_eq!(codes(&report), ["provenance.compressed"]);
    let mut broken = store(&[manifest("urn:one", &[actions(&[("c2pa.opened", "")])])]);
    broken.truncate(broken.len() - 30);
    let report = look(&in_jpeg(&photo(), &broken, 60_000));
    assert_eq!(codes(&report), ["provenance.unreadable"]);
    assert_eq!(
        (report.ai.status, report.verdict.disposition),
        (AiStatus::None, Disposition::Clear)
    );
}
