//! Who wrote Content Credentials: named by the claim generator or by the signer's certificate, a marker
//! beside a statement about AI only.

use claimseal::policy::Disposition;
use claimseal::report::{AiStatus, Report};

use super::common::{jpeg, picture};
use super::credentials::{
    Item, Manifest, actions, bound_in_jpeg, certificate, cose, ingredient, manifest, map, text,
};
use super::{look, photo};

const GENERATED: &str = "trainedAlgorithmicMedia";
const COMPOSITE: &str = "compositeWithTrainedAlgorithmicMedia";
const GOOGLE: &str = "Google C2PA Core Generator Library";

fn codes(report: &Report) -> Vec<&str> {
    let codes = report.findings.iter().map(|finding| finding.code.as_str());
    codes.filter(|code| code.starts_with("provenance.") || code.starts_with("ai.")).collect()
}

/// A photo whose credentials were written by `generator`, signed by (common name, organisation).
fn by(generator: &'static str, signer: (&str, &str), list: &[(&str, &str)]) -> Report {
    let signature = Some(cose(&certificate(signer.0, signer.1), true));
    let written = Manifest { generator, signature, ..manifest("urn:one", &[actions(list)]) };
    look(&bound_in_jpeg(&photo(), &[written], 60_000))
}

#[test]
fn signers_are_told_from_one_another_where_one_library_writes_for_all() {
    let edit = [("c2pa.opened", ""), ("c2pa.edited", COMPOSITE)];
    for (name, id) in [
        ("Google Photos", "C2-14"),
        ("Google Media Processing Services", "C2-13"),
        ("Google Photos Lovers", "C2-13"),
    ] {
        let report = by(GOOGLE, (name, "Google LLC"), &edit);
        assert_eq!(report.ai.markers, ["C2-04", id], "{name}");
        assert_eq!(report.verdict.disposition, Disposition::Review);
    }
    for (generator, name, organisation, id) in [
        ("c2pa-rs", "Getty Images AI-Generated Image", "Getty", "C2-25"),
        ("c2pa-rs", "Image Signing", "Stability AI Ltd", "C2-26"),
        ("Higgsfield AI 1.0", "x", "x", "C2-26"),
        ("c2pa-rs", "Xiaomi MediaEditor", "Xiaomi Communications Co., Ltd", "C2-27"),
        ("com.asus.gallery", "x", "x", "C2-27"),
        ("CapCut/8.1 c2pa-rs/0.5", "x", "Bytedance Pte. Ltd.", "C2-29"),
        ("Dreamina/2.0", "x", "Bytedance Pte. Ltd.", "C2-22"),
        ("c2pa-rs", "x", "北京火山引擎科技有限公司", "C2-22"),
        ("Adobe_Content_Authenticity", "x", "Adobe Inc.", "C2-18"),
    ] {
        let report = by(generator, (name, organisation), &[("c2pa.created", GENERATED)]);
        assert_eq!(report.ai.markers, ["C2-02", id], "{generator} {name}");
        assert_eq!(report.verdict.reasons, ["ai.c2pa.created.trainedAlgorithmicMedia"]);
    }
}

