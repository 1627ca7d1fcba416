//! The implicit label of GB 45438-2025 (TC260): a small JSON object in XMP, PNG text, EXIF, IPTC or a
//! bare JPEG segment. The label values 1, 2 and 3 are kept apart.

use super::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::metadata::exif::{Ifd, Value, comment_text};
use crate::metadata::text::{Home, Text};
use crate::metadata::xmp::Property;
use crate::metadata::{Metadata, Place};
use label::Label;

mod label;
mod provider;

const NAMESPACE: &str = "http://www.tc260.org.cn/ns/AIGC/1.0/";
const XMP_EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const XMP_TIFF: &str = "http://ns.adobe.com/tiff/1.0/";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
/// Longest decimal list of ImageMagick that is read, in bytes.
const MOST_LIST: usize = 256 << 10;

/// Labels met, one for each home.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut add = |id, tag: &str, place: &Place, label: Option<Label>| {
        hits.extend(label.iter().flat_map(|label| of_label(id, tag, place, label)));
    };
    for property in &metadata.xmp {
        if let Some((id, tag, label)) = in_xmp(property) {
            add(id, tag, &property.place, label);
        }
    }
    if let Some((place, label)) = in_single_properties(&metadata.xmp) {
        add("CN-02", "TC260:Label", place, label);
    }
    for text in &metadata.texts {
        let (id, tag, label) = in_text(text);
        add(id, tag, &text.place, label);
    }
    for entry in &metadata.exif.entries {
        const USER_COMMENT: u16 = 0x9286;
        const IMAGE_DESCRIPTION: u16 = 0x010E;
        let (id, tag) = match (entry.ifd, entry.tag) {
            (Ifd::Exif | Ifd::Primary, USER_COMMENT) => ("CN-05", "0x9286 UserComment"),
            (Ifd::Primary, IMAGE_DESCRIPTION) => ("CN-06", "0x010E ImageDescription"),
            _ => continue,
        };
        let Some(text) = comment_text(&entry.value) else { continue };
        add(id, tag, &entry.place, Label::unnamed(&text));
    }
    for record in metadata.iptc.iter().filter(|r| (r.record, r.dataset) == (2, 120)) {
        add("CN-06", "IPTC 2:120 Caption", &record.place, Label::unnamed(&record.value));
    }
    hits.extend(media_service(metadata));
    hits
}

/// The label itself, the platform's own fields, and the signature in a reserved field.
fn of_label(id: &str, tag: &str, place: &Place, label: &Label) -> Vec<Hit> {
    let basis = |quote: String| Basis::at(place).tag(tag).matched(quote);
    let own = markers::find(id, label.value.code()).map(|row| (row, basis(label.quote())));
    let propagated = label
        .is_propagated
        .then(|| Some((markers::first("CN-08")?, basis(label.propagation_quote()))));
    let signed =
        label.is_signed.then(|| Some((markers::first("CN-09")?, basis("Type TC260PG".to_owned()))));
    own.into_iter().chain(propagated.flatten()).chain(signed.flatten()).collect()
}

/// A property named AIGC in any namespace, or a copy of one of the EXIF fields.
fn in_xmp(property: &Property) -> Option<(&'static str, &'static str, Option<Label>)> {
    let value = property.value.as_str();
    if property.name.eq_ignore_ascii_case("AIGC") {
        return Some(match (property.namespace.as_str(), property.is_attribute) {
            (NAMESPACE, false) => ("CN-01", "TC260:AIGC", Label::named(value)),
            (uri, _) if is_tc260(uri) => ("CN-02", "TC260:AIGC", Label::named(value)),
            _ => ("CN-03", "AIGC", Label::named(value)),
        });
    }
    match (property.namespace.as_str(), property.name.as_str()) {
        (XMP_EXIF, "UserComment") => Some(("CN-05", "exif:UserComment", Label::unnamed(value))),
        (XMP_TIFF, "ImageDescription") => {
            Some(("CN-06", "tiff:ImageDescription", Label::unnamed(value)))
        }
        (DUBLIN_CORE, "description") => Some(("CN-06", "dc:description", Label::unnamed(value))),
        _ => None,
    }
}

/// The namespace of the guide, and its variants on the same domain.
fn is_tc260(uri: &str) -> bool {
    let host = uri.split_once("://").map_or(uri, |(_, rest)| rest).split('/').next();
    host.is_some_and(|host| host == "tc260.org.cn" || host.ends_with(".tc260.org.cn"))
}

/// Keys of the label as properties of their own, `TC260:Label="1"`.
fn in_single_properties(xmp: &[Property]) -> Option<(&Place, Option<Label>)> {
    let single = || {
        xmp.iter()
            .filter(|p| is_tc260(&p.namespace) && !p.name.eq_ignore_ascii_case("AIGC"))
            .take(64)
    };
    let label = single().find(|property| property.name.eq_ignore_ascii_case("Label"))?;
    let fields = single().map(|property| (property.name.as_str(), property.value.as_str()));
    Some((&label.place, Label::of_fields(fields)))
}

fn in_text(text: &Text) -> (&'static str, &'static str, Option<Label>) {
    let value = text.value.as_str();
    match text.home {
        Home::Png if text.keyword.eq_ignore_ascii_case("AIGC") => {
            ("CN-04", "AIGC", Label::named(value))
        }
        // ImageMagick's copies of EXIF fields; the comment stands as a list of decimal bytes.
        Home::Png if text.keyword.eq_ignore_ascii_case("exif:UserComment") => {
            let decoded = decimal_bytes(value).and_then(|v| comment_text(&Value::Bytes(v)));
            let label = Label::unnamed(decoded.as_deref().unwrap_or(value));
            ("CN-05", "exif:UserComment", label)
        }
        Home::Png if text.keyword.eq_ignore_ascii_case("exif:ImageDescription") => {
            ("CN-06", "exif:ImageDescription", Label::unnamed(value))
        }
        Home::Png if matches!(text.keyword.as_str(), "UserComment" | "Comment") => {
            ("CN-05", "UserComment or Comment", Label::unnamed(value))
        }
        Home::Png if text.keyword == "Description" => {
            ("CN-06", "Description", Label::unnamed(value))
        }
        Home::Png => ("CN-04", "", None),
        Home::JpegApp => ("CN-07", "APPn", Label::unnamed(value)),
        Home::JpegComment => ("CN-07", "COM", Label::unnamed(value)),
        Home::GifComment => ("CN-11", "comment", Label::unnamed(value)),
    }
}

fn decimal_bytes(list: &str) -> Option<Vec<u8>> {
    let list = list.get(..MOST_LIST).unwrap_or(list);
    list.split(',').map(|number| number.trim().parse().ok()).collect()
}

/// What Tencent Cloud's media service writes in place of the label.
fn media_service(metadata: &Metadata) -> Option<Hit> {
    const IMAGE_DESCRIPTION: u16 = 0x010E;
    const KEYS: [&str; 4] = ["ServiceProvider", "ServiceUser", "Time", "ContentId"];
    let text = metadata.exif.text(Ifd::Primary, IMAGE_DESCRIPTION)?;
    let json = super::generator::json(text)?;
    if !KEYS.iter().all(|key| json.get(key).is_some()) {
        return None;
    }
    let entry = metadata.exif.get(Ifd::Primary, IMAGE_DESCRIPTION)?;
    let basis = Basis::at(&entry.place).tag("0x010E ImageDescription").matched(KEYS.join(", "));
    Some((markers::find("CN-06", "ai.aigcLabel.service")?, basis))
}
