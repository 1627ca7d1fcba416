//! Which service wrote the Content Credentials, by the claim generator's exact beginning. A name alone
//! never weighs more than S2; where the actions speak of AI, it only says whose they are.

use super::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers;
use crate::provenance::Provenance;

/// A service: marker id, beginnings of its claim generators, whether it signs nothing but the work of
/// generators.
struct Writer {
    id: &'static str,
    names: &'static [&'static str],
    is_generator: bool,
}

const WRITERS: [Writer; 12] = [
    writer("C2-10", &["OpenAI-API ", "ChatGPT c2pa-rs/"], true),
    writer("C2-11", &["ChatGPT"], true),
    writer("C2-12", &["OpenAI Media Service API"], true),
    // The camera of Pixel phones and Google Photos sign with the same library.
    writer("C2-13", &["Google C2PA Core Generator Library"], false),
    writer("C2-16", &["Adobe_Firefly"], true),
    writer("C2-17", &["Adobe_Photoshop/"], false),
    writer(
        "C2-19",
        &["Microsoft_Responsible_AI", "Microsoft Responsible AI Image Provenance"],
        true,
    ),
    writer("C2-20", &["Black Forest Labs API"], true),
    writer("C2-21", &["Galaxy "], false),
    writer("C2-22", &["Dreamina/"], true),
    writer("C2-23", &["Grok Imagine", "xAI Grok Imagine"], true),
    writer("C2-24", &["Amazon_Bedrock", "Amazon Bedrock"], true),
];

const fn writer(id: &'static str, names: &'static [&'static str], is_generator: bool) -> Writer {
    Writer { id, names, is_generator }
}

/// The writers met; `has_ai` says whether the actions already speak of AI.
pub(super) fn hits(provenance: &Provenance, has_ai: bool) -> Vec<Hit> {
    let mut hits = Vec::new();
    for generator in &provenance.generators {
        let found = WRITERS.iter().find_map(|writer| {
            Some((writer, writer.names.iter().find(|name| is_by(generator, name))?))
        });
        let Some((writer, name)) = found else { continue };
        let code = match (has_ai, writer.is_generator) {
            (true, _) => "ai.c2pa.writer",
            (false, true) => "ai.c2pa.writerNamed",
            (false, false) => continue,
        };
        let basis = Basis::at(&provenance.place).tag("claim_generator").matched(name.trim_end());
        hits.extend(markers::find(writer.id, code).map(|marker| (marker, basis)));
    }
    hits
}

/// Whether a generator begins with the name, as a whole word.
fn is_by(generator: &str, name: &str) -> bool {
    generator.strip_prefix(name).is_some_and(|rest| {
        name.ends_with([' ', '/']) || !rest.starts_with(|c: char| c.is_alphanumeric())
    })
}
