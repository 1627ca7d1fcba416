//! What the parts of a file say about it: EXIF, XMP, IPTC, text, ICC profile, JPEG encoder tables
//! and vendor trailers. Facts only; nothing here is judged.

use crate::container::{Container, Flaw, Format, Part, PartKind};
use crate::limits::Limits;

pub mod exif;
mod icc;
pub mod iptc;
pub mod jpeg;
pub mod makernote;
pub mod mpf;
mod profile;
pub mod sef;
pub mod text;
mod tiff;
mod vendor;
pub mod xmp;

/// Where a value was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Name of the part as a person would say it: `APP1`, `tEXt`, `XMP`, `Exif item`.
    pub part: String,
    /// Offset of the value, or of its part where the value was compressed, in bytes.
    pub offset: u64,
}

/// All metadata of one file.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// EXIF directories of every carrier, joined; the first carrier's come first.
    pub exif: exif::Exif,
    /// XMP properties of every packet, in file order.
    pub xmp: Vec<xmp::Property>,
    /// IPTC-IIM records (2:xx data sets), in file order.
    pub iptc: Vec<iptc::Record>,
    /// Text of PNG chunks, GIF and JPEG comments, JPEG APPn segments that hold bare text.
    pub texts: Vec<text::Text>,
    /// Description of the ICC profile, where one is embedded and readable.
    pub icc: Option<String>,
    /// JPEG encoder tables.
    pub jpeg: Option<jpeg::Tables>,
    /// Ids of the Photoshop image resources in APP13, in file order, with the place of the first.
    pub resources: Option<(Vec<u16>, Place)>,
    /// Index of a multi-picture file.
    pub mpf: Option<mpf::Index>,
    /// Maker trailers and capture structures found by their magic (`samsung.sef`, `mpf`, ...).
    pub vendor: Vec<(String, Place)>,
    /// Records of a Samsung phone.
    pub sef: Vec<sef::Record>,
    /// Parts that hold metadata which could not be read to its end.
    pub damaged: Vec<Place>,
    /// The first EXIF text whose encoding is not known.
    pub unknown_text: Option<Place>,
    /// Whether a limit on inflated bytes or entries cut the reading.
    pub cut: bool,
}

/// Reads the metadata of `container`, which was made from `bytes`. Never fails: what cannot be read
/// is named in [`Metadata::damaged`].
#[must_use]
pub fn read(bytes: &[u8], container: &Container<'_>, limits: &Limits) -> Metadata {
    let mut reader =
        Reader { metadata: Metadata::default(), limits, inflated: 0, format: container.format };
    for part in &container.parts {
        reader.part(part);
    }
    reader.extended_xmp(container);
    let mut metadata = reader.metadata;
    metadata.icc = icc::description(container, limits);
    metadata.jpeg = jpeg::tables(container);
    metadata.mpf = mpf::read(bytes, container);
    let sef = sef::read(container);
    metadata.vendor = vendor::read(container, sef.as_deref());
    metadata.sef = sef.unwrap_or_default();
    metadata.cut |= container.flaws.iter().any(|(flaw, _)| *flaw == Flaw::TooManyParts);
    metadata
}

/// The metadata as it grows, and what it may still cost.
struct Reader<'l> {
    metadata: Metadata,
    limits: &'l Limits,
    inflated: usize,
    format: Format,
}

const XMP_HEAD: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const XMP_UUID: [u8; 16] = [
    0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
];

