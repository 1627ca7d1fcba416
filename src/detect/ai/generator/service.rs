//! What hosted services write: Midjourney's job number, Grok's signature.

use super::shape::is_uuid;
use crate::detect::ai::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::metadata::exif::Ifd;
use crate::metadata::text::Home;
use crate::metadata::{Metadata, Place};

const DESCRIPTION: u16 = 0x010E;
const ARTIST: u16 = 0x013B;
const COMMENT: u16 = 0x9286;
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
const IPTC_EXTENSION: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";

/// Marks met.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let fields = Fields(metadata);
    let midjourney = fields.descriptions().into_iter().find_map(|(text, place, tag)| {
        let quote = midjourney(text, metadata)?;
        Some((markers::first("X-11")?, Basis::at(place).tag(tag).matched(quote)))
    });
    let grok = fields.signed_by_uuid().and_then(|(place, tag)| {
        let quote = "Signature: base64, artist: UUID";
        Some((markers::first("G-22")?, Basis::at(place).tag(tag).matched(quote)))
    });
    midjourney.into_iter().chain(grok).collect()
}

/// A job id at the end, with an option of its prompts or the same id in XMP. A job id alone is what
/// print shops write as well.
fn midjourney(text: &str, metadata: &Metadata) -> Option<&'static str> {
    const OPTIONS: [&str; 8] = [
        " --v ",
        " --ar ",
        " --niji",
        " --stylize ",
        " --chaos ",
        " --style ",
        " --raw",
        " --profile ",
    ];
    let (prompt, id) = text.rsplit_once("Job ID: ")?;
    let id = id.trim();
    if !is_uuid(id) {
        return None;
    }
    if OPTIONS.iter().any(|option| prompt.contains(option)) {
        return Some("option, Job ID: UUID");
    }
    let is_same = metadata.xmp.iter().any(|property| {
        property.namespace == IPTC_EXTENSION
            && property.name == "DigImageGUID"
            && property.value.trim() == id
    });
    is_same.then_some("Job ID: UUID, the same as DigImageGUID")
}

/// Descriptions and authors, wherever converters carry them.
struct Fields<'m>(&'m Metadata);

impl<'m> Fields<'m> {
    fn descriptions(&self) -> Vec<(&'m str, &'m Place, &'static str)> {
        let mut out = Vec::new();
        for (name, tag) in [("Description", "Description"), ("Comment", "Comment")] {
            out.extend(self.png(name).map(|(text, place)| (text, place, tag)));
        }
        out.extend(self.exif(Ifd::Primary, DESCRIPTION, "0x010E ImageDescription"));
        out.extend(self.exif(Ifd::Exif, COMMENT, "0x9286 UserComment"));
        out.extend(self.xmp("description").map(|(text, place)| (text, place, "dc:description")));
        out.extend(self.iptc(120).map(|(text, place)| (text, place, "IPTC 2:120 Caption")));
        out
    }

    /// Where a signature of xAI's form stands beside an author that is a UUID.
    fn signed_by_uuid(&self) -> Option<(&'m Place, &'static str)> {
        let author = |text: Option<(&str, &Place)>| text.is_some_and(|(t, _)| is_uuid(t.trim()));
        let pairs = [
            (
                self.exif(Ifd::Primary, DESCRIPTION, "").map(|(text, place, _)| (text, place)),
                author(self.exif(Ifd::Primary, ARTIST, "").map(|(text, place, _)| (text, place))),
                "0x010E ImageDescription, 0x013B Artist",
            ),
            (self.png("Description"), author(self.png("Author")), "Description, Author"),
            (self.xmp("description"), author(self.xmp("creator")), "dc:description, dc:creator"),
            (self.iptc(120), author(self.iptc(80)), "IPTC 2:120 Caption, 2:80 By-line"),
        ];
        pairs.into_iter().find_map(|(text, has_author, tag)| {
            let (text, place) = text?;
            (has_author && is_signature(text)).then_some((place, tag))
        })
    }

    fn png(&self, keyword: &str) -> Option<(&'m str, &'m Place)> {
        let found = |t: &&crate::metadata::text::Text| t.home == Home::Png && t.keyword == keyword;
        self.0.texts.iter().find(found).map(|text| (text.value.as_str(), &text.place))
    }

    fn exif(
        &self,
        ifd: Ifd,
        tag: u16,
        name: &'static str,
    ) -> Option<(&'m str, &'m Place, &'static str)> {
        let place = &self.0.exif.get(ifd, tag)?.place;
        Some((self.0.exif.text(ifd, tag)?, place, name))
    }

    fn xmp(&self, name: &str) -> Option<(&'m str, &'m Place)> {
        let found = self.0.xmp.iter().find(|p| p.namespace == DUBLIN_CORE && p.name == name)?;
        Some((found.value.as_str(), &found.place))
    }

    fn iptc(&self, dataset: u8) -> Option<(&'m str, &'m Place)> {
        let found = self.0.iptc.iter().find(|r| (r.record, r.dataset) == (2, dataset))?;
        Some((found.value.as_str(), &found.place))
    }
}

fn is_signature(text: &str) -> bool {
    text.trim().strip_prefix("Signature:").map(str::trim).is_some_and(|signature| {
        signature.len() >= 64
            && signature
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
    })
}
