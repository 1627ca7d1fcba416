//! Writes an archive: the same claim at the same time gives the same bytes.

use std::fmt;
use std::io::{self, Read, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Claim, Contents, Entry, SCHEMA, ShopPhotoEntry, name, page};
use crate::digest::{Hasher, sha256_hex};
use crate::seal::ARCHIVE_TYP;
use crate::seal::log::Link;
use crate::seal::signer::Signer;

/// A received file.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Name that the browser gave.
    pub name: String,
    /// SHA-256 as it was received.
    pub sha256: String,
    /// Media type by its content.
    pub media_type: String,
}

/// A photo that the shop kept for the order.
#[derive(Clone, Debug)]
pub struct ShopPhoto {
    /// Its id.
    pub id: String,
    /// `product` or `packing`.
    pub kind: String,
    /// The shop's words.
    pub note: String,
    /// When it was received, RFC 3339 in UTC.
    pub registered_at: String,
    /// By whom.
    pub registered_by: String,
    /// Its file.
    pub file: Upload,
    /// Its log, oldest first.
    pub log: Vec<Link>,
}

/// Everything that is known about a claim.
#[derive(Clone, Debug)]
pub struct Source {
    /// What it says.
    pub claim: Claim,
    /// Its files, in the order received.
    pub uploads: Vec<Upload>,
    /// Its seals.
    pub tokens: Vec<String>,
    /// The verification result's bytes, and their signature.
    pub verification: Vec<u8>,
    /// The signed verification result.
    pub jws: String,
    /// Photos that the shop kept for the order, oldest first.
    pub photos: Vec<ShopPhoto>,
    /// Time stamp of `jws` (RFC 3161, `TimeStampResp`).
    pub stamp: Option<Vec<u8>>,
    /// Its log, oldest first.
    pub log: Vec<Link>,
    /// When the archive is made, RFC 3339 in UTC.
    pub made_at: String,
}

/// Why an archive was not written.
#[derive(Debug)]
pub enum WriteError {
    /// The output, or a file to be read, failed.
    Io(io::Error),
    /// The stored file with this digest is another one by now.
    Damaged(String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{error}"),
            Self::Damaged(sha256) => write!(f, "the stored file {sha256} is damaged"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<zip::result::ZipError> for WriteError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Io(error.into())
    }
}

/// Writes the archive; `open` opens the stored file with a digest, which is read in pieces.
///
/// # Errors
///
/// [`WriteError`]; what was written until then is no archive.
pub fn write(
    out: impl Write + Seek,
    source: &Source,
    open: &dyn Fn(&str) -> io::Result<Box<dyn Read>>,
    signer: &Signer,
) -> Result<(), WriteError> {
    let mut archive = Archive { zip: ZipWriter::new(out), files: Vec::new() };
    let uploads: Vec<(String, &Upload)> =
        (1..).zip(&source.uploads).map(|upload| path("uploads", upload)).collect();
    let kept = (1..).zip(source.photos.iter().map(|photo| &photo.file));
    let kept: Vec<(String, &Upload)> = kept.map(|photo| path("shop-photos", photo)).collect();
    archive.text(name::PAGE, &page::html(source, &uploads, &kept, signer.kid()))?;
    archive.text(name::CLAIM, &json(&source.claim)?)?;
    for (path, upload) in &uploads {
        archive.file(path, upload, open(&upload.sha256)?)?;
    }
    for (path, photo) in &kept {
        archive.file(path, photo, open(&photo.sha256)?)?;
    }
    if !kept.is_empty() {
        let list = source.photos.iter().zip(&kept).map(|(photo, (path, _))| entry(photo, path));
        archive.text(name::SHOP_PHOTOS, &json(&list.collect::<Vec<_>>())?)?;
    }
    for (number, token) in (1..).zip(&source.tokens) {
        archive.text(&format!("tokens/{number:02}.jws"), token)?;
    }
    archive.text(name::VERIFICATION, &source.jws)?;
    if let Some(stamp) = &source.stamp {
        archive.bytes(name::TIMESTAMP, stamp)?;
    }
    archive.text(name::LOG, &json(&source.log)?)?;
    archive.text(name::KEYS, &format!("{{\"keys\":[{}]}}", signer.jwk_json()))?;
    let contents = Contents {
        schema: SCHEMA.to_owned(),
        service: crate::VERSION.to_owned(),
        made_at: source.made_at.clone(),
        claim: source.claim.id.clone(),
        files: std::mem::take(&mut archive.files),
    };
    let signed = signer.sign_compact(ARCHIVE_TYP, json(&contents)?.as_bytes());
    archive.text(name::CONTENTS, &signed)?;
    archive.zip.finish()?.flush()?;
    Ok(())
}

fn json(value: &impl serde::Serialize) -> Result<String, WriteError> {
    serde_json::to_string(value).map_err(|error| WriteError::Io(error.into()))
}

fn entry(photo: &ShopPhoto, path: &str) -> ShopPhotoEntry {
    ShopPhotoEntry {
        id: photo.id.clone(),
        path: path.to_owned(),
        sha256: photo.file.sha256.clone(),
        kind: photo.kind.clone(),
        note: photo.note.clone(),
        registered_at: photo.registered_at.clone(),
        registered_by: photo.registered_by.clone(),
        log: photo.log.clone(),
    }
}

/// Where a photo stands: folder, its number, its digest, the ending of its type.
fn path<'a>(folder: &str, (number, upload): (usize, &'a Upload)) -> (String, &'a Upload) {
    let ending = match upload.media_type.strip_prefix("image/") {
        Some("jpeg") => "jpg",
        Some(kind) if kind.bytes().all(|b| b.is_ascii_alphanumeric()) => kind,
        _ => "bin",
    };
    let short: String = upload.sha256.chars().take(16).collect();
    (format!("{folder}/{number:02}-{short}.{ending}"), upload)
}

struct Archive<W: Write + Seek> {
    zip: ZipWriter<W>,
    files: Vec<Entry>,
}

impl<W: Write + Seek> Archive<W> {
    fn begin(&mut self, path: &str) -> Result<(), WriteError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        Ok(self.zip.start_file(path, options)?)
    }

    fn text(&mut self, path: &str, text: &str) -> Result<(), WriteError> {
        self.bytes(path, text.as_bytes())
    }

    fn bytes(&mut self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.begin(path)?;
        self.zip.write_all(bytes)?;
        let (bytes, sha256) = (bytes.len() as u64, sha256_hex(bytes));
        self.files.push(Entry { path: path.to_owned(), bytes, sha256, name: None });
        Ok(())
    }

    fn file(
        &mut self,
        path: &str,
        upload: &Upload,
        mut file: Box<dyn Read>,
    ) -> Result<(), WriteError> {
        self.begin(path)?;
        let mut hasher = Hasher::default();
        let mut piece = vec![0; 64 << 10];
        loop {
            let read = match file.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => piece.get(..read).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            hasher.update(read);
            self.zip.write_all(read)?;
        }
        let (bytes, sha256) = (hasher.len(), hasher.finish());
        if sha256 != upload.sha256 {
            return Err(WriteError::Damaged(upload.sha256.clone()));
        }
        let name = Some(upload.name.clone());
        self.files.push(Entry { path: path.to_owned(), bytes, sha256, name });
        Ok(())
    }
}
