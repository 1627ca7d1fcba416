//! Declarations in IPTC and XMP: digital source type, credits, creator tools.

use super::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::metadata::Metadata;
use crate::metadata::exif::Ifd;

const IPTC_EXTENSION: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const CREDIT: u8 = 110;

/// Names that only generators write into software and creator fields; compared whole, or followed
/// by a version.
const GENERATORS: [&str; 18] = [
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
    "Stable Diffusion",
    "reve.com",
];

/// Declarations met.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut hit = |id: Option<&str>, basis: Basis| {
        hits.extend(id.and_then(markers::first).map(|marker| (marker, basis)));
    };
    for property in &metadata.xmp {
        let value = property.value.trim();
        let basis = Basis::at(&property.place);
        match (property.namespace.as_str(), property.name.as_str()) {
            (IPTC_EXTENSION, "DigitalSourceType" | "DigitalSourceFileType") => {
                let name = value.rsplit('/').next().unwrap_or(value);
                let tag = format!("Iptc4xmpExt:{}", property.name);
                hit(source_type(name), basis.tag(tag).matched(name));
            }
            (PHOTOSHOP, "Credit") => {
                hit(credit(value), basis.tag("photoshop:Credit").matched(value))
            }
            (XMP, "CreatorTool") => {
                hit(generator(value), basis.tag("xmp:CreatorTool").matched(value));
            }
            _ => {}
        }
    }
    for record in metadata.iptc.iter().filter(|r| (r.record, r.dataset) == (2, CREDIT)) {
        let basis = Basis::at(&record.place).tag("IPTC 2:110 Credit").matched(record.value.trim());
        hit(credit(record.value.trim()), basis);
    }
    for (tag, name) in [(0x0131, "0x0131 Software"), (0x010F, "0x010F Make")] {
        if let Some(text) = metadata.exif.text(Ifd::Primary, tag) {
            let place = metadata.exif.get(Ifd::Primary, tag).map(|entry| Basis::at(&entry.place));
            hit(generator(text), place.unwrap_or_default().tag(name).matched(text));
        }
    }
    for text in
        metadata.texts.iter().filter(|t| matches!(t.keyword.as_str(), "Software" | "Source"))
    {
        let basis = Basis::at(&text.place).tag(text.keyword.as_str()).matched(text.value.trim());
        hit(generator(text.value.trim()), basis);
    }
    hits
}

/// The whole last segment counts: `compositeWithTrainedAlgorithmicMedia` contains the other name.
///
/// X-02 is what object removers of phones write for any removal, a face or an address label
/// included, so it asks for a look and never leads to `conflict` by itself.
fn source_type(name: &str) -> Option<&'static str> {
    match name {
        "trainedAlgorithmicMedia" => Some("X-01"),
        "compositeWithTrainedAlgorithmicMedia" => Some("X-02"),
        _ => None,
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

fn generator(text: &str) -> Option<&'static str> {
    let anchored = |name: &str| {
        text.strip_prefix(name).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with([' ', '/']) && rest.contains(|c: char| c.is_ascii_digit())
        })
    };
    GENERATORS.iter().any(|name| anchored(name)).then_some("X-09")
}
