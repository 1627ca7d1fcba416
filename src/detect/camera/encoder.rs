//! What the JPEG encoder left (ITU-T T.81): tables, sampling, scan order. Context only; 37 % of
//! cameras write the tables of the Independent JPEG Group like any software.

use crate::detect::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::metadata::jpeg::{Huffman, Tables};
use crate::metadata::text::Home;

/// One line about the encoder of a JPEG picture.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let tables = evidence.metadata.jpeg.as_ref().filter(|t| !t.quantisation.is_empty())?;
    let basis = Basis::default().tag("DQT").matched(line(tables, evidence.container.progressive));
    Some(Finding::new("camera.encoder.jpeg", Severity::Info).with(basis))
}

/// How comments begin that encoders of software and services leave, and whose they are.
const COMMENTS: &[(&str, &str)] = &[
    ("AppleMark", "Apple QuickTime"),
    ("CREATOR: gd-jpeg", "GD library"),
    ("Created with GIMP", "GIMP"),
    ("File written by Adobe Photoshop", "Adobe Photoshop"),
    ("Intel(R) JPEG Library", "Intel JPEG Library"),
    ("LEAD Technologies", "LEADTOOLS"),
    ("Lavc", "FFmpeg"),
    ("Optimized by JPEGmini", "JPEGmini"),
    ("Processed By eBay", "eBay"),
];

/// The comment of an encoder that is no camera's.
pub(super) fn named(evidence: &Evidence<'_>) -> Option<Finding> {
    let comments = evidence.metadata.texts.iter().filter(|text| text.home == Home::JpegComment);
    let (text, name) = comments.into_iter().find_map(|text| {
        let (_, name) = COMMENTS.iter().find(|(start, _)| text.value.starts_with(start))?;
        Some((text, name))
    })?;
    let basis = Basis::at(&text.place).tag("COM").matched(*name);
    Some(Finding::new(NAMED, Severity::Info).with(basis))
}

/// The code of [`named`]: a reason for `resaved`.
pub(super) const NAMED: &str = "camera.encoder.named";

/// `quality 92 IJG, 4:2:0, baseline, standard Huffman, restart 0, E1 DB C0`.
fn line(tables: &Tables, is_progressive: bool) -> String {
    let quality = match (tables.apple, tables.ijg_quality, tables.quality) {
        (true, ..) => "Apple tables".to_owned(),
        (_, Some(quality), _) => format!("quality {quality} IJG"),
        (_, _, Some(quality)) => format!("quality about {quality}"),
        _ => "quality unknown".to_owned(),
    };
    let sampling = match tables.sampling.as_slice() {
        [_] => "grey",
        [(1, 1), ..] => "4:4:4",
        [(2, 1), (1, 1), (1, 1), ..] => "4:2:2",
        [(2, 2), (1, 1), (1, 1), ..] => "4:2:0",
        [(1, 2), (1, 1), (1, 1), ..] => "4:4:0",
        _ => "other sampling",
    };
    let scan = if is_progressive { "progressive" } else { "baseline" };
    let huffman = match tables.huffman {
        Huffman::None => "no Huffman tables",
        Huffman::Standard => "standard Huffman",
        Huffman::Optimised => "optimised Huffman",
    };
    let order: Vec<String> = tables.order.iter().take(14).map(|m| format!("{m:02X}")).collect();
    let restart = tables.restart_interval;
    format!("{quality}, {sampling}, {scan}, {huffman}, restart {restart}, {}", order.join(" "))
}
