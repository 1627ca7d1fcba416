//! Camera judgement through whole reports: each status, and nothing private in any of them.

mod common;
#[path = "common/credentials.rs"]
mod credentials;

use claimseal::detect::camera::CameraStatus;
use claimseal::policy::Disposition;
use claimseal::report::Report;
use claimseal::{Context, inspect};
use common::{jpeg, phone, picture, png, webp, with_exif, with_xmp};
use credentials::{actions, bound_in_jpeg, manifest};

fn look(bytes: &[u8]) -> Report {
    inspect(bytes, &Context::default())
}

fn photo() -> Vec<u8> {
    jpeg(&picture(320, 240, 1), 80)
}

fn camera_codes(report: &Report) -> Vec<(&str, &str)> {
    let named = |severity| match severity {
        claimseal::detect::Severity::Info => "info",
        claimseal::detect::Severity::Notice => "notice",
        claimseal::detect::Severity::Warning => "warning",
    };
    // Every JPEG has a line about its encoder, and every known maker one about its record.
    let findings = report.findings.iter().filter(|f| {
        f.code.starts_with("camera.")
            && !f.code.starts_with("camera.encoder.jpeg")
            && !f.code.starts_with("camera.record.")
    });
    findings.map(|f| (f.code.as_str(), named(f.severity))).collect()
}

const EXPOSED: [(u16, &str); 3] =
    [(0x829A, "1/60"), (0x8827, "100"), (0x9003, "2026:11:21 09:15:00")];
const NAMED: [(u16, &str); 2] = [(0x010F, "HUAWEI"), (0x0110, "ANA-AN00")];

#[test]
fn a_photo_as_shot_speaks_for_the_buyer_upright_or_turned() {
    for (width, height) in [(320, 240), (240, 320)] {
        let report = look(&phone(&photo(), width, height, true));
        assert_eq!(report.camera.status, CameraStatus::CameraOriginal);
        assert_eq!(camera_codes(&report), [("camera.capture.consistent", "info")]);
    }
    let unstated = look(&with_exif(&photo(), &NAMED, &EXPOSED, false));
    assert_eq!(unstated.camera.status, CameraStatus::CameraOriginal);
}

#[test]
fn a_smaller_copy_is_resaved_and_clear() {
    let report = look(&phone(&photo(), 4032, 3024, true));
    assert_eq!(report.camera.status, CameraStatus::Resaved);
    assert_eq!(camera_codes(&report), [("camera.size.differs", "info")]);
    assert_eq!(report.verdict.disposition, Disposition::Clear);
}

