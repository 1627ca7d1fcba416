//! The table of AI markers: id, class, strength, finding code and family. One row adds a marker;
//! ids are those of the marker catalogue and never change meaning. An id may have several rows
//! where one marker has several meanings (the label values of TC260).

/// What a marker proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The whole picture came out of a generator.
    Full,
    /// Generative AI changed a picture.
    Edit,
    /// Generative AI changed a picture in a way with a common innocent use, such as object removal.
    InnocentEdit,
    /// The file says that AI was possibly or suspectedly used.
    Possible,
    /// AI touched it without changing facts: upscaling, enhancement.
    Assist,
    /// A mark decoded from the pixels.
    Watermark,
    /// A label that can be seen in the picture.
    Visible,
    /// Says nothing about AI either way, but is worth showing.
    Neutral,
}

/// One row.
#[derive(Debug, PartialEq, Eq)]
pub struct Marker {
    /// Id of the marker catalogue: `CN-01`.
    pub id: &'static str,
    /// Family name: `tc260`.
    pub family: &'static str,
    /// Finding code.
    pub code: &'static str,
    /// What it proves.
    pub class: Class,
    /// S1..S5 as 1..5.
    pub strength: u8,
}

const fn row(
    id: &'static str,
    family: &'static str,
    code: &'static str,
    class: Class,
    strength: u8,
) -> Marker {
    Marker { id, family, code, class, strength }
}

