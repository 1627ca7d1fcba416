//! Shapes by which parameters are known: texts of AUTOMATIC1111 and its forks, node graphs of
//! ComfyUI, and settings as JSON. Quotes hold names of fields only, never a value.

use serde_json::Value;

use super::Found;
use crate::detect::markers;

const MOST_JSON: usize = 4 << 20;

/// Nodes of ComfyUI that open, enlarge, restore and save a picture and make nothing new.
const ENLARGING: [&str; 4] = [
    "ImageUpscaleWithModel",
    "UpscaleModelLoader",
    "FaceRestoreCFWithModel",
    "FaceRestoreWithModel",
];
const PASSIVE: [&str; 12] = [
    "FaceRestoreModelLoader",
    "ImageScale",
    "ImageScaleBy",
    "ImageScaleToTotalPixels",
    "LoadImage",
    "MarkdownNote",
    "Note",
    "PreviewImage",
    "PrimitiveNode",
    "Reroute",
    "SaveAnimatedWEBP",
    "SaveImage",
];

/// At least two of the four fields that AUTOMATIC1111 and its forks write; quotes their names.
pub(in crate::detect::ai) fn parameters(text: &str) -> Option<String> {
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

/// What the same tools write after enlarging or restoring a picture.
pub(super) fn is_postprocessing(text: &str) -> bool {
    text.contains("Postprocess upscaler: ") || text.contains("Postprocess upscale by: ")
}

/// An object of bounded length. ComfyUI writes `NaN`, which is no JSON; it is read as `null`.
pub(in crate::detect::ai) fn json(text: &str) -> Option<Value> {
    let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    if text.len() > MOST_JSON || !text.starts_with('{') {
        return None;
    }
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&text.replace("NaN", "null")))
        .ok()
        .filter(Value::is_object)
}

/// A ComfyUI graph or workflow, under the marker `id` of its home.
pub(super) fn graph(json: &Value, id: &str) -> Option<Found> {
    let (types, quote) = if is_prompt(json) {
        (prompt_types(json), "nodes with class_type, inputs")
    } else if is_workflow(json) {
        (workflow_types(json), "nodes, links")
    } else {
        return None;
    };
    let enlarges = types.iter().any(|kind| ENLARGING.contains(kind))
        && types.iter().all(|kind| ENLARGING.contains(kind) || PASSIVE.contains(kind));
    let marker = if enlarges { markers::assisting(id)? } else { markers::first(id)? };
    Some((marker, quote.to_owned()))
}

/// A prompt: an object of nodes, each with `class_type` and `inputs`.
pub(super) fn is_prompt(json: &Value) -> bool {
    json.as_object().is_some_and(|nodes| {
        nodes.values().any(|node| node.get("class_type").is_some() && node.get("inputs").is_some())
    })
}

/// A workflow: lists of nodes and links, where a node has a type.
pub(super) fn is_workflow(json: &Value) -> bool {
    let list = |key| json.get(key).and_then(Value::as_array);
    let (Some(nodes), Some(_)) = (list("nodes"), list("links")) else { return false };
    nodes.iter().any(|node| node.get("type").is_some_and(Value::is_string))
}

fn prompt_types(json: &Value) -> Vec<&str> {
    let nodes = json.as_object().into_iter().flat_map(|nodes| nodes.values());
    nodes.filter_map(|node| node.get("class_type")?.as_str()).collect()
}

/// Types of the nodes that run: mode 2 is muted, mode 4 bypassed.
fn workflow_types(json: &Value) -> Vec<&str> {
    let nodes = json.get("nodes").and_then(Value::as_array).into_iter().flatten();
    nodes
        .filter(|node| !matches!(node.get("mode").and_then(Value::as_u64), Some(2 | 4)))
        .filter_map(|node| node.get("type")?.as_str())
        .collect()
}

/// Whether a prompt saves under the name that Krea's template gives.
pub(super) fn is_krea(json: &Value) -> bool {
    let nodes = json.as_object().into_iter().flat_map(|nodes| nodes.values());
    nodes
        .filter_map(|node| node.get("inputs")?.get("filename_prefix")?.as_str())
        .any(|prefix| prefix.starts_with("Krea2_turbo"))
}

/// Settings as JSON, in a field that several tools share: PNG `parameters`, EXIF UserComment.
pub(super) fn settings(json: &Value) -> Option<Found> {
    let has = |key: &str| json.get(key).is_some();
    let count = |keys: &[&str]| keys.iter().filter(|key| has(key)).count();
    let found = |id: &str, quote: &str| Some((markers::first(id)?, quote.to_owned()));
    if has("sui_image_params") {
        return found("G-13", "sui_image_params");
    }
    if has("fooocus_scheme") || text_of(json, "metadata_scheme") == Some("fooocus") {
        return found("G-12", "metadata_scheme: fooocus");
    }
    if has("base_model") && has("performance") {
        return found("G-12", "base_model, performance");
    }
    if has("Prompt") && has("Negative") {
        return found("G-12", "Prompt, Negative");
    }
    if count(&["use_stable_diffusion_model", "Stable Diffusion model"]) > 0
        && count(&EASY_DIFFUSION) >= 2
    {
        return found("G-14", "use_stable_diffusion_model and other settings");
    }
    if has("prompt") && count(&["num_inference_steps", "guidance_scale"]) > 0 {
        return found("G-19", "prompt, num_inference_steps or guidance_scale");
    }
    if count(&["c", "uc", "model", "seed", "steps", "scale", "sampler"]) >= 5 && has("c") {
        return found("G-15", "c, uc, model, seed, steps, scale");
    }
    if is_novelai(json) {
        return found("G-07", "Comment: prompt, steps, scale, uc");
    }
    None
}

/// Names of Easy Diffusion's settings: keys of its JSON, keywords of its PNG text.
pub(super) const EASY_DIFFUSION: [&str; 7] = [
    "Guidance Scale",
    "Negative Prompt",
    "Stable Diffusion model",
    "guidance_scale",
    "num_inference_steps",
    "sampler_name",
    "use_stable_diffusion_model",
];

/// NovelAI's object of its PNG fields, whose `Comment` holds the settings.
fn is_novelai(json: &Value) -> bool {
    text_of(json, "Comment").and_then(self::json).is_some_and(|inner| is_novelai_settings(&inner))
}

/// NovelAI's signature beside its settings: 64 bytes (Ed25519) in base64.
pub(super) fn novelai_signature(text: &str) -> Option<Found> {
    // Most comments have none and need not be read a second time.
    if !text.contains("signed_hash") {
        return None;
    }
    let outer = json(text)?;
    let inner = text_of(&outer, "Comment").and_then(json);
    let settings = inner.as_ref().unwrap_or(&outer);
    let digits = text_of(settings, "signed_hash")?.strip_suffix("==")?;
    let is_signature = digits.len() == 86
        && digits.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'));
    if !is_signature || !is_novelai_settings(settings) {
        return None;
    }
    Some((markers::first("G-08")?, "signed_hash: 64 bytes".to_owned()))
}

/// Three of the settings that NovelAI writes.
pub(super) fn is_novelai_settings(json: &Value) -> bool {
    let keys = ["prompt", "uc", "signed_hash", "steps", "scale", "request_type", "noise_schedule"];
    keys.iter().filter(|key| json.get(key).is_some()).count() >= 3
}

fn text_of<'j>(json: &'j Value, key: &str) -> Option<&'j str> {
    json.get(key).and_then(Value::as_str)
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub(super) fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}