impl Reader<'_> {
    fn part(&mut self, part: &Part<'_>) {
        let data: &[u8] = &part.data;
        match part.kind {
            PartKind::Segment(0xE1) => {
                if let Some(tiff) = data.strip_prefix(b"Exif\0") {
                    self.exif(tiff.get(1..).unwrap_or_default(), "APP1", part.offset + 6);
                } else if let Some(packet) = data.strip_prefix(XMP_HEAD) {
                    self.xmp(packet, "APP1", part.offset);
                }
            }
            PartKind::Segment(0xED) => {
                self.iptc(data, "APP13", part.offset);
                self.resources(data, part.offset);
            }
            PartKind::Segment(marker @ (0xE0..=0xEF | 0xFE)) => {
                self.metadata.texts.extend(text::segment(marker, data, part.offset));
            }
            PartKind::Chunk(kind) if self.format == Format::Png => self.png(kind, part),
            PartKind::Chunk(kind) => match &kind {
                b"EXIF" => {
                    let tiff = data.strip_prefix(b"Exif\0\0");
                    let skip = if tiff.is_some() { 6 } else { 0 };
                    self.exif(tiff.unwrap_or(data), "EXIF", part.offset + skip);
                }
                b"XMP " => self.xmp(data, "XMP", part.offset),
                _ => {}
            },
            PartKind::Item(kind) if &kind == b"Exif" => self.exif_item(part),
            PartKind::Item(_) => self.xmp(data, "XMP item", part.offset),
            PartKind::Box(kind) if &kind == b"uuid" => {
                if let Some(packet) = data.strip_prefix(&XMP_UUID) {
                    self.xmp(packet, "uuid", part.offset + 16);
                }
            }
            // JPEG XL keeps them in boxes of its own.
            PartKind::Box(kind) if &kind == b"Exif" => self.exif_item(part),
            PartKind::Box(kind) if &kind == b"xml " => self.xmp(data, "xml", part.offset),
            PartKind::GifApplication => {
                if let Some(packet) = data.strip_prefix(b"XMP DataXMP") {
                    let end = packet.len().saturating_sub(258);
                    self.xmp(packet.get(..end).unwrap_or_default(), "XMP extension", part.offset);
                }
            }
            PartKind::GifComment => self.metadata.texts.push(text::gif_comment(data, part.offset)),
            PartKind::Tiff => {
                self.exif(data, "TIFF", 0);
                self.tiff_blocks();
            }
            PartKind::Box(_) | PartKind::Property(_) | PartKind::Segment(_) | PartKind::Trailer => {
            }
        }
    }

    fn png(&mut self, kind: [u8; 4], part: &Part<'_>) {
        if &kind == b"eXIf" {
            let data: &[u8] = &part.data;
            let tiff = data.strip_prefix(b"Exif\0\0").unwrap_or(data);
            return self.exif(tiff, "eXIf", part.offset + (data.len() - tiff.len()) as u64);
        }
        // `comf` is what ComfyUI writes into animations: laid out as `tEXt`.
        if !matches!(&kind, b"tEXt" | b"zTXt" | b"iTXt" | b"comf") {
            return;
        }
        let name = String::from_utf8_lossy(&kind).into_owned();
        let room = self.limits.max_inflated_bytes.saturating_sub(self.inflated);
        let most = self.limits.max_text_bytes.min(room);
        let Some(chunk) = text::png_chunk(kind, &part.data, most) else {
            self.damaged(&name, part.offset);
            self.metadata.cut |= room == 0;
            return;
        };
        self.inflated += chunk.inflated;
        self.metadata.cut |= chunk.cut;
        match chunk.keyword.as_str() {
            "XML:com.adobe.xmp" => self.xmp(&chunk.bytes, &name, part.offset),
            "Raw profile type exif" | "Raw profile type APP1" => {
                if let Some(raw) = profile::raw(&chunk.bytes) {
                    if let Some(packet) = raw.strip_prefix(XMP_HEAD) {
                        self.xmp(packet, &name, part.offset);
                    } else {
                        let tiff = raw.strip_prefix(b"Exif\0\0").unwrap_or(&raw);
                        self.exif(tiff, &name, part.offset);
                    }
                }
            }
            "Raw profile type xmp" => {
                if let Some(raw) = profile::raw(&chunk.bytes) {
                    self.xmp(&raw, &name, part.offset);
                }
            }
            "Raw profile type iptc" | "Raw profile type 8bim" => {
                if let Some(raw) = profile::raw(&chunk.bytes) {
                    self.iptc(&raw, &name, part.offset);
                }
            }
            _ => self.metadata.texts.push(chunk.into_text(name, part.offset)),
        }
    }

    fn exif(&mut self, tiff: &[u8], part: &str, offset: u64) {
        let read = tiff::read(tiff, part, offset, self.limits);
        if read.damaged {
            self.damaged(part, offset);
        }
        if self.metadata.exif.thumbnail.is_none() {
            self.metadata.exif.thumbnail =
                read.thumbnail.map(|(at, length)| (offset + at as u64, length as u64));
        }
        if self.metadata.exif.maker_note.is_none() {
            self.metadata.exif.maker_note = read.maker_note;
        }
        if let Some(offset) = read.unknown_text.filter(|_| self.metadata.unknown_text.is_none()) {
            self.metadata.unknown_text = Some(Place { part: part.to_owned(), offset });
        }
        let room = self.limits.max_ifd_entries.saturating_sub(self.metadata.exif.entries.len());
        self.metadata.exif.entries.extend(read.entries.into_iter().take(room));
    }

    /// A HEIC `Exif` item begins with the offset of its TIFF header (ISO 23008-12, annex A).
    fn exif_item(&mut self, part: &Part<'_>) {
        let skip = part.data.first_chunk::<4>().map(|head| u32::from_be_bytes(*head));
        let skip = skip.and_then(|skip| usize::try_from(skip).ok()?.checked_add(4));
        match skip.and_then(|skip| Some((skip, part.data.get(skip..)?))) {
            Some((skip, tiff)) => self.exif(tiff, "Exif item", part.offset + skip as u64),
            None => self.damaged("Exif item", part.offset),
        }
    }

    fn xmp(&mut self, packet: &[u8], part: &str, offset: u64) {
        let room = self.limits.max_xmp_bytes.min(packet.len());
        self.metadata.cut |= room < packet.len();
        let place = Place { part: part.to_owned(), offset };
        self.metadata.xmp.extend(xmp::read(packet.get(..room).unwrap_or_default(), &place));
    }

    fn iptc(&mut self, data: &[u8], part: &str, offset: u64) {
        let place = Place { part: part.to_owned(), offset };
        self.metadata.iptc.extend(iptc::read(data, &place));
    }

    fn resources(&mut self, data: &[u8], offset: u64) {
        let ids = iptc::resource_ids(data);
        if !ids.is_empty() {
            let place = Place { part: "APP13".to_owned(), offset };
            self.metadata.resources.get_or_insert((Vec::new(), place)).0.extend(ids);
        }
    }

    fn extended_xmp(&mut self, container: &Container<'_>) {
        if let Some((packet, offset)) = xmp::extended(container, self.limits) {
            self.xmp(&packet, "APP1", offset);
        }
    }

    /// TIFF keeps XMP and IPTC in tags of its first directory.
    fn tiff_blocks(&mut self) {
        const XMP: u16 = 0x02BC;
        const IPTC: u16 = 0x83BB;
        let raw = |tag| {
            let entry = self.metadata.exif.get(exif::Ifd::Primary, tag)?;
            let exif::Value::Bytes(bytes) = &entry.value else { return None };
            Some((bytes.clone(), entry.place.offset))
        };
        let (xmp, iptc) = (raw(XMP), raw(IPTC));
        if let Some((packet, offset)) = xmp {
            self.xmp(&packet, "TIFF", offset);
        }
        if let Some((records, offset)) = iptc {
            self.iptc(&records, "TIFF", offset);
        }
    }

    fn damaged(&mut self, part: &str, offset: u64) {
        self.metadata.damaged.push(Place { part: part.to_owned(), offset });
    }
}
