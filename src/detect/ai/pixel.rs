//! Marks that were found in the pixels themselves.

use super::Hit;
use super::generator;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::watermark::Marks;
use crate::watermark::stealth::{Carrier, Stealth};

/// Marks met.
pub(super) fn hits(marks: &Marks) -> Vec<Hit> {
    marks.stealth.as_ref().and_then(hidden).into_iter().collect()
}

/// A text in the lowest bits. The signature alone says which scheme was used; what it was used for
/// is known only where the text is that of a generator.
fn hidden(stealth: &Stealth) -> Option<Hit> {
    let (id, tag) = match stealth.carrier {
        Carrier::Alpha => ("G-09", "lowest bit of alpha"),
        Carrier::Rgb => ("G-10", "lowest bits of R, G, B"),
    };
    let fields = stealth.text.as_deref().and_then(fields);
    let code =
        if fields.is_some() { "ai.generator.stealth" } else { "ai.generator.stealth.unread" };
    let quote = match fields {
        Some(fields) => format!("{}: {fields}", stealth.signature),
        None => stealth.signature.to_owned(),
    };
    let basis = Basis { part: Some("pixels".to_owned()), ..Basis::default() };
    Some((markers::find(id, code)?, basis.tag(tag).matched(quote)))
}

/// Names of the generator's fields in `text`: parameters as AUTOMATIC1111 writes them, or the JSON
/// in which NovelAI repeats its text chunks.
fn fields(text: &str) -> Option<String> {
    generator::parameters(text).or_else(|| {
        let json = generator::json(text)?;
        let has = |key: &str| json.get(key).is_some();
        (has("Software") && has("Source") && has("Comment"))
            .then(|| "Software, Source, Comment".to_owned())
    })
}
