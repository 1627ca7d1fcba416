//! Declarations in IPTC and XMP: digital source type, credits, creator tools.

use super::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers::{self, Marker};
use crate::metadata::Metadata;
use crate::metadata::exif::Ifd;
use crate::metadata::text::Home;

/// Without its scheme and its date, which writers vary.
const IPTC_EXTENSION: &str = "iptc.org/std/Iptc4xmpExt/";
const GENERATED: &str = "trainedAlgorithmicMedia";
const COMPOSITE: &str = "compositeWithTrainedAlgorithmicMedia";
const SYNTHETIC: &str = "compositeSynthetic";
const ENHANCED: &str = "algorithmicallyEnhanced";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const TIFF: &str = "http://ns.adobe.com/tiff/1.0/";
const EVENT: &str = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#";
const CREDIT: u8 = 110;
const PROGRAM: u8 = 65;

/// Properties of IPTC 2025.1 that name the system and its prompt. Their values are not quoted.
const AI_PROPERTIES: [&str; 4] =
    ["AISystemUsed", "AISystemVersionUsed", "AIPromptInformation", "AIPromptWriterName"];

/// Names that only generators write into software and creator fields; compared whole, or followed
/// by a version.
const GENERATORS: [&str; 20] = [
    "Adobe Firefly",
    "Aphrodite AI",
    "Apple Image Playground",
    "Black Forest Labs",
    "ComfyUI",
    "DALL-E",
    "DALL·E",
    "Draw Things",
    "Fooocus",
    "Grok Imagine",
    "Ideogram AI",
    "InvokeAI",
    "Luma AI",
    "Midjourney",
    "NovelAI",
    "Pixel Studio",
    "Recraft",
    "Stable Diffusion",
    "Stable Diffusion XL",
    "reve.com",
];

/// Declarations met.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut hit = |marker: Option<&'static Marker>, basis: Basis| {
        hits.extend(marker.map(|marker| (marker, basis)));
    };
    for property in &metadata.xmp {
        let value = property.value.trim();
        let basis = Basis::at(&property.place);
        match (property.namespace.as_str(), property.name.as_str()) {
            (uri, "DigitalSourceType" | "DigitalSourceFileType") if is_iptc_extension(uri) => {
                let tag = format!("Iptc4xmpExt:{}", property.name);
                let id = if property.name == "DigitalSourceType" {
                    ["X-01", "X-02"]
                } else {
                    ["X-03"; 2]
                };
                if let Some((marker, name)) = source_type(value, id) {
                    hit(Some(marker), basis.tag(tag).matched(name));
                }
            }
            (PHOTOSHOP, "Credit") => {
                let basis = basis.tag("photoshop:Credit").matched(value);
                hit(credit(value).and_then(markers::first), basis);
            }
            (uri, name) if is_iptc_extension(uri) && AI_PROPERTIES.contains(&name) => {
                let basis = basis.tag(format!("Iptc4xmpExt:{name}")).matched(name);
                hit(markers::first("X-08").filter(|_| !value.is_empty()), basis);
            }
            (EVENT, "softwareAgent") if value.contains("Firefly") => {
                hit(markers::first("X-10"), basis.tag("stEvt:softwareAgent").matched("Firefly"));
            }
            (EVENT, "action" | "parameters" | "changed") if value.contains("Generative Fill") => {
                let tag = format!("stEvt:{}", property.name);
                hit(markers::first("X-10"), basis.tag(tag).matched("Generative Fill"));
            }
            (XMP, "CreatorTool") => named(value, basis.tag("xmp:CreatorTool"), &mut hit),
            (TIFF, "Software" | "Make") => {
                named(value, basis.tag(format!("tiff:{}", property.name)), &mut hit);
            }
            _ => {}
        }
    }
    for record in metadata.iptc.iter().filter(|r| (r.record, r.dataset) == (2, CREDIT)) {
        let basis = Basis::at(&record.place).tag("IPTC 2:110 Credit").matched(record.value.trim());
        hit(credit(record.value.trim()).and_then(markers::first), basis);
    }
    for record in metadata.iptc.iter().filter(|r| (r.record, r.dataset) == (2, PROGRAM)) {
        let basis = Basis::at(&record.place).tag("IPTC 2:65 OriginatingProgram");
        named(record.value.trim(), basis, &mut hit);
    }
    for (tag, name) in
        [(0x0131, "0x0131 Software"), (0x010F, "0x010F Make"), (0x0110, "0x0110 Model")]
    {
        if let Some(text) = metadata.exif.text(Ifd::Primary, tag) {
            let place = metadata.exif.get(Ifd::Primary, tag).map(|entry| Basis::at(&entry.place));
            let basis = place.unwrap_or_default().tag(name);
            if text == "Ideogram AI" {
                hit(markers::first("G-23"), basis.clone().matched(text));
            }
            named(text, basis, &mut hit);
        }
    }
    let fields = metadata.texts.iter().filter(|text| text.home == Home::Png);
    for text in fields {
        let (value, basis) = (text.value.trim(), Basis::at(&text.place).tag(text.keyword.as_str()));
        match text.keyword.as_str() {
            "Software" | "Source" => named(value, basis, &mut hit),
            "Comment" if value.starts_with("Generated by Luma AI's ") => {
                hit(markers::first("G-24"), basis.matched("Generated by Luma AI's"));
            }
            _ => {}
        }
    }
    hits
}

