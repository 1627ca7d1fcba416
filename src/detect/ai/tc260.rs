//! The implicit label of GB 45438-2025 (TC260): a small JSON object in XMP, PNG text, EXIF or a
//! bare JPEG segment. One matcher for all forms; the label values 1, 2 and 3 are kept apart.

use serde_json::Value;

use super::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::metadata::Metadata;
use crate::metadata::exif::{Ifd, comment_text};
use crate::metadata::text::Home;

const KEYS: [&str; 7] = [
    "label",
    "contentproducer",
    "produceid",
    "reservedcode1",
    "contentpropagator",
    "propagateid",
    "reservedcode2",
];
const NAMESPACES: [&str; 2] =
    ["http://www.tc260.org.cn/ns/AIGC/1.0/", "http://ns.tc260.org.cn/AIGC/1.0/"];
const MOST_TEXT: usize = 64 << 10;

/// Labels met, one for each home.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut hit = |id: &str, basis: Basis, label: Option<Label>| {
        let Some(label) = label else { return };
        let basis = basis.matched(label.quote());
        hits.extend(markers::find(id, label.code()).map(|marker| (marker, basis)));
    };
    for property in &metadata.xmp {
        let tc260 = NAMESPACES.contains(&property.namespace.as_str());
        let basis = || Basis::at(&property.place).tag(format!("AIGC in {}", property.namespace));
        if property.name == "AIGC" {
            let id = if tc260 { "CN-01" } else { "CN-03" };
            hit(id, basis(), label(&property.value, 1));
        } else if tc260 && property.name.eq_ignore_ascii_case("Label") {
            hit("CN-01", basis(), Some(Label::of(&property.value)));
        }
    }
    for text in &metadata.texts {
        match text.home {
            Home::Png if text.keyword.eq_ignore_ascii_case("AIGC") => {
                hit("CN-04", Basis::at(&text.place).tag("AIGC"), label(&text.value, 1));
            }
            Home::Png if text.keyword == "exif:UserComment" => {
                let bytes: Option<Vec<u8>> =
                    text.value.split(',').map(|n| n.trim().parse().ok()).collect();
                let inner = bytes
                    .map(|b| String::from_utf8_lossy(b.get(8..).unwrap_or_default()).into_owned());
                let basis = Basis::at(&text.place).tag("exif:UserComment");
                hit("CN-05", basis, inner.and_then(|inner| label(&inner, 3)));
            }
            Home::JpegApp => {
                let bare = text.value.trim_start_matches("AIGC").trim_start_matches('\0');
                hit("CN-07", Basis::at(&text.place).tag("AIGC"), label(bare, 1));
            }
            _ => {}
        }
    }
    const USER_COMMENT: u16 = 0x9286;
    const IMAGE_DESCRIPTION: u16 = 0x010E;
    for entry in &metadata.exif.entries {
        let name = match (entry.ifd, entry.tag) {
            (Ifd::Exif | Ifd::Primary, USER_COMMENT) => "0x9286 UserComment",
            (Ifd::Primary, IMAGE_DESCRIPTION) => "0x010E ImageDescription",
            _ => continue,
        };
        let found = comment_text(&entry.value).and_then(|text| label(&text, 3));
        hit("CN-05", Basis::at(&entry.place).tag(name), found);
    }
    hits
}

/// The label's value.
enum Label {
    Generated,
    Possible,
    Suspected,
    Unspecified,
}

impl Label {
    fn of(text: &str) -> Self {
        match text.trim() {
            "1" => Self::Generated,
            "2" => Self::Possible,
            "3" => Self::Suspected,
            _ => Self::Unspecified,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Generated => "ai.aigcLabel.generated",
            Self::Possible => "ai.aigcLabel.possible",
            Self::Suspected => "ai.aigcLabel.suspected",
            Self::Unspecified => "ai.aigcLabel.unspecified",
        }
    }

    fn quote(&self) -> &'static str {
        match self {
            Self::Generated => "\"Label\":\"1\"",
            Self::Possible => "\"Label\":\"2\"",
            Self::Suspected => "\"Label\":\"3\"",
            Self::Unspecified => "no Label of 1, 2 or 3",
        }
    }
}

/// The label in a text that holds the JSON object, bare or under an `AIGC` key. A text that is not
/// itself named AIGC needs that key, or at least `keys` of the standard's seven.
fn label(text: &str, keys: usize) -> Option<Label> {
    let text = text.get(..MOST_TEXT).unwrap_or(text);
    let object = text.get(text.find('{')?..=text.rfind('}')?)?;
    let json: Value = serde_json::from_str(object)
        .or_else(|_| serde_json::from_str(&object.replace("\\\"", "\"")))
        .ok()?;
    let wrapped = json.as_object()?.iter().find(|(k, _)| k.eq_ignore_ascii_case("AIGC"));
    let (json, needed) = match wrapped {
        Some((_, Value::String(inner))) => (serde_json::from_str(inner).ok()?, 1),
        Some((_, inner)) => (inner.clone(), 1),
        None => (json, keys),
    };
    let object = json.as_object()?;
    let known = object.keys().filter(|k| KEYS.contains(&k.to_ascii_lowercase().as_str())).count();
    if known < needed {
        return None;
    }
    let value = object.iter().find(|(k, _)| k.eq_ignore_ascii_case("Label")).map(|(_, v)| v);
    Some(match value {
        Some(Value::String(text)) => Label::of(text),
        Some(Value::Number(number)) => Label::of(&number.to_string()),
        _ => Label::Unspecified,
    })
}
