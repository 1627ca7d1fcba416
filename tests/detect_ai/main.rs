//! AI markers through whole reports: each in its home, and nothing where there is no statement.

mod claims;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/credentials.rs"]
mod credentials;
mod declared;
mod generator;
mod label;
mod robust;
mod writers;

use claimseal::policy::Disposition;
use claimseal::report::{AiStatus, Report};
use claimseal::{Context, inspect};
use common::{jpeg, phone, picture, png, with_exif, with_segment, with_text, with_xmp};
use credentials::{Manifest, actions, bound_in_jpeg, in_jpeg, ingredient, manifest, store};

fn look(bytes: &[u8]) -> Report {
    inspect(bytes, &Context::default())
}

fn photo() -> Vec<u8> {
    jpeg(&picture(320, 240, 1), 80)
}

fn drawing() -> Vec<u8> {
    png(&picture(64, 48, 1))
}

fn markers(bytes: &[u8]) -> Vec<String> {
    look(bytes).ai.markers
}

fn xmp(declarations: &str, attributes: &str) -> Vec<u8> {
    let packet = format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" {declarations} {attributes}/></rdf:RDF></x:xmpmeta>"
    );
    with_xmp(&photo(), &packet)
}

/// A file whose active manifest has these actions, bound to its bytes.
fn signed(list: &[(&str, &str)]) -> Vec<u8> {
    bound_in_jpeg(&photo(), &[manifest("urn:one", &[actions(list)])], 60_000)
}

#[test]
fn credentials_count_by_action_and_source_type() {
    let generated = "trainedAlgorithmicMedia";
    let composite = "compositeWithTrainedAlgorithmicMedia";
    for (list, expected) in [
        (&[("c2pa.created", generated)][..], &["C2-02"][..]),
        (&[("c2pa.opened", composite)], &["C2-04"]),
        (&[("c2pa.created", "digitalCapture"), ("c2pa.edited", composite)], &["C2-04"]),
        (&[("c2pa.created", "digitalCapture"), ("c2pa.drawing", generated)], &["C2-05"]),
        (&[("c2pa.created", "digitalCapture")], &[]),
        (&[("c2pa.created", "computationalCapture"), ("c2pa.cropped", "")], &[]),
        (&[("c2pa.created", "digitalCreation")], &[]),
        (&[("c2pa.created", "algorithmicMedia")], &[]),
        (&[("c2pa.opened", ""), ("c2pa.enhanced", composite)], &[]),
        (&[("c2pa.opened", ""), ("c2pa.converted", generated)], &[]),
        (&[("c2pa.opened", ""), ("c2pa.edited", "composite")], &[]),
    ] {
        assert_eq!(markers(&signed(list)), expected, "{list:?}");
    }
}

#[test]
fn the_claim_of_a_parent_counts_and_an_image_fed_in_makes_it_an_edit() {
    let generated = actions(&[("c2pa.created", "trainedAlgorithmicMedia")]);
    let active = |relationship| {
        let parts = [actions(&[("c2pa.opened", "")]), ingredient(relationship, "urn:model")];
        manifest("urn:active", &parts)
    };
    let model = manifest("urn:model", std::slice::from_ref(&generated));
    let parent = bound_in_jpeg(&photo(), &[model.clone(), active("parentOf")], 60_000);
    assert_eq!(markers(&parent), ["C2-02"]);
    let component = bound_in_jpeg(&photo(), &[model, active("componentOf")], 60_000);
    assert_eq!(markers(&component), ["C2-05"]);
    let fed = manifest("urn:model", &[generated, ingredient("inputTo", "urn:elsewhere")]);
    let report = look(&bound_in_jpeg(&photo(), &[fed, active("parentOf")], 60_000));
    assert_eq!(report.ai.markers, ["C2-03"]);
    assert_eq!(report.ai.status, AiStatus::DeclaredEdited);
}