/// All markers, in order of the catalogue.
#[rustfmt::skip]
pub static MARKERS: &[Marker] = &[
    row("CN-01", "tc260", "ai.aigcLabel.generated", Class::Full, 3),
    row("CN-01", "tc260", "ai.aigcLabel.possible", Class::Possible, 3),
    row("CN-01", "tc260", "ai.aigcLabel.suspected", Class::Possible, 3),
    row("CN-01", "tc260", "ai.aigcLabel.unspecified", Class::Possible, 2),
    row("CN-02", "tc260", "ai.aigcLabel.generated", Class::Full, 3),
    row("CN-02", "tc260", "ai.aigcLabel.possible", Class::Possible, 3),
    row("CN-02", "tc260", "ai.aigcLabel.suspected", Class::Possible, 3),
    row("CN-02", "tc260", "ai.aigcLabel.unspecified", Class::Possible, 2),
    row("CN-03", "tc260", "ai.aigcLabel.generated", Class::Full, 3),
    row("CN-03", "tc260", "ai.aigcLabel.possible", Class::Possible, 3),
    row("CN-03", "tc260", "ai.aigcLabel.suspected", Class::Possible, 3),
    row("CN-03", "tc260", "ai.aigcLabel.unspecified", Class::Possible, 2),
    row("CN-04", "tc260", "ai.aigcLabel.generated", Class::Full, 3),
    row("CN-04", "tc260", "ai.aigcLabel.possible", Class::Possible, 3),
    row("CN-04", "tc260", "ai.aigcLabel.suspected", Class::Possible, 3),
    row("CN-04", "tc260", "ai.aigcLabel.unspecified", Class::Possible, 2),
    row("CN-05", "tc260", "ai.aigcLabel.generated", Class::Full, 3),
    row("CN-05", "tc260", "ai.aigcLabel.possible", Class::Possible, 3),
    row("CN-05", "tc260", "ai.aigcLabel.suspected", Class::Possible, 3),
    row("CN-05", "tc260", "ai.aigcLabel.unspecified", Class::Possible, 2),
    row("CN-06", "tc260", "ai.aigcLabel.generated", Class::Full, 3),
    row("CN-06", "tc260", "ai.aigcLabel.possible", Class::Possible, 3),
    row("CN-06", "tc260", "ai.aigcLabel.suspected", Class::Possible, 3),
    row("CN-06", "tc260", "ai.aigcLabel.unspecified", Class::Possible, 2),
    row("CN-06", "tc260", "ai.aigcLabel.service", Class::Possible, 2),
    row("CN-07", "tc260", "ai.aigcLabel.generated", Class::Full, 3),
    row("CN-07", "tc260", "ai.aigcLabel.possible", Class::Possible, 3),
    row("CN-07", "tc260", "ai.aigcLabel.suspected", Class::Possible, 3),
    row("CN-07", "tc260", "ai.aigcLabel.unspecified", Class::Possible, 2),
    row("CN-08", "tc260", "ai.aigcLabel.propagated", Class::Neutral, 3),
    row("CN-09", "tc260", "ai.aigcLabel.signed", Class::Neutral, 1),
    row("CN-10", "bytedance", "ai.bytedance.generated", Class::Full, 2),
    row("CN-10", "bytedance", "ai.bytedance.declared", Class::Edit, 2),
    row("CN-11", "tc260", "ai.aigcLabel.generated", Class::Full, 3),
    row("CN-11", "tc260", "ai.aigcLabel.possible", Class::Possible, 3),
    row("CN-11", "tc260", "ai.aigcLabel.suspected", Class::Possible, 3),
    row("CN-11", "tc260", "ai.aigcLabel.unspecified", Class::Possible, 2),
    row("C2-02", "c2pa", "ai.c2pa.created.trainedAlgorithmicMedia", Class::Full, 3),
    row("C2-03", "c2pa", "ai.c2pa.created.fromImage", Class::Edit, 3),
    row("C2-04", "c2pa", "ai.c2pa.compositeWithTrainedAlgorithmicMedia", Class::InnocentEdit, 3),
    row("C2-05", "c2pa", "ai.c2pa.transformed", Class::InnocentEdit, 3),
    row("C2-06", "c2pa", "ai.c2pa.watermarked", Class::Neutral, 2),
    row("C2-07", "c2pa", "provenance.softBinding", Class::Neutral, 1),
    row("C2-07", "microsoft", "ai.c2pa.softBinding", Class::Full, 2),
    row("C2-08", "c2pa", "ai.c2pa.disclosure", Class::Edit, 2),
    // The claim is there but its bytes are not those that were claimed: "the file once carried this".
    row("C2-09", "c2pa", "ai.c2pa.unbound.generated", Class::Full, 2),
    row("C2-09", "c2pa", "ai.c2pa.unbound.edited", Class::InnocentEdit, 2),
    // Who wrote the claim: context beside an AI action; alone a weak marker where nothing else is signed.
    row("C2-10", "openai", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-10", "openai", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-11", "openai", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-11", "openai", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-12", "openai", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-12", "openai", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-13", "google", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-13", "google", "provenance.writer", Class::Neutral, 1),
    row("C2-14", "google", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-14", "google", "provenance.writer", Class::Neutral, 1),
    row("C2-15", "google", "provenance.capture.writer", Class::Neutral, 1),
    row("C2-15", "google", "provenance.writer", Class::Neutral, 1),
    row("C2-16", "adobe", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-16", "adobe", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-17", "adobe", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-17", "adobe", "provenance.writer", Class::Neutral, 1),
    row("C2-18", "adobe", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-18", "adobe", "provenance.writer", Class::Neutral, 1),
    row("C2-19", "microsoft", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-19", "microsoft", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-20", "blackForestLabs", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-20", "blackForestLabs", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-21", "samsung", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-21", "samsung", "provenance.writer", Class::Neutral, 1),
    row("C2-22", "bytedance", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-22", "bytedance", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-22", "bytedance", "provenance.writer", Class::Neutral, 1),
    row("C2-23", "grok", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-23", "grok", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-24", "amazon", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-24", "amazon", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-25", "getty", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-25", "getty", "ai.c2pa.writerNamed", Class::Full, 2),
    row("C2-25", "getty", "ai.c2pa.writerNamed.edited", Class::InnocentEdit, 2),
    row("C2-26", "c2pa", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-26", "c2pa", "provenance.writer", Class::Neutral, 1),
    row("C2-27", "phone", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-27", "phone", "provenance.capture.writer", Class::Neutral, 1),
    row("C2-27", "phone", "provenance.writer", Class::Neutral, 1),
    row("C2-28", "camera", "provenance.capture.writer", Class::Neutral, 1),
    row("C2-28", "camera", "provenance.writer", Class::Neutral, 1),
    row("C2-29", "c2pa", "ai.c2pa.writer", Class::Neutral, 2),
    row("C2-29", "c2pa", "provenance.writer", Class::Neutral, 1),
    row("C2-30", "c2pa", "provenance.remote", Class::Neutral, 1),
    row("X-01", "iptc", "ai.digitalSourceType.trainedAlgorithmicMedia", Class::Full, 3),
    row("X-02", "iptc", "ai.digitalSourceType.compositeWithTrainedAlgorithmicMedia", Class::InnocentEdit, 3),
    row("X-02", "iptc", "ai.digitalSourceType.compositeSynthetic", Class::InnocentEdit, 2),
    row("X-02", "iptc", "ai.digitalSourceType.algorithmicallyEnhanced", Class::Assist, 3),
    row("X-03", "iptc", "ai.digitalSourceType.trainedAlgorithmicMedia", Class::Full, 3),
    row("X-03", "iptc", "ai.digitalSourceType.compositeWithTrainedAlgorithmicMedia", Class::InnocentEdit, 3),
    row("X-03", "iptc", "ai.digitalSourceType.compositeSynthetic", Class::InnocentEdit, 2),
    row("X-03", "iptc", "ai.digitalSourceType.algorithmicallyEnhanced", Class::Assist, 3),
    row("X-04", "google", "ai.credit.madeWithGoogleAi", Class::Full, 3),
    row("X-05", "google", "ai.credit.editedWithGoogleAi", Class::InnocentEdit, 3),
    row("X-06", "apple", "ai.credit.appleCleanUp", Class::InnocentEdit, 3),
    row("X-07", "apple", "ai.credit.appleImagePlayground", Class::Full, 3),
    row("X-08", "iptc", "ai.iptc.aiProperties", Class::Edit, 3),
    row("X-09", "creatorTool", "ai.generator.named", Class::Full, 2),
    row("X-10", "adobe", "ai.adobe.generativeEdit", Class::InnocentEdit, 2),
    row("X-11", "midjourney", "ai.generator.midjourney", Class::Full, 3),
    row("G-01", "a1111", "ai.generator.a1111", Class::Full, 3),
    row("G-01", "a1111", "ai.generator.a1111.enlarged", Class::Assist, 3),
    row("G-02", "a1111", "ai.generator.a1111", Class::Full, 3),
    row("G-02", "a1111", "ai.generator.a1111.enlarged", Class::Assist, 3),
    row("G-03", "comfyui", "ai.generator.comfyui", Class::Full, 3),
    row("G-03", "comfyui", "ai.generator.comfyui.enlarged", Class::Assist, 3),
    row("G-04", "comfyui", "ai.generator.comfyui", Class::Full, 3),
    row("G-04", "comfyui", "ai.generator.comfyui.enlarged", Class::Assist, 3),
    row("G-05", "comfyui", "ai.generator.comfyui", Class::Full, 3),
    row("G-05", "comfyui", "ai.generator.comfyui.enlarged", Class::Assist, 3),
    row("G-06", "novelai", "ai.generator.novelai", Class::Full, 3),
    row("G-07", "novelai", "ai.generator.novelai", Class::Full, 3),
    row("G-08", "novelai", "ai.generator.novelai.signed", Class::Neutral, 1),
    row("G-11", "invokeai", "ai.generator.invokeai", Class::Full, 3),
    row("G-12", "fooocus", "ai.generator.fooocus", Class::Full, 3),
    row("G-13", "swarmui", "ai.generator.swarmui", Class::Full, 3),
    row("G-14", "easyDiffusion", "ai.generator.easyDiffusion", Class::Full, 3),
    row("G-15", "drawThings", "ai.generator.drawThings", Class::Full, 3),
    row("G-16", "stabilityMatrix", "ai.generator.stabilityMatrix", Class::Full, 3),
    row("G-17", "tensorArt", "ai.generator.tensorArt", Class::Full, 3),
    row("G-18", "civitai", "ai.generator.civitai", Class::Full, 3),
    row("G-19", "huggingFace", "ai.generator.huggingFace", Class::Full, 3),
    row("G-20", "krea", "ai.generator.krea", Class::Full, 3),
    row("G-22", "grok", "ai.generator.grok", Class::Full, 3),
    row("G-23", "ideogram", "ai.generator.named", Class::Full, 2),
    row("G-24", "creatorTool", "ai.generator.named", Class::Full, 2),
    row("G-25", "samsung", "ai.samsung.generativeEdit", Class::InnocentEdit, 3),
    row("G-26", "samsung", "ai.samsung.generativeEdit", Class::InnocentEdit, 3),
    row("G-26", "samsung", "ai.samsung.remastered", Class::Assist, 2),
    row("G-27", "higgsfield", "ai.generator.higgsfield", Class::Full, 2),
    // Marks in the pixels.
    row("G-09", "stealth", "ai.generator.stealth", Class::Full, 3),
    row("G-09", "stealth", "ai.generator.stealth.unread", Class::Full, 2),
    row("G-10", "stealth", "ai.generator.stealth", Class::Full, 3),
    row("G-10", "stealth", "ai.generator.stealth.unread", Class::Full, 2),
    row("W-01", "stableDiffusion", "ai.watermark.message", Class::Watermark, 3),
    row("W-02", "stableDiffusion", "ai.watermark.message", Class::Watermark, 2),
    row("W-03", "stableDiffusion", "ai.watermark.message", Class::Watermark, 3),
    row("W-04", "flux", "ai.watermark.message", Class::Watermark, 3),
    row("V-01", "gemini", "ai.visibleLabel.sparkle", Class::Visible, 2),
    row("V-02", "doubao", "ai.visibleLabel.words", Class::Visible, 2),
    row("V-04", "jimeng", "ai.visibleLabel.brand", Class::Visible, 2),
    row("V-06", "kling", "ai.visibleLabel.brand", Class::Visible, 2),
    row("V-09", "runningHub", "ai.visibleLabel.brand", Class::Visible, 2),
    row("V-10", "liblib", "ai.visibleLabel.brand", Class::Visible, 2),
    row("V-11", "samsung", "ai.visibleLabel.brand", Class::Visible, 2),
    row("V-12", "hailuo", "ai.visibleLabel.brand", Class::Visible, 2),
    row("V-05", "qwen", "ai.visibleLabel.words", Class::Visible, 2),
    row("V-07", "yuanbao", "ai.visibleLabel.words", Class::Visible, 2),
    row("V-08", "baidu", "ai.visibleLabel.words", Class::Visible, 2),
    row("V-12", "xinghui", "ai.visibleLabel.words", Class::Visible, 2),
    row("V-15", "dalle", "ai.visibleLabel.colourBar", Class::Visible, 2),
    row("V-17", "gb45438", "ai.visibleLabel.words", Class::Visible, 2),
];

/// The row with this id and code.
pub(super) fn find(id: &str, code: &str) -> Option<&'static Marker> {
    MARKERS.iter().find(|marker| marker.id == id && marker.code == code)
}

/// The first row with this id.
pub(super) fn first(id: &str) -> Option<&'static Marker> {
    MARKERS.iter().find(|marker| marker.id == id)
}

/// The row with this id that says AI only assisted.
pub(super) fn assisting(id: &str) -> Option<&'static Marker> {
    MARKERS.iter().find(|marker| marker.id == id && marker.class == Class::Assist)
}
