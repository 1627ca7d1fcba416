//! The implicit label of GB 45438-2025 (TC260): a small JSON object in XMP, PNG text, EXIF or a
//! bare JPEG segment. One matcher for all forms; the label values 1, 2 and 3 are kept apart.

use serde_json::Value as Json;

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
const NAMESPACE: &str = "http://www.tc260.org.cn/ns/AIGC/1.0/";
/// What one tool writes instead.
const NAMESPACE_VARIANT: &str = "http://ns.tc260.org.cn/AIGC/1.0/";
const XMP_EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const MOST_TEXT: usize = 64 << 10;

/// Labels met, one for each home.
///
/// XMP gives elements and attributes alike, so CN-01 stands for both forms; CN-02 for what deviates
/// from the guide: single properties and the other namespace.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut hit = |id: &str, basis: Basis, label: Option<Label>| {
        let Some(label) = label else { return };
        if label.is_propagated {
            let basis = basis.clone().matched("ContentPropagator or PropagateID filled");
            hits.extend(markers::first("CN-08").map(|marker| (marker, basis)));
        }
        let basis = basis.matched(label.value.quote());
        hits.extend(markers::find(id, label.value.code()).map(|marker| (marker, basis)));
    };
    for property in &metadata.xmp {
        let basis = Basis::at(&property.place);
        match (property.namespace.as_str(), property.name.as_str()) {
            (NAMESPACE, "AIGC") => hit("CN-01", basis.tag("TC260:AIGC"), label(&property.value, 1)),
            (NAMESPACE_VARIANT, "AIGC") => {
                hit("CN-02", basis.tag("TC260:AIGC"), label(&property.value, 1));
            }
            (_, "AIGC") => hit("CN-03", basis.tag("AIGC"), label(&property.value, 1)),
            (NAMESPACE | NAMESPACE_VARIANT, "Label" | "label") => {
                let single = Label { value: Value::of(&property.value), is_propagated: false };
                hit("CN-02", basis.tag("TC260:Label"), Some(single));
            }
            (XMP_EXIF, "UserComment") => {
                hit("CN-05", basis.tag("exif:UserComment"), label(&property.value, 3));
            }
            _ => {}
        }
    }
    for text in &metadata.texts {
        let basis = Basis::at(&text.place);
        match text.home {
            Home::Png if text.keyword.eq_ignore_ascii_case("AIGC") => {
                hit("CN-04", basis.tag("AIGC"), label(&text.value, 1));
            }
            // ImageMagick's copy of the EXIF comment, as decimal byte values.
            Home::Png if text.keyword == "exif:UserComment" => {
                let found = decimal_bytes(&text.value).and_then(|inner| label(&inner, 3));
                hit("CN-05", basis.tag("exif:UserComment"), found);
            }
            Home::Png => {}
            Home::JpegApp => hit("CN-07", basis.tag("AIGC"), bare(&text.value)),
            Home::JpegComment => hit("CN-07", basis.tag("COM"), bare(&text.value)),
            Home::GifComment => hit("CN-11", basis.tag("comment"), bare(&text.value)),
        }
    }
    const USER_COMMENT: u16 = 0x9286;
    const IMAGE_DESCRIPTION: u16 = 0x010E;
    for entry in &metadata.exif.entries {
        let (id, name) = match (entry.ifd, entry.tag) {
            (Ifd::Exif | Ifd::Primary, USER_COMMENT) => ("CN-05", "0x9286 UserComment"),
            (Ifd::Primary, IMAGE_DESCRIPTION) => ("CN-06", "0x010E ImageDescription"),
            _ => continue,
        };
        let found = comment_text(&entry.value).and_then(|text| label(&text, 3));
        hit(id, Basis::at(&entry.place).tag(name), found);
    }
    hits
}

/// `AIGC{…}`, or a JSON object that needs no name because three keys are of the standard.
fn bare(text: &str) -> Option<Label> {
    match text.trim_start().strip_prefix("AIGC") {
        Some(rest) => label(rest.trim_start_matches('\0'), 1),
        None => label(text, 3),
    }
}

fn decimal_bytes(list: &str) -> Option<String> {
    let list = list.get(..MOST_TEXT).unwrap_or(list);
    let bytes: Option<Vec<u8>> = list.split(',').map(|number| number.trim().parse().ok()).collect();
    Some(String::from_utf8_lossy(bytes?.get(8..)?).into_owned())
}

/// One label.
struct Label {
    value: Value,
    /// Whether a platform filled in its own fields.
    is_propagated: bool,
}

/// The label's value.
enum Value {
    Generated,
    Possible,
    Suspected,
    Unspecified,
}

impl Value {
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
    let object = text.get(text.find('{')?..=text.rfind('}')?)?;
    if object.len() > MOST_TEXT {
        return None;
    }
    let json: Json = serde_json::from_str(object)
        .or_else(|_| serde_json::from_str(&object.replace("\\\"", "\"")))
        .ok()?;
    let wrapped = json.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case("AIGC"));
    let (json, needed) = match wrapped {
        Some((_, Json::String(inner))) => (serde_json::from_str(inner).ok()?, 1),
        Some((_, inner)) => (inner.clone(), 1),
        None => (json, keys),
    };
    let object = json.as_object()?;
    let field = |name: &str| {
        object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    if KEYS.iter().filter(|key| field(key).is_some()).count() < needed {
        return None;
    }
    let filled = |name| field(name).and_then(Json::as_str).is_some_and(|text| !text.is_empty());
    Some(Label {
        value: match field("Label") {
            Some(Json::String(text)) => Value::of(text),
            Some(Json::Number(number)) => Value::of(&number.to_string()),
            _ => Value::Unspecified,
        },
        is_propagated: filled("ContentPropagator") || filled("PropagateID"),
    })
}