#[test]
fn who_signs_anything_is_told_and_is_no_marker() {
    let list = [("c2pa.opened", ""), ("c2pa.cropped", "")];
    for (generator, name, organisation) in [
        (GOOGLE, "Google Photos", "Google LLC"),
        ("Adobe_Content_Authenticity", "x", "Adobe Inc."),
        ("Adobe_Photoshop/26.11.0", "x", "Adobe Inc."),
        ("Galaxy S25 c2pa-rs/0.62.0", "x", "Samsung Galaxy"),
        ("c2pa-rs", "x", "Canva"),
        ("c2pa-rs", "vivo Albums", "vivo Mobile Communication Co., Ltd."),
        ("CapCut/8.1", "x", "x"),
        ("c2pa-rs", "x", "TikTok Inc."),
        ("Nikon_Z_9_Version_1.0", "x", "x"),
    ] {
        let report = by(generator, (name, organisation), &list);
        assert_eq!(codes(&report), ["provenance.writer"], "{generator} {name}");
        assert_eq!((report.ai.status, report.ai.markers), (AiStatus::None, vec![]));
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
    for (generator, name, organisation) in [
        ("Test Writer", "Jane Doe", "Jane Doe Photography"),
        ("CapCuttings", "Canvas", "Jasper Doe"),
        ("Test Writer", "Stability AI Ltd user", "x"),
        ("by Google Photos", "Issuing Authority", "Authority Inc."),
    ] {
        let report = by(generator, (name, organisation), &list);
        assert!(codes(&report).is_empty(), "{generator} {name}");
        assert!(!String::from_utf8(report.to_bytes()).unwrap().contains("Doe"));
    }
}

#[test]
fn cameras_are_named_beside_a_capture() {
    let taken = [("c2pa.created", "computationalCapture")];
    for (generator, name) in [
        (GOOGLE, "Pixel Camera"),
        ("c2pa-rs", "Xiaomi Camera"),
        ("c2pa-rs", "vivo Camera"),
        ("Nikon_Z_9_Version_1.0 c2pa-rs/0.14.0", "x"),
        ("Truepic_Lens_SDK_libc2pa/2.5.1", "x"),
    ] {
        let report = by(generator, (name, "x"), &taken);
        let expected = ["provenance.capture.declared", "provenance.capture.writer"];
        assert_eq!(codes(&report), expected, "{name}");
        assert_eq!((report.ai.status, report.ai.markers), (AiStatus::None, vec![]));
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
    let report = by(GOOGLE, ("Pixel Camera", "Google LLC"), &[("c2pa.created", GENERATED)]);
    assert_eq!(report.ai.markers, ["C2-02"], "a camera that states a generator is not named");
    // An edit in Google Photos of what the phone took: both are named.
    let signature = |name| Some(cose(&certificate(name, "Google LLC"), true));
    let taken = Manifest {
        generator: GOOGLE,
        signature: signature("Pixel Camera"),
        ..manifest("urn:camera", &[actions(&taken)])
    };
    let list = actions(&[("c2pa.opened", ""), ("c2pa.edited", COMPOSITE)]);
    let edited = Manifest {
        generator: GOOGLE,
        signature: signature("Google Photos"),
        ..manifest("urn:one", &[list, ingredient("parentOf", "urn:camera")])
    };
    let report = look(&bound_in_jpeg(&photo(), &[taken, edited], 60_000));
    assert_eq!(report.ai.status, AiStatus::DeclaredEdited);
    assert!(codes(&report).contains(&"ai.c2pa.writer"));
}

#[test]
fn a_certificate_for_generated_or_changed_pictures_is_weak_alone() {
    for (name, status, code) in [
        ("iStock AI-Generated Image", AiStatus::DeclaredGenerated, "ai.c2pa.writerNamed"),
        ("Getty Images AI-Modified Image", AiStatus::DeclaredEdited, "ai.c2pa.writerNamed.edited"),
    ] {
        let report = by("c2pa-rs", (name, "Getty"), &[("c2pa.opened", "")]);
        assert_eq!((report.ai.status, report.ai.markers), (status, vec!["C2-25".to_owned()]));
        assert_eq!(report.verdict.reasons, [code]);
        assert_eq!(report.verdict.disposition, Disposition::Review);
    }
}

/// `signer.der` was made by OpenSSL, so this reader is not held against its own writer.
#[test]
fn the_subject_is_read_from_either_header_and_never_the_issuer() {
    let der = include_bytes!("../fixtures/signer.der");
    let list = [actions(&[("c2pa.edited", COMPOSITE)])];
    let small = jpeg(&picture(16, 16, 1), 80);
    let with = |signature: Vec<u8>| {
        let signature = Some(signature);
        let written = Manifest { signature, ..manifest("urn:one", &list) };
        look(&bound_in_jpeg(&small, &[written], 60_000)).ai.markers
    };
    for is_protected in [true, false] {
        assert_eq!(with(cose(der, is_protected)), ["C2-04", "C2-14"], "{is_protected}");
    }
    // Cut anywhere, or with one byte changed, it is read as something else or not at all.
    for end in (0..der.len()).step_by(3) {
        let found = with(cose(&der[..end], true));
        assert_eq!(found[0], "C2-04");
    }
    for at in (0..der.len()).step_by(5) {
        let mut changed = der.to_vec();
        changed[at] ^= 0x81;
        assert_eq!(with(cose(&changed, true))[0], "C2-04");
    }
    assert_eq!(with(vec![0x84, 0x40, 0xA0, 0xF6]), ["C2-04"]);
    assert_eq!(with(cose(&certificate("x", "Google Photos"), true)), ["C2-04", "C2-14"]);
}

/// An action with a description.
fn described(name: &str, description: &str) -> (&'static str, Item) {
    let action = map(&[("action", text(name)), ("description", text(description))]);
    ("c2pa.actions__1", map(&[("actions", Item::List(vec![action]))]))
}

#[test]
fn a_watermark_supports_a_statement_about_ai_and_is_none() {
    let synthid = "Applied imperceptible SynthID watermark.";
    for (more, supports) in [
        (described("c2pa.edited", synthid), true),
        (described("c2pa.watermarked.unbound", ""), true),
        (described("c2pa.watermarked.bound", ""), false),
        (described("c2pa.edited", "Added visible watermark"), false),
        (described("c2pa.edited", "SynthID"), false),
    ] {
        for (source, status) in
            [(GENERATED, AiStatus::DeclaredGenerated), ("digitalCapture", AiStatus::None)]
        {
            let list = [actions(&[("c2pa.created", source)]), more.clone()];
            let report = look(&bound_in_jpeg(&photo(), &[manifest("urn:one", &list)], 60_000));
            let is_told = report.ai.markers.contains(&"C2-06".to_owned());
            assert_eq!(is_told, supports && source == GENERATED, "{more:?} {source}");
            assert_eq!(report.ai.status, status);
        }
    }
}

#[test]
fn only_the_binding_of_a_generator_is_a_weak_marker() {
    let binding = |alg: &str| ("c2pa.soft-binding", map(&[("alg", text(alg))]));
    let with = |alg: &str, list: &[(&str, &str)]| {
        let parts = [actions(list), binding(alg)];
        look(&bound_in_jpeg(&photo(), &[manifest("urn:one", &parts)], 60_000))
    };
    let opened = [("c2pa.opened", "")];
    let report = with("com.microsoft.invismark.1", &opened);
    assert_eq!(report.ai.markers, ["C2-07"]);
    assert_eq!(report.verdict.disposition, Disposition::Review);
    assert_eq!(codes(&report), ["provenance.softBinding", "ai.c2pa.softBinding"]);
    let report = with("com.microsoft.invismark.1", &[("c2pa.edited", COMPOSITE)]);
    assert_eq!(report.ai.markers, ["C2-04"], "the statement counts, not the binding");
    for alg in ["com.adobe.trustmark.P", "com.adobe.icn.dense", "com.digimarc.1", "io.iscc.v0"] {
        let report = with(alg, &opened);
        assert_eq!((report.ai.status, report.ai.markers), (AiStatus::None, vec![]), "{alg}");
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
    let mut changed = bound_in_jpeg(
        &photo(),
        &[manifest("urn:one", &[actions(&opened), binding("com.microsoft.invismark.1")])],
        60_000,
    );
    let last = changed.len() - 20;
    changed[last] ^= 1;
    assert!(look(&changed).ai.markers.is_empty(), "about other bytes");
}
