//! The private JSON of ByteDance's apps. Its keys stand in ordinary exports as well: only the values
//! that say so count.

use serde_json::Value;

use super::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::metadata::exif::{Ifd, comment_text};
use crate::metadata::text::Home;
use crate::metadata::{Metadata, Place};

/// Deepest objects that are looked into.
const MAX_DEPTH: usize = 4;

/// The statement in an EXIF or PNG text field that is such an object.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    const USER_COMMENT: u16 = 0x9286;
    const IMAGE_DESCRIPTION: u16 = 0x010E;
    let exif = metadata.exif.entries.iter().filter_map(|entry| {
        let tag = match (entry.ifd, entry.tag) {
            (Ifd::Exif | Ifd::Primary, USER_COMMENT) => "0x9286 UserComment",
            (Ifd::Primary, IMAGE_DESCRIPTION) => "0x010E ImageDescription",
            _ => return None,
        };
        of(&comment_text(&entry.value)?, tag, &entry.place)
    });
    const KEYWORDS: [&str; 5] =
        ["Comment", "Description", "UserComment", "exif:ImageDescription", "exif:UserComment"];
    let texts = metadata.texts.iter().filter_map(|text| {
        let keyword = KEYWORDS.iter().find(|keyword| text.keyword == **keyword)?;
        (text.home == Home::Png).then(|| of(&text.value, keyword, &text.place))?
    });
    exif.chain(texts).collect()
}

fn of(text: &str, tag: &str, place: &Place) -> Option<Hit> {
    let json = super::generator::json(text)?;
    let (code, quote) = statement(&json)?;
    Some((markers::find("CN-10", code)?, Basis::at(place).tag(tag).matched(quote)))
}

/// A label type of 0 says "not AI" and stands in ordinary exports of TikTok.
fn statement(json: &Value) -> Option<(&'static str, &'static str)> {
    let is = |key: &str, values: &[&str]| {
        let mut found = Vec::new();
        collect(json, key, MAX_DEPTH, &mut found);
        found.iter().any(|value| values.contains(&value.as_str()))
    };
    let dreamina = ["dreamina", "dreamina_oversea"];
    let is_dreamina = is("product", &dreamina) || is("source_info", &dreamina);
    if is_dreamina && is("exportType", &["generation"]) {
        return Some(("ai.bytedance.generated", "dreamina, exportType: generation"));
    }
    if is("aigc_label_type", &["1", "2"]) || is("aigc_type", &["1"]) {
        return Some(("ai.bytedance.declared", "aigc_type or aigc_label_type of 1 or 2"));
    }
    let is_denied = is("aigc_label_type", &["0"]) || is("aigc_type", &["0"]);
    (is("source_info", &dreamina) && !is_denied)
        .then_some(("ai.bytedance.declared", "aigc_info, source_info: dreamina"))
}

/// Texts and numbers under `key`, at any depth.
fn collect(json: &Value, key: &str, depth: usize, found: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for (name, value) in json.as_object().into_iter().flatten() {
        match value {
            Value::String(text) if name == key => found.push(text.clone()),
            Value::Number(number) if name == key => found.push(number.to_string()),
            inner => collect(inner, key, depth, found),
        }
    }
}
