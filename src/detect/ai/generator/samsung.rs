//! Records of Samsung's gallery: which edits used generative AI. The trailer by itself says only that
//! a Samsung phone took or edited the photo.

use serde_json::Value;

use super::shape::json;
use crate::detect::ai::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::metadata::Metadata;
use crate::metadata::sef::Record;

/// Deepest objects that are looked into.
const MAX_DEPTH: usize = 4;

/// Edits met.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    metadata.sef.iter().filter_map(of).collect()
}

fn of(record: &Record) -> Option<Hit> {
    let (marker, quote) = match record.name.as_str() {
        "PEg_Info" if is_generative(&json(&record.text)?) => {
            (markers::first("G-25")?, "genAIType other than 0")
        }
        "PhotoEditor_Re_Edit_Data" if is_generative(&json(&record.text)?) => {
            (markers::first("G-26")?, "genAIType other than 0")
        }
        "Remaster_Info" => (markers::assisting("G-26")?, "Remaster_Info"),
        _ => return None,
    };
    let basis = Basis::at(&record.place).tag(format!("SEF {}", record.name)).matched(quote);
    Some((marker, basis))
}

/// Whether `genAIType` is there and not 0, as a number or as text. The editor keeps some of its
/// objects as text.
fn is_generative(json: &Value) -> bool {
    fn inside(value: &Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match value {
            Value::Object(fields) => fields.iter().any(|(key, value)| {
                let is_set = key == "genAIType"
                    && match value {
                        Value::Number(number) => number.as_i64() != Some(0),
                        Value::String(text) => !matches!(text.trim(), "" | "0"),
                        _ => false,
                    };
                is_set || inside(value, depth)
            }),
            Value::String(text) => super::json(text).is_some_and(|inner| inside(&inner, depth)),
            _ => false,
        }
    }
    inside(json, MAX_DEPTH)
}