#[test]
fn a_claim_about_other_bytes_asks_for_a_look_only() {
    let mut bytes = signed(&[("c2pa.created", "trainedAlgorithmicMedia")]);
    let last = bytes.len() - 20;
    bytes[last] ^= 1;
    let report = look(&bytes);
    assert_eq!(report.ai.markers, ["C2-09"]);
    assert_eq!(report.verdict.disposition, Disposition::Review);
    assert_eq!(report.verdict.reasons, ["ai.c2pa.unbound.generated"]);
    let tampered = Manifest {
        is_tampered: true,
        ..manifest(
            "urn:one",
            &[actions(&[("c2pa.edited", "compositeWithTrainedAlgorithmicMedia")])],
        )
    };
    let report = look(&in_jpeg(&photo(), &store(&[tampered]), 60_000));
    assert_eq!(report.verdict.reasons, ["ai.c2pa.unbound.edited"]);
}

#[test]
fn bytes_after_the_end_do_not_free_a_generated_picture() {
    let bytes = signed(&[("c2pa.created", "trainedAlgorithmicMedia")]);
    let report = look(&[&bytes[..], &[0; 13]].concat());
    assert_eq!(report.ai, look(&bytes).ai);
    assert_eq!(report.verdict, look(&bytes).verdict);
}

#[test]
fn credits_count_by_their_whole_text() {
    let photoshop = "xmlns:p=\"http://ns.adobe.com/photoshop/1.0/\"";
    for (credit, expected) in [
        ("Made with Google AI", &["X-04"][..]),
        ("Edited with Google AI", &["X-05"]),
        ("Apple Photos Clean Up", &["X-06"]),
        ("Apple Image Playground", &["X-07"]),
        ("Photo: not Made with Google AI", &[]),
        ("Jane Doe / Agency", &[]),
    ] {
        assert_eq!(markers(&xmp(photoshop, &format!("p:Credit=\"{credit}\""))), expected);
    }
}

#[test]
fn removing_an_object_never_leads_to_conflict() {
    let declarations = "xmlns:p=\"http://ns.adobe.com/photoshop/1.0/\" xmlns:i=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"";
    let attributes = "p:Credit=\"Apple Photos Clean Up\" i:DigitalSourceType=\"http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia\"";
    let report = look(&xmp(declarations, attributes));
    assert_eq!(report.ai.markers, ["X-02", "X-06"]);
    assert_eq!(report.verdict.disposition, Disposition::Review);
}

#[test]
fn generator_names_count_alone_or_with_a_version_and_quote_the_name_only() {
    for (software, expected) in [
        ("ComfyUI", true),
        ("InvokeAI v3.4.0", true),
        ("Fooocus/2.1", true),
        ("Stable Diffusion XL 7BCCAA2C", true),
        ("ComfyUI of Jane Doe 3", false),
        ("Midjourney poster scanner", false),
        ("Google", false),
        ("Adobe Photoshop 26.0", false),
        ("Canva", false),
    ] {
        let found = markers(&with_text(&drawing(), "Software", software));
        assert_eq!(found.contains(&"X-09".to_owned()), expected, "{software}");
    }
    let report = look(&with_exif(&photo(), &[(0x0131, "InvokeAI v3.4.0")], &[], true));
    assert_eq!(report.findings[0].basis.matched.as_deref(), Some("InvokeAI"));
}

