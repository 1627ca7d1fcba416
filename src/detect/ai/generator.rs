//! Parameters that generators write about themselves. The structure must match; a tool's name
//! somewhere in a text proves nothing. Quotes hold the structure only, never a prompt.

use serde_json::Value;

use super::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::metadata::Metadata;
use crate::metadata::exif::{Ifd, comment_text};
use crate::metadata::text::{Home, Text};

const MOST_JSON: usize = 4 << 20;

/// Parameters met.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let mut hits = Vec::new();
    let pngs: Vec<&Text> = metadata.texts.iter().filter(|text| text.home == Home::Png).collect();
    let mut hit = |id: &str, basis: Basis, quote: &str| {
        hits.extend(markers::first(id).map(|marker| (marker, basis.matched(quote))));
    };
    for text in &pngs {
        if let Some((id, quote)) = png(text, &pngs) {
            hit(id, Basis::at(&text.place).tag(text.keyword.as_str()), &quote);
        }
    }
    for entry in &metadata.exif.entries {
        let Some(text) = comment_text(&entry.value) else { continue };
        if let Some((id, name, quote)) = exif(entry.ifd, entry.tag, &text) {
            hit(id, Basis::at(&entry.place).tag(name), &quote);
        }
    }
    if let Some(basis) = grok(metadata) {
        hit("G-22", basis, "Signature: base64, artist: UUID");
    }
    hits
}

/// Marker id and structural quote of one PNG text.
fn png(text: &Text, all: &[&Text]) -> Option<(&'static str, String)> {
    let value = text.value.as_str();
    let has = |keyword: &str| all.iter().any(|other| other.keyword == keyword);
    match text.keyword.as_str() {
        "parameters" if has("fooocus_scheme") => Some(("G-12", "fooocus_scheme".to_owned())),
        "parameters" => parameters(value).map(|quote| ("G-01", quote)).or_else(|| {
            let json = json(value)?;
            if json.get("sui_image_params").is_some() {
                return Some(("G-13", "sui_image_params".to_owned()));
            }
            let ruined = json.get("Prompt").is_some() && json.get("Negative").is_some();
            ruined.then(|| ("G-12", "Prompt, Negative".to_owned()))
        }),
        "prompt" => {
            is_graph(&json(value)?).then(|| ("G-03", "nodes with class_type, inputs".to_owned()))
        }
        "workflow" => is_workflow(&json(value)?).then(|| ("G-03", "nodes, links".to_owned())),
        // The title alone can be anybody's; NovelAI writes its settings beside it.
        "Title" if matches!(value, "NovelAI generated image" | "AI generated image") => {
            let settings = all.iter().find(|other| other.keyword == "Comment")?;
            let settings = json(&settings.value)?;
            let keys = ["prompt", "uc", "signed_hash", "steps", "scale"];
            let known = keys.iter().filter(|key| settings.get(key).is_some()).count();
            (known >= 3).then(|| ("G-06", value.to_owned()))
        }
        "Source" if value.starts_with("NovelAI Diffusion") => {
            Some(("G-06", "NovelAI Diffusion".to_owned()))
        }
        "invokeai_metadata" => {
            let keys = ["generation_mode", "positive_prompt", "model", "app_version", "seed"];
            let json = json(value)?;
            let known = keys.iter().any(|key| json.get(key).is_some());
            known.then(|| ("G-11", "invokeai_metadata".to_owned()))
        }
        "sd-metadata" => {
            json(value)?.get("image")?;
            Some(("G-11", "sd-metadata: image".to_owned()))
        }
        "Dream" if value.contains(" -s") && value.contains(" -S") => {
            Some(("G-11", "Dream: -s, -S".to_owned()))
        }
        "Description" if is_midjourney(value) => Some(("X-11", "option, Job ID: UUID".to_owned())),
        _ => None,
    }
}

/// Marker id, tag name and structural quote of one EXIF text.
fn exif(ifd: Ifd, tag: u16, text: &str) -> Option<(&'static str, &'static str, String)> {
    const DESCRIPTION: u16 = 0x010E;
    const MAKE: u16 = 0x010F;
    const MODEL: u16 = 0x0110;
    const SOFTWARE: u16 = 0x0131;
    const COMMENT: u16 = 0x9286;
    let after = |name: &str| {
        let rest = text.get(..name.len()).filter(|p| p.eq_ignore_ascii_case(name));
        rest.and_then(|_| json(text.get(name.len()..)?))
    };
    let graph = |name: &str| after(name).filter(|j| is_graph(j) || is_workflow(j));
    match (ifd, tag) {
        (Ifd::Primary, MAKE) if graph("workflow:").is_some() => {
            Some(("G-04", "0x010F Make", "workflow: nodes, links".to_owned()))
        }
        (Ifd::Primary, MAKE | MODEL) if graph("prompt:").is_some() => {
            let id = if tag == MODEL { "G-04" } else { "G-05" };
            Some((id, "0x010F Make or 0x0110 Model", "prompt: class_type, inputs".to_owned()))
        }
        (Ifd::Primary, DESCRIPTION) if graph("workflow:").is_some() => {
            Some(("G-05", "0x010E ImageDescription", "workflow: nodes, links".to_owned()))
        }
        (Ifd::Primary, SOFTWARE) if text.starts_with("NovelAI Diffusion") => {
            Some(("G-07", "0x0131 Software", "NovelAI Diffusion".to_owned()))
        }
        (_, COMMENT) => {
            let name = "0x9286 UserComment";
            if let Some(quote) = parameters(text) {
                return Some(("G-02", name, quote));
            }
            let json = json(text)?;
            if json.get("sui_image_params").is_some() {
                return Some(("G-13", name, "sui_image_params".to_owned()));
            }
            let prompt = json.get("prompt").is_some_and(is_graph);
            let workflow = json.get("workflow").is_some_and(is_workflow);
            (prompt || workflow).then(|| ("G-05", name, "prompt: class_type, inputs".to_owned()))
        }
        _ => None,
    }
}