fn is_iptc_extension(uri: &str) -> bool {
    uri.split_once("://").is_some_and(|(_, rest)| rest.starts_with(IPTC_EXTENSION))
}

/// The whole last segment counts: `compositeWithTrainedAlgorithmicMedia` contains the other name.
/// `ids` are those of the generated and of the composite value.
///
/// X-02 is what object removers of phones write for any removal, a face or an address label
/// included, so it asks for a look and never leads to `conflict` by itself.
fn source_type(value: &str, ids: [&str; 2]) -> Option<(&'static Marker, &'static str)> {
    let [generated, composite] = ids;
    let name = value.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or(value);
    let (id, name, code) = match name {
        GENERATED => (generated, GENERATED, "ai.digitalSourceType.trainedAlgorithmicMedia"),
        COMPOSITE => {
            (composite, COMPOSITE, "ai.digitalSourceType.compositeWithTrainedAlgorithmicMedia")
        }
        SYNTHETIC => (composite, SYNTHETIC, "ai.digitalSourceType.compositeSynthetic"),
        ENHANCED => (composite, ENHANCED, "ai.digitalSourceType.algorithmicallyEnhanced"),
        _ => return None,
    };
    Some((markers::find(id, code)?, name))
}

/// Reports the generator that `text` names, quoting the name and not the rest of the text.
fn named(text: &str, basis: Basis, hit: &mut impl FnMut(Option<&'static Marker>, Basis)) {
    if let Some(name) = generator(text) {
        hit(markers::first("X-09"), basis.matched(name));
    }
}

fn credit(text: &str) -> Option<&'static str> {
    match text {
        "Made with Google AI" | "Made by Google AI" => Some("X-04"),
        "Edited with Google AI" | "AI-Generated with Google Photos" => Some("X-05"),
        "Apple Photos Clean Up" | "Apple Photos Generative Edit: Clean Up" => Some("X-06"),
        "Apple Image Playground" => Some("X-07"),
        _ => None,
    }
}

/// The generator-only name that `text` is, alone or followed by a version.
fn generator(text: &str) -> Option<&'static str> {
    let anchored = |name: &&str| {
        text.strip_prefix(*name).is_some_and(|rest| {
            let version = rest.trim_start_matches([' ', '/']).trim_start_matches(['v', 'V']);
            rest.is_empty()
                || rest.starts_with([' ', '/']) && version.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    GENERATORS.iter().find(|name| anchored(name)).copied()
}
