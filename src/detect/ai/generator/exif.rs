//! Parameters in EXIF text fields, and in the copies of the comment that XMP and GIF hold.

use super::Found;
use super::shape::{
    self, is_postprocessing, is_prompt, is_uuid, is_workflow, json, novelai_signature, parameters,
    settings,
};
use crate::detect::ai::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::metadata::Metadata;
use crate::metadata::exif::{Ifd, comment_text};
use crate::metadata::text::Home;

const DOCUMENT_NAME: u16 = 0x010D;
const DESCRIPTION: u16 = 0x010E;
const MAKE: u16 = 0x010F;
const MODEL: u16 = 0x0110;
const SOFTWARE: u16 = 0x0131;
const ARTIST: u16 = 0x013B;
const COMMENT: u16 = 0x9286;
const XMP_EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";

/// Parameters met.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut hit = |found: Option<Found>, basis: Basis| {
        hits.extend(found.map(|(marker, quote)| (marker, basis.matched(quote))));
    };
    for entry in &metadata.exif.entries {
        let name = match (entry.ifd, entry.tag) {
            (Ifd::Primary, DOCUMENT_NAME) => "0x010D DocumentName",
            (Ifd::Primary, DESCRIPTION) => "0x010E ImageDescription",
            (Ifd::Primary, MAKE) => "0x010F Make",
            (Ifd::Primary, MODEL) => "0x0110 Model",
            (Ifd::Primary, SOFTWARE) => "0x0131 Software",
            (Ifd::Primary | Ifd::Exif, COMMENT) => "0x9286 UserComment",
            _ => continue,
        };
        let Some(text) = comment_text(&entry.value) else { continue };
        let found = match entry.tag {
            COMMENT => comment(&text),
            SOFTWARE if text.starts_with("NovelAI Diffusion") => {
                markers::first("G-07").map(|marker| (marker, "NovelAI Diffusion".to_owned()))
            }
            SOFTWARE => None,
            tag => node_field(tag, &text),
        };
        hit(found, Basis::at(&entry.place).tag(name));
        if entry.tag == COMMENT {
            hit(novelai_signature(&text), Basis::at(&entry.place).tag(name));
        }
    }
    let has_draw_things = is_draw_things(metadata);
    for property in &metadata.xmp {
        let basis = Basis::at(&property.place);
        if (property.namespace.as_str(), property.name.as_str()) == (XMP_EXIF, "UserComment") {
            hit(comment(&property.value), basis.tag("exif:UserComment"));
        } else if (property.namespace.as_str(), property.name.as_str())
            == (DUBLIN_CORE, "description")
            && has_draw_things
        {
            let found = parameters(&property.value);
            hit(
                found.and_then(|quote| Some((markers::first("G-15")?, quote))),
                basis.tag("dc:description"),
            );
        }
    }
    // AUTOMATIC1111 saves the parameters of a GIF in its comment.
    for text in metadata.texts.iter().filter(|text| text.home == Home::GifComment) {
        let found = parameters(&text.value).and_then(|q| Some((markers::first("G-01")?, q)));
        hit(found, Basis::at(&text.place).tag("comment"));
    }
    if let Some(basis) = civitai(metadata) {
        hits.extend(markers::first("G-18").map(|marker| (marker, basis)));
    }
    hits
}

/// `workflow:` or `prompt:` and a graph, in whichever text tag a save node took.
fn node_field(tag: u16, text: &str) -> Option<Found> {
    let after = |name: &str| {
        let head = text.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name));
        head.and_then(|_| json(text.get(name.len()..)?))
    };
    let (graph, is_own) = match (after("workflow:"), after("prompt:")) {
        (Some(workflow), _) => (workflow, tag == MAKE),
        (_, Some(prompt)) => (prompt, tag == MODEL),
        _ => return None,
    };
    shape::graph(&graph, if is_own { "G-04" } else { "G-05" })
}

/// What a comment field holds.
fn comment(text: &str) -> Option<Found> {
    if let Some(quote) = parameters(text) {
        return Some((markers::first("G-02")?, quote));
    }
    if is_postprocessing(text) {
        return Some((markers::assisting("G-02")?, "Postprocess upscaler".to_owned()));
    }
    let json = json(text)?;
    if json.get("extraMetadata").is_some() && is_prompt(&json) {
        return Some((markers::first("G-18")?, "extraMetadata, class_type".to_owned()));
    }
    let inner = |key: &str| json.get(key).filter(|j| is_prompt(j) || is_workflow(j));
    if let Some(graph) = inner("prompt").or_else(|| inner("workflow")) {
        return shape::graph(graph, "G-05");
    }
    settings(&json).or_else(|| shape::graph(&json, "G-05"))
}

fn is_draw_things(metadata: &Metadata) -> bool {
    const XMP: &str = "http://ns.adobe.com/xap/1.0/";
    metadata.xmp.iter().any(|property| {
        (property.namespace.as_str(), property.name.as_str()) == (XMP, "CreatorTool")
            && property.value.trim() == "Draw Things"
    })
}

/// A UUID as software, `ai` as artist, and parameters in the comment.
fn civitai(metadata: &Metadata) -> Option<Basis> {
    let exif = &metadata.exif;
    let entry = exif.get(Ifd::Primary, SOFTWARE)?;
    let is_known = exif.text(Ifd::Primary, SOFTWARE).is_some_and(is_uuid)
        && exif.text(Ifd::Primary, ARTIST) == Some("ai");
    let text = comment_text(&exif.get(Ifd::Exif, COMMENT)?.value)?;
    (is_known && comment(&text).is_some()).then(|| {
        Basis::at(&entry.place)
            .tag("0x0131 Software, 0x013B Artist")
            .matched("Software: UUID, Artist: ai")
    })
}