/// At least two of the four fields that AUTOMATIC1111 and its forks write; quotes their names.
pub(super) fn parameters(text: &str) -> Option<String> {
    let numbered = |name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let joined =
                text.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric));
            let after = text.get(at + name.len()..).unwrap_or_default();
            !joined && after.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let mut found = Vec::new();
    if numbered("Steps: ") {
        found.push("Steps");
    }
    if text.contains("Sampler: ") {
        found.push("Sampler");
    }
    if numbered("CFG scale: ") {
        found.push("CFG scale");
    }
    if numbered("Seed: ") {
        found.push("Seed");
    }
    (found.len() >= 2).then(|| found.join(", "))
}

/// JSON of bounded length. ComfyUI writes `NaN`, which is none; it is read as `null`.
pub(super) fn json(text: &str) -> Option<Value> {
    let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    if text.len() > MOST_JSON || !text.starts_with('{') {
        return None;
    }
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&text.replace("NaN", "null"))).ok()
}

/// A ComfyUI prompt: an object of nodes, each with `class_type` and `inputs`.
fn is_graph(json: &Value) -> bool {
    json.as_object().is_some_and(|nodes| {
        nodes.values().any(|node| node.get("class_type").is_some() && node.get("inputs").is_some())
    })
}

/// A ComfyUI workflow: lists of nodes and links, where a node has a type.
fn is_workflow(json: &Value) -> bool {
    let list = |key| json.get(key).and_then(Value::as_array);
    let (Some(nodes), Some(_)) = (list("nodes"), list("links")) else { return false };
    nodes.iter().any(|node| node.get("type").is_some_and(Value::is_string))
}

/// An option of its prompts and a job id at the end, as Midjourney's downloads carry them. A job id
/// alone is what print shops write as well.
fn is_midjourney(text: &str) -> bool {
    const OPTIONS: [&str; 6] =
        [" --v ", " --ar ", " --niji", " --stylize ", " --chaos ", " --style "];
    text.rsplit_once("Job ID: ").is_some_and(|(prompt, id)| {
        is_uuid(id.trim()) && OPTIONS.iter().any(|option| prompt.contains(option))
    })
}

/// The signature that xAI's Grok writes with a UUID as artist: into EXIF, and where converters carry
/// those two fields, PNG text and IPTC.
fn grok(metadata: &Metadata) -> Option<Basis> {
    const DESCRIPTION: u16 = 0x010E;
    const ARTIST: u16 = 0x013B;
    let exif = &metadata.exif;
    if let Some(entry) = exif.get(Ifd::Primary, DESCRIPTION)
        && exif.text(Ifd::Primary, DESCRIPTION).is_some_and(is_signature)
        && exif.text(Ifd::Primary, ARTIST).is_some_and(is_uuid)
    {
        return Some(Basis::at(&entry.place).tag("0x010E ImageDescription, 0x013B Artist"));
    }
    let png = |keyword: &str| {
        metadata.texts.iter().find(|text| text.home == Home::Png && text.keyword == keyword)
    };
    if let (Some(description), Some(author)) = (png("Description"), png("Author"))
        && is_signature(&description.value)
        && is_uuid(author.value.trim())
    {
        return Some(Basis::at(&description.place).tag("Description, Author"));
    }
    let iptc = |dataset| metadata.iptc.iter().find(|r| (r.record, r.dataset) == (2, dataset));
    let (caption, author) = (iptc(120)?, iptc(80)?);
    (is_signature(&caption.value) && is_uuid(author.value.trim()))
        .then(|| Basis::at(&caption.place).tag("IPTC 2:120 Caption, 2:80 By-line"))
}

fn is_signature(text: &str) -> bool {
    text.trim().strip_prefix("Signature:").map(str::trim).is_some_and(|signature| {
        signature.len() >= 64
            && signature
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
    })
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}
