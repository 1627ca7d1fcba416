//! Marks that were found in the pixels themselves.

use super::Hit;
use super::generator;
use crate::detect::finding::{Basis, Region};
use crate::detect::markers;
use crate::watermark::Marks;
use crate::watermark::bar::Bar;
use crate::watermark::brand::Brand;
use crate::watermark::dwt::Payload;
use crate::watermark::label::Label;
use crate::watermark::sparkle::Sparkle;
use crate::watermark::stealth::{Carrier, Stealth};

/// Code of the written label.
const WORDS: &str = "ai.visibleLabel.words";
/// Code of a product's own mark.
const BRAND: &str = "ai.visibleLabel.brand";
/// Code of Gemini's star.
const SPARKLE: &str = "ai.visibleLabel.sparkle";
/// Code of DALL·E's bar of colours.
const BAR: &str = "ai.visibleLabel.colourBar";

/// Marks met.
pub(super) fn hits(marks: &Marks) -> Vec<Hit> {
    let found = [
        marks.stealth.as_ref().and_then(hidden),
        marks.payload.as_ref().and_then(payload),
        marks.sparkle.as_ref().and_then(star),
        marks.label.as_ref().and_then(words),
        marks.brand.as_ref().and_then(brand),
        marks.bar.as_ref().and_then(bar),
    ];
    found.into_iter().flatten().collect()
}

/// Where in the picture the mark behind a finding stands.
pub(super) fn region(marks: &Marks, code: &str) -> Option<Region> {
    let region = |x, y, w, h| Region { x, y, w, h };
    match code {
        SPARKLE => marks.sparkle.as_ref().map(|m| region(m.x, m.y, m.size, m.size)),
        WORDS => marks.label.as_ref().map(|m| region(m.x, m.y, m.width, m.height)),
        BRAND => marks.brand.as_ref().map(|m| region(m.x, m.y, m.width, m.height)),
        BAR => marks.bar.as_ref().map(|m| region(m.x, m.y, m.width, m.height)),
        _ => None,
    }
}

/// A basis in the pixels, with what was seen there.
fn in_pixels(seen: impl Into<String>) -> Basis {
    Basis { part: Some("pixels".to_owned()), ..Basis::default() }.tag(seen)
}

/// A message that a generator's program embeds.
fn payload(found: &Payload) -> Option<Hit> {
    let Payload { message, matched, correlation } = found;
    let basis = in_pixels(format!("DWT-DCT watermark, correlation {correlation} of 1000"))
        .matched(format!("{}: {matched} of {} bits", message.name, message.length));
    Some((markers::find(message.id, "ai.watermark.message")?, basis))
}

/// The written label, by the product that it names.
fn words(label: &Label) -> Option<Hit> {
    const PRODUCTS: [(&str, &str); 5] =
        [("豆包", "V-02"), ("千问", "V-05"), ("元宝", "V-07"), ("百度", "V-08"), ("星绘", "V-12")];
    let named = PRODUCTS.iter().find(|(name, _)| label.words.starts_with(name));
    let basis = in_pixels(format!("words near an edge, confidence {} of 1000", label.confidence))
        .matched(label.words.clone());
    Some((markers::find(named.map_or("V-17", |(_, id)| id), WORDS)?, basis))
}

/// A product's name or logo in its place.
fn brand(brand: &Brand) -> Option<Hit> {
    let basis = in_pixels(format!("mark near an edge, confidence {} of 1000", brand.confidence))
        .matched(brand.words);
    Some((markers::find(brand.id, BRAND)?, basis))
}

/// DALL·E's bar in its place.
fn bar(bar: &Bar) -> Option<Hit> {
    let basis = in_pixels(format!("five coloured squares at the bottom right, {} px", bar.height))
        .matched(format!("{} levels from the colours on average", bar.difference));
    Some((markers::find("V-15", BAR)?, basis))
}

/// Gemini's star in its place.
fn star(star: &Sparkle) -> Option<Hit> {
    let basis = in_pixels(format!("four-pointed star at the bottom right, {} px", star.size))
        .matched(format!("correlation {} of 1000", star.correlation));
    Some((markers::find("V-01", SPARKLE)?, basis))
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
    Some((markers::find(id, code)?, in_pixels(tag).matched(quote)))
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
