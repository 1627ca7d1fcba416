//! What the JPEG encoder left (ITU-T T.81): tables, sampling, scan order. Context only; 37 % of
//! cameras write the tables of the Independent JPEG Group like any software.

use crate::detect::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::metadata::jpeg::{Huffman, Tables};

/// One line about the encoder of a JPEG picture.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let tables = evidence.metadata.jpeg.as_ref().filter(|t| !t.quantisation.is_empty())?;
    let basis = Basis::default().tag("DQT").matched(line(tables, evidence.container.progressive));
    Some(Finding::new("camera.encoder.jpeg", Severity::Info).with(basis))
}

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