#[test]
fn generators_are_found_by_the_structure_of_their_parameters() {
    let uuid = "2b6e053b-9a65-4ca9-9e13-b6f4465164d4";
    let a1111 = "mug\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512";
    let signature = format!("Signature: {}", "Ab3+".repeat(22));
    let graph = r#"{"3":{"class_type":"KSampler","inputs":{"is_changed":[NaN]}}}"#;
    let workflow = r#"{"nodes":[{"id":1,"type":"KSampler"}],"links":[]}"#;
    let novel = r#"{"steps": 50, "seed": 2, "strength": 0.4, "scale": 10.0, "uc": "mug"}"#;
    let image = drawing();
    for (id, bytes) in [
        ("G-01", with_text(&image, "parameters", a1111)),
        ("G-02", with_exif(&photo(), &[], &[(0x9286, a1111)], true)),
        ("G-03", with_text(&image, "prompt", graph)),
        ("G-03", with_text(&image, "workflow", workflow)),
        ("G-04", with_exif(&photo(), &[(0x010F, &format!("workflow:{workflow}"))], &[], true)),
        ("G-13", with_text(&image, "parameters", r#"{"sui_image_params":{"prompt":"x"}}"#)),
        ("G-11", with_text(&image, "invokeai_metadata", r#"{"positive_prompt":"x"}"#)),
        ("G-06", with_text(&with_text(&image, "Title", "AI generated image"), "Comment", novel)),
        ("G-22", with_exif(&photo(), &[(0x010E, &signature), (0x013B, uuid)], &[], false)),
        ("G-22", with_text(&with_text(&image, "Description", &signature), "Author", uuid)),
        ("X-11", with_text(&image, "Description", &format!("mug --ar 4:3 --v 5.2 Job ID: {uuid}"))),
    ] {
        let report = look(&bytes);
        assert_eq!(report.ai.markers, [id]);
        assert_eq!(report.verdict.disposition, Disposition::Conflict, "{id}");
        let json = String::from_utf8(report.to_bytes()).unwrap();
        for private in ["mug", uuid, "Ab3+", "positive_prompt\\\":\\\"x"] {
            assert!(!json.contains(private), "{id} quotes {private}");
        }
    }
}

#[test]
fn what_only_looks_alike_is_no_marker() {
    let uuid = "2b6e053b-9a65-4ca9-9e13-b6f4465164d4";
    let image = drawing();
    let dmi = xmp(
        "xmlns:plus=\"http://ns.useplus.org/ldf/xmp/1.0/\"",
        "plus:DataMining=\"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING\"",
    );
    let caption =
        "A trainedAlgorithmicMedia exhibition, Made with Google AI, AI generated, Midjourney";
    for (name, bytes) in [
        ("data mining terms", dmi),
        ("caption", with_exif(&photo(), &[(0x010E, caption)], &[(0x9286, caption)], true)),
        ("comment", with_segment(&photo(), 0xFE, caption.as_bytes())),
        ("print job", with_text(&image, "Description", &format!("Order 7, Job ID: {uuid}"))),
        ("artist uuid", with_exif(&photo(), &[(0x013B, uuid)], &[], true)),
        ("title", with_text(&with_text(&image, "Title", "AI generated image"), "Comment", "mine")),
        ("graph", with_text(&image, "workflow", r#"{"nodes":[],"links":[]}"#)),
        ("other json", with_text(&image, "prompt", r#"{"question":"how did it break?"}"#)),
        ("one word", with_text(&image, "parameters", "Steps: 3 down to the cellar")),
        ("tiktok", with_exif(&photo(), &[(0x010E, r#"{"aigc_label_type":0}"#)], &[], true)),
        ("retouch", with_exif(&photo(), &[(0x010E, r#"{"product":"retouch"}"#)], &[], true)),
        ("oppo", with_exif(&photo(), &[], &[(0x9286, "oplus_8388608")], true)),
        ("json", with_exif(&photo(), &[], &[(0x9286, r#"{"Label":"1"}"#)], true)),
        ("keyword", with_text(&image, "AIGC", "about AIGC labels")),
        ("phone", phone(&photo(), 320, 240, true)),
    ] {
        let report = look(&bytes);
        assert_eq!((report.ai.status, report.ai.markers), (AiStatus::None, vec![]), "{name}");
        assert_eq!(report.verdict.disposition, Disposition::Clear, "{name}");
    }
}