#[test]
fn editors_count_by_how_their_name_begins() {
    for (software, status) in [
        ("Adobe Photoshop 26.0 (Windows)", CameraStatus::Edited),
        ("Snapseed 2.0", CameraStatus::Edited),
        ("GIMP 2.10.32", CameraStatus::Edited),
        ("美图秀秀", CameraStatus::Edited),
        ("Meitu 11.2.0", CameraStatus::Edited),
        ("Nikon Transfer 1.1 W", CameraStatus::Resaved),
        ("18.6.1", CameraStatus::CameraOriginal),
        ("S721BXXS3AYB3", CameraStatus::CameraOriginal),
        ("HDR+ 1.0.621982163zd", CameraStatus::CameraOriginal),
        ("MediaTek Camera Application", CameraStatus::CameraOriginal),
        ("Microsoft Windows Photo Viewer 6.1.7600.16385", CameraStatus::Resaved),
        ("Topaz Photo AI 3.0", CameraStatus::Edited),
        // The build of a Redmi Note 12, whose name at Xiaomi is topaz.
        (
            "topaz-user 13 TKQ1.221114.001 V14.0.5.0.TMGCNXM release-keys",
            CameraStatus::CameraOriginal,
        ),
        ("Cameraplus", CameraStatus::CameraOriginal),
        ("snowdrop 2", CameraStatus::CameraOriginal),
        ("Aperture", CameraStatus::CameraOriginal),
        ("Aperture 3.6", CameraStatus::Edited),
    ] {
        let tags = [NAMED[0], NAMED[1], (0x0131, software)];
        let report = look(&with_exif(&photo(), &tags, &EXPOSED, true));
        assert_eq!(report.camera.status, status, "{software}");
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
}

#[test]
fn a_phones_own_software_is_no_editor() {
    let from = |make, software| {
        let tags = [(0x010F, make), (0x0110, "MP1603"), (0x0131, software)];
        look(&with_exif(&photo(), &tags, &EXPOSED, true)).camera.status
    };
    assert_eq!(from("Meitu", "Meitu M6"), CameraStatus::CameraOriginal);
    assert_eq!(from("HUAWEI", "Meitu 11.2.0"), CameraStatus::Edited);
}

#[test]
fn what_phones_of_china_add_is_named() {
    let packet = |space: &str| {
        format!(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
             xmlns:c=\"http://ns.{space}.com/photos/1.0/camera/\" c:Version=\"1\"/></rdf:RDF>"
        )
    };
    let shot = with_exif(&photo(), &NAMED, &EXPOSED, true);
    let plus = with_exif(&photo(), &NAMED, &[EXPOSED[0], EXPOSED[2], (0x9286, "oplus_32")], true);
    for (file, name) in [
        (with_xmp(&shot, &packet("xiaomi")), "Xiaomi camera record"),
        (with_xmp(&shot, &packet("vivo")), "vivo camera record"),
        (with_xmp(&shot, &packet("oplus")), "OPPO camera record"),
        (plus, "OPPO camera record"),
    ] {
        let report = look(&file);
        assert_eq!(report.camera.status, CameraStatus::CameraOriginal);
        let found = report.findings.iter().find(|f| f.code == "camera.capture.structures");
        assert_eq!(found.and_then(|f| f.basis.matched.as_deref()), Some(name));
    }
}

#[test]
fn missing_data_is_noted_where_cameras_write_it() {
    for (bytes, status, severity) in [
        (photo(), CameraStatus::Stripped, "notice"),
        (webp(&picture(64, 48, 1)), CameraStatus::Stripped, "notice"),
        (png(&picture(64, 48, 1)), CameraStatus::Unknown, "info"),
        (with_exif(&photo(), &[(0x0112, "1")], &[], true), CameraStatus::Stripped, "notice"),
    ] {
        let report = look(&bytes);
        assert_eq!(report.camera.status, status);
        assert_eq!(camera_codes(&report), [("camera.exif.absent", severity)]);
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
}

#[test]
fn a_screenshot_is_one_where_the_file_says_so() {
    let comment = with_exif(&photo(), &[], &[(0x9286, "Screenshot")], true);
    let credentials = manifest("urn:one", &[actions(&[("c2pa.created", "screenCapture")])]);
    let packet = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description xmlns:i=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" i:DigitalSourceType=\"http://cv.iptc.org/newscodes/digitalsourcetype/screenCapture\"/></rdf:RDF>";
    for bytes in
        [comment, with_xmp(&photo(), packet), bound_in_jpeg(&photo(), &[credentials], 60_000)]
    {
        let report = look(&bytes);
        assert_eq!(report.camera.status, CameraStatus::Screenshot);
        assert_eq!(camera_codes(&report), [("camera.screenshot.declared", "info")]);
    }
    let mentioned = with_exif(&photo(), &[], &[(0x9286, "Screenshot of the parcel")], true);
    assert_eq!(look(&mentioned).camera.status, CameraStatus::Stripped);
}

#[test]
fn dates_that_are_none_are_left_out_and_are_no_contradiction() {
    for date in ["0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday", "2026-11-21"] {
        let exposed = [EXPOSED[0], EXPOSED[1], (0x9003, date)];
        let report = look(&with_exif(&photo(), &NAMED, &exposed, true));
        assert_eq!(report.camera.captured_at, None, "{date}");
        assert_eq!(report.camera.status, CameraStatus::Unknown);
        assert_eq!(report.verdict.disposition, Disposition::Clear);
    }
}

#[test]
fn names_serials_places_and_prompts_stay_out_of_the_report() {
    let primary = [
        (0x010E, "a cracked mug"),
        (0x010F, "Prompt: a cracked mug on a table"),
        (0x0110, "workflow:{\"secret\":1}"),
        (0x013B, "Jane Doe"),
        (0x8298, "Jane Doe 2026"),
    ];
    let exif = [(0xA430, "Jane Doe"), (0xA431, "SERIAL-9"), (0xA435, "LENS-9")];
    let report = look(&with_exif(&photo(), &primary, &exif, true));
    assert_eq!((report.camera.make.clone(), report.camera.model.clone()), (None, None));
    let json = String::from_utf8(report.to_bytes()).unwrap();
    for private in ["mug", "Jane", "SERIAL", "LENS", "secret"] {
        assert!(!json.contains(private), "{private}");
    }
}

#[test]
fn direction_overrides_in_names_are_made_visible() {
    let report = look(&with_exif(
        &photo(),
        &[(0x010F, "App\u{202E}le"), (0x0110, "iPhone\u{7}13")],
        &EXPOSED,
        true,
    ));
    assert_eq!(report.camera.make.as_deref(), Some("App\u{FFFD}le"));
    assert_eq!(report.camera.model.as_deref(), Some("iPhone\u{FFFD}13"));
}
