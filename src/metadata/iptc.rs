//! IPTC-IIM records (application record 2) from Photoshop image resource 0x0404.

use super::Place;
use crate::bytes::Reader;

/// One data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Record number, 2 for the application record.
    pub record: u8,
    /// Data set number: 110 is Credit.
    pub dataset: u8,
    /// Text, as UTF-8 where valid, else Latin-1.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}

/// Reads the records of an APP13 payload (`Photoshop 3.0`, image resource blocks), or of bare
/// IPTC-IIM bytes.
pub(super) fn read(data: &[u8], place: &Place) -> Vec<Record> {
    const IPTC: u16 = 0x0404;
    let resources = data.strip_prefix(b"Photoshop 3.0\0").unwrap_or(data);
    if !resources.starts_with(b"8BIM") {
        return records(resources, place);
    }
    blocks(resources)
        .filter(|(id, _)| *id == IPTC)
        .flat_map(|(_, content)| records(content, place))
        .collect()
}

/// Ids of the image resources of an APP13 payload.
pub(super) fn resource_ids(data: &[u8]) -> Vec<u16> {
    let resources = data.strip_prefix(b"Photoshop 3.0\0").unwrap_or_default();
    blocks(resources).map(|(id, _)| id).collect()
}

/// Image resource blocks, at most 1,000.
fn blocks(resources: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut reader = Reader::new(resources);
    std::iter::from_fn(move || resource(&mut reader)).take(1_000)
}

/// One image resource block: signature, id, padded name, padded content.
fn resource<'a>(reader: &mut Reader<'a>) -> Option<(u16, &'a [u8])> {
    if reader.take(4)? != b"8BIM" {
        return None;
    }
    let id = reader.u16()?;
    let name = usize::from(reader.u8()?);
    reader.take(name + usize::from(name % 2 == 0))?;
    let size = reader.u32()? as usize;
    let content = reader.take(size)?;
    if size % 2 == 1 {
        reader.take(1);
    }
    Some((id, content))
}

fn records(data: &[u8], place: &Place) -> Vec<Record> {
    const MOST_RECORDS: usize = 1_000;
    const EXTENDED: u16 = 0x8000;
    let mut out = Vec::new();
    let mut reader = Reader::new(data);
    while out.len() < MOST_RECORDS && reader.u8() == Some(0x1C) {
        let Some((record, dataset, length)) =
            (|| Some((reader.u8()?, reader.u8()?, reader.u16()?)))()
        else {
            break;
        };
        if length & EXTENDED != 0 {
            break;
        }
        let Some(raw) = reader.take(usize::from(length)) else { break };
        let value = super::tiff::text(raw);
        out.push(Record { record, dataset, value, place: place.clone() });
    }
    out
}
