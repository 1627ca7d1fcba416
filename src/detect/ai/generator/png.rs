//! Parameters in PNG text, by keyword.

use serde_json::Value;

use super::Found;
use super::shape::{
    self, EASY_DIFFUSION, is_krea, is_novelai_settings, is_postprocessing, is_uuid, json,
    novelai_signature, parameters, settings,
};
use crate::detect::ai::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers::{self, Marker};
use crate::metadata::Metadata;
use crate::metadata::text::{Home, Text};

/// Keywords that are looked at.
const KEYWORDS: [&str; 19] = [
    "Comment",
    "Dream",
    "Software",
    "Source",
    "Title",
    "extras",
    "fooocus_scheme",
    "generation_data",
    "hf-job-id",
    "invokeai_graph",
    "invokeai_metadata",
    "invokeai_workflow",
    "parameters",
    "parameters-json",
    "postprocessing",
    "prompt",
    "sd-metadata",
    "smproj",
    "workflow",
];
/// Most texts of those that are looked at, since they are compared with each other.
const MOST_TEXTS: usize = 256;

/// Parameters met.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let is_known = |text: &&Text| {
        let keyword = text.keyword.as_str();
        text.home == Home::Png && (KEYWORDS.contains(&keyword) || EASY_DIFFUSION.contains(&keyword))
    };
    let all: Vec<&Text> = metadata.texts.iter().filter(is_known).take(MOST_TEXTS).collect();
    let basis = |text: &Text, quote: String| {
        Basis::at(&text.place).tag(text.keyword.as_str()).matched(quote)
    };
    let mut hits = Vec::new();
    for text in &all {
        let found = of(text, &all);
        hits.extend(found.map(|(marker, quote)| (marker, basis(text, quote))));
        if text.keyword == "Comment" {
            let signed = novelai_signature(&text.value);
            hits.extend(signed.map(|(marker, quote)| (marker, basis(text, quote))));
        }
        if text.keyword == "prompt" && json(&text.value).is_some_and(|json| is_krea(&json)) {
            let quote = "filename_prefix: Krea2_turbo".to_owned();
            hits.extend(markers::first("G-20").map(|marker| (marker, basis(text, quote))));
        }
    }
    let easy: Vec<&&Text> =
        all.iter().filter(|text| EASY_DIFFUSION.contains(&text.keyword.as_str())).collect();
    if let [first, second, ..] = easy.as_slice()
        && let Some(marker) = markers::first("G-14")
    {
        hits.push((marker, basis(first, format!("{}, {}", first.keyword, second.keyword))));
    }
    hits
}

fn of(text: &Text, all: &[&Text]) -> Option<Found> {
    let value = text.value.as_str();
    let other = |keyword: &str| all.iter().find(|other| other.keyword == keyword);
    let full = |id: &str, quote: &str| Some((markers::first(id)?, quote.to_owned()));
    let keys =
        |json: &Value, keys: &[&str]| keys.iter().filter(|key| json.get(key).is_some()).count();
    match text.keyword.as_str() {
        "parameters" if other("fooocus_scheme").is_some() => full("G-12", "fooocus_scheme"),
        "parameters" => match parameters(value) {
            Some(quote) => Some((markers::first("G-01")?, quote)),
            None if is_postprocessing(value) => enlarged(),
            None => settings(&json(value)?),
        },
        "postprocessing" | "extras" if is_postprocessing(value) => enlarged(),
        "prompt" => shape::graph(&json(value)?, "G-03"),
        // What was drawn up in the window counts only where what ran is not told.
        "workflow" if other("prompt").and_then(|p| json(&p.value)).is_none() => {
            shape::graph(&json(value)?, "G-03")
        }
        // The title alone can be anybody's; NovelAI writes its settings beside it.
        "Title" if matches!(value, "NovelAI generated image" | "AI generated image") => {
            let is_known = is_novelai_settings(&json(&other("Comment")?.value)?);
            if is_known { full("G-06", value) } else { None }
        }
        "Source" if value.starts_with("NovelAI Diffusion") => full("G-06", "NovelAI Diffusion"),
        "Comment" if other("Software").is_some_and(|software| software.value == "NovelAI") => {
            let is_known = is_novelai_settings(&json(value)?);
            if is_known { full("G-06", "prompt, steps, scale, uc") } else { None }
        }
        "invokeai_metadata" => {
            let json = json(value)?;
            let known = ["generation_mode", "positive_prompt", "model", "app_version", "seed"];
            if keys(&json, &known) > 0 { full("G-11", "invokeai_metadata") } else { None }
        }
        "invokeai_graph" | "invokeai_workflow" => {
            let json = json(value)?;
            let is_graph = keys(&json, &["nodes", "edges"]) == 2;
            if is_graph { full("G-11", "nodes, edges") } else { None }
        }
        "sd-metadata" => {
            json(value)?.get("image")?;
            full("G-11", "sd-metadata: image")
        }
        "Dream" if value.contains(" -s") && value.contains(" -S") => full("G-11", "Dream: -s, -S"),
        "parameters-json" => {
            const SETTINGS: [&str; 8] = [
                "PositivePrompt",
                "NegativePrompt",
                "Steps",
                "Seed",
                "CfgScale",
                "Sampler",
                "ModelName",
                "ModelHash",
            ];
            let is_known = keys(&json(value)?, &SETTINGS) >= 2;
            if is_known { full("G-16", "PositivePrompt, Steps, Seed, CfgScale") } else { None }
        }
        "smproj" => {
            let is_project = keys(&json(value)?, &["ProjectType", "State"]) == 2;
            if is_project { full("G-16", "ProjectType, State") } else { None }
        }
        "generation_data" => {
            const SETTINGS: [&str; 8] = [
                "negativePrompt",
                "baseModel",
                "models",
                "samplerName",
                "cfgScale",
                "steps",
                "seed",
                "modelId",
            ];
            let json = json(value)?;
            let is_known = json.get("prompt").is_some() && keys(&json, &SETTINGS) > 0;
            if is_known { full("G-17", "prompt, negativePrompt, models") } else { None }
        }
        "hf-job-id" if is_uuid(value.trim()) => full("G-27", "UUID"),
        _ => None,
    }
}

fn enlarged() -> Option<Found> {
    let marker: &'static Marker = markers::assisting("G-01")?;
    Some((marker, "Postprocess upscaler".to_owned()))
}
