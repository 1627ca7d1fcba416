//! Who wrote the Content Credentials, by the exact beginning of the claim generator or by the subject of
//! the signer's certificate. A name alone never weighs more than S2; where the actions speak of AI, it
//! only says whose they are.

use super::Hit;
use crate::detect::finding::Basis;
use crate::detect::{markers, provenance as claims};
use crate::provenance::{self, Provenance};

/// What a writer signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing but pictures that it generates.
    Generator,
    /// Nothing but pictures that its AI changes.
    Modifier,
    /// Pictures of any kind.
    Any,
    /// What its camera takes.
    Camera,
}

/// A writer: marker id, beginnings of its claim generators, common names or organisations of its
/// certificates.
struct Writer {
    id: &'static str,
    kind: Kind,
    generators: &'static [&'static str],
    signers: &'static [&'static str],
}

/// The first that fits counts: one library signs for several products of Google.
const WRITERS: [Writer; 25] = [
    generator("C2-10", &["OpenAI-API ", "ChatGPT c2pa-rs/"]),
    generator("C2-11", &["ChatGPT"]),
    generator("C2-12", &["OpenAI Media Service API"]),
    signer("C2-14", Kind::Any, &["Google Photos"]),
    signer("C2-15", Kind::Camera, &["Pixel Camera"]),
    any("C2-13", &["Google C2PA Core Generator Library"]),
    generator("C2-16", &["Adobe_Firefly"]),
    any("C2-17", &["Adobe_Photoshop/"]),
    any("C2-18", &["Adobe_Content_Authenticity"]),
    generator("C2-19", &["Microsoft_Responsible_AI", "Microsoft Responsible AI Image Provenance"]),
    generator("C2-20", &["Black Forest Labs API"]),
    any("C2-21", &["Galaxy "]),
    generator("C2-22", &["Dreamina/"]),
    // The cloud behind it signs other media as well.
    signer("C2-22", Kind::Any, &["北京火山引擎科技有限公司", "Byteplus Pte. Ltd."]),
    generator("C2-23", &["Grok Imagine", "xAI Grok Imagine"]),
    generator("C2-24", &["Amazon_Bedrock", "Amazon Bedrock"]),
    signer(
        "C2-25",
        Kind::Generator,
        &["Getty Images AI-Generated Image", "iStock AI-Generated Image"],
    ),
    signer(
        "C2-25",
        Kind::Modifier,
        &["Getty Images AI-Modified Image", "iStock AI-Modified Image"],
    ),
    Writer {
        id: "C2-26",
        kind: Kind::Any,
        generators: &["Higgsfield AI", "recraft.ai", "Topaz Labs", "TikTok Ad Creative Toolbox"],
        signers: &[
            "Canva",
            "Ideogram, Inc",
            "Jasper",
            "RUNWAY AI, INC.",
            "RefaceAI",
            "Runway AI, Inc",
            "Stability AI Ltd",
            "fal-ai",
        ],
    },
    signer("C2-27", Kind::Camera, &["JOVI Camera", "Xiaomi Camera", "vivo Camera"]),
    signer("C2-27", Kind::Any, &["JOVI Albums", "Xiaomi MediaEditor", "vivo Albums"]),
    any("C2-27", &["com.asus.gallery"]),
    Writer {
        id: "C2-28",
        kind: Kind::Camera,
        generators: &["Nikon_", "Truepic_Lens_SDK_libc2pa/"],
        signers: &[],
    },
    any("C2-29", &["ByteDance Media Transcode Service", "CapCut"]),
    signer(
        "C2-29",
        Kind::Any,
        &["Anthropic Claude Content Signing", "Bytedance Pte. Ltd.", "TikTok Inc."],
    ),
];

const fn generator(id: &'static str, generators: &'static [&'static str]) -> Writer {
    Writer { id, kind: Kind::Generator, generators, signers: &[] }
}

const fn any(id: &'static str, generators: &'static [&'static str]) -> Writer {
    Writer { id, kind: Kind::Any, generators, signers: &[] }
}

const fn signer(id: &'static str, kind: Kind, signers: &'static [&'static str]) -> Writer {
    Writer { id, kind, generators: &[], signers }
}

/// The writers met; `has_ai` says whether the actions already speak of AI.
pub(super) fn hits(provenance: &Provenance, has_ai: bool) -> Vec<Hit> {
    let is_capture = claims::capture(provenance).is_some();
    let mut hits = Vec::new();
    for written in &provenance.writers {
        let found = WRITERS.iter().find_map(|writer| Some((writer, writer.named(written)?)));
        let Some((writer, (tag, name))) = found else { continue };
        let code = match (writer.kind, has_ai) {
            (Kind::Camera, _) if is_capture => "provenance.capture.writer",
            (Kind::Camera, true) => continue,
            (Kind::Camera | Kind::Any, false) => "provenance.writer",
            (_, true) => "ai.c2pa.writer",
            (Kind::Generator, false) => "ai.c2pa.writerNamed",
            (Kind::Modifier, false) => "ai.c2pa.writerNamed.edited",
        };
        let basis = Basis::at(&provenance.place).tag(tag).matched(name.trim_end());
        hits.extend(markers::find(writer.id, code).map(|marker| (marker, basis)));
    }
    hits
}

impl Writer {
    /// Where `written` names this writer, and how the table has the name.
    fn named(&self, written: &provenance::Writer) -> Option<(&'static str, &'static str)> {
        let generator = written.generator.as_deref().and_then(|text| {
            let name = self.generators.iter().find(|name| is_by(text, name))?;
            Some(("claim_generator", *name))
        });
        generator.or_else(|| {
            let signer = written.signer.as_ref()?;
            let subject = [signer.name.as_deref(), signer.organisation.as_deref()];
            let name = self.signers.iter().find(|name| subject.contains(&Some(**name)))?;
            Some(("signer", *name))
        })
    }
}

/// Whether a generator begins with the name, as a whole word.
fn is_by(generator: &str, name: &str) -> bool {
    generator.strip_prefix(name).is_some_and(|rest| {
        name.ends_with([' ', '/', '_']) || !rest.starts_with(|c: char| c.is_alphanumeric())
    })
}
