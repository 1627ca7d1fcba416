//! The work on a claim's files, or on one file, as a value: it is done here, or in a process that can be
//! killed.
//!
//! It needs no store, no secret and no network, and reads nothing but the files that it names.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::blobs;
use super::say;
use super::upload::Upload;
use super::validator::Validator;
use crate::container;
use crate::digest;
use crate::inspect::{Context, inspect, inspect_oversize};
use crate::likeness::Catalogue;
use crate::likeness::catalogue::CatalogueError;
use crate::limits::Limits;
use crate::policy::Policy;
use crate::seal::keys::HmacKeys;
use crate::seal::result::Verification;
use crate::seal::verify::{Content, Expected, Mode, Received, Recomputation, TokenCheck, complete};

/// What there is to do.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Work {
    /// A verification.
    Claim(Box<Job>),
    /// The report of one file.
    File(Box<Look>),
}

impl Work {
    /// Does it and gives the bytes of what came of it. Blocks.
    ///
    /// # Errors
    ///
    /// A sentence for the operator.
    pub(crate) fn done(self) -> Result<Vec<u8>, String> {
        match self {
            Self::Claim(job) => {
                let job = Job { check: job.check.reopened(&job.tokens), ..*job };
                let result = job.work(Mode::Always);
                result
                    .map(|result| result.to_bytes())
                    .map_err(|error| format!("catalogue: {error}"))
            }
            Self::File(look) => look.report().map_err(|error| error.to_string()),
        }
    }
}

/// Everything that the report of one file needs.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Look {
    pub(crate) file: Lying,
    pub(crate) at: Option<String>,
    pub(crate) ordered_at: Option<String>,
    /// The catalogue of the product, and reduced copies of its photos, by id.
    #[serde(with = "base64")]
    pub(crate) bundle: Vec<u8>,
    pub(crate) references: Vec<(String, Blob)>,
}

impl Look {
    /// Bytes of the report. Blocks.
    ///
    /// # Errors
    ///
    /// A file that cannot be read.
    pub(crate) fn report(&self) -> io::Result<Vec<u8>> {
        let context = Context {
            at: self.at.clone(),
            ordered_at: self.ordered_at.clone(),
            ..Context::default()
        };
        let context = with_catalogue(context, &self.bundle, &self.references);
        let context = context.map_err(|error| io::Error::other(format!("catalogue: {error}")))?;
        let Lying { bytes, sha256, path, .. } = &self.file;
        if *bytes > Limits::default().max_bytes {
            return Ok(inspect_oversize(*bytes, sha256, &context).to_bytes());
        }
        Ok(inspect(&blobs::read(path, *bytes)?, &context).to_bytes())
    }
}

fn with_catalogue(
    context: Context,
    bundle: &[u8],
    references: &[(String, Blob)],
) -> Result<Context, CatalogueError> {
    if bundle.is_empty() {
        return Ok(context);
    }
    let references = references.iter().map(|(id, file)| (id.clone(), file.0.clone()));
    Ok(context.with_catalogue(bundle)?.with_references(references))
}

/// Everything that a verification needs.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Job {
    /// The checks that need no file.
    pub(crate) check: TokenCheck,
    /// The tokens that they were made on.
    pub(crate) tokens: Vec<String>,
    pub(crate) audience: String,
    pub(crate) order: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) ordered_at: Option<String>,
    /// Seconds since 1970.
    pub(crate) now: i64,
    pub(crate) files: Vec<Lying>,
    /// Pixels that may be decoded.
    pub(crate) pixels: u64,
    /// The catalogue of the products.
    #[serde(with = "base64")]
    pub(crate) bundle: Vec<u8>,
    /// Reduced copies of its photos, by id.
    pub(crate) references: Vec<(String, Blob)>,
    /// Earlier catalogues that the browser's reports name.
    pub(crate) earlier: Vec<Blob>,
    pub(crate) policy: Option<Policy>,
    pub(crate) validator: Validator,
}

/// Bytes, as base64 in JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Blob(#[serde(with = "base64")] pub(crate) Vec<u8>);

/// A received file where it lies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Lying {
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) path: PathBuf,
}

impl Lying {
    pub(crate) fn of(upload: &Upload) -> Self {
        Self {
            field: upload.field.clone(),
            name: upload.name.clone(),
            sha256: upload.sha256.clone(),
            bytes: upload.bytes,
            path: upload.file.path.clone(),
        }
    }
}

impl Job {
    /// Does it: makes every report again where `mode` says so. Blocks.
    ///
    /// # Errors
    ///
    /// Where the catalogue cannot be read.
    pub(crate) fn work(&self, mode: Mode) -> Result<Verification, CatalogueError> {
        let mut context = Context::default();
        context.ordered_at.clone_from(&self.ordered_at);
        if let Some(policy) = &self.policy {
            context.policy = policy.clone();
        }
        let context = with_catalogue(context, &self.bundle, &self.references)?;
        let earlier: BTreeMap<String, &[u8]> =
            self.earlier.iter().map(|blob| (digest::sha256_hex(&blob.0), &*blob.0)).collect();
        let catalogues = |sha256: &str| Catalogue::from_bytes(earlier.get(sha256)?).ok();
        let pixels = Cell::new(self.pixels);
        let fetches: Vec<_> = self.files.iter().map(|file| || fetch(file, &pixels)).collect();
        let received: Vec<Received<'_>> = self
            .files
            .iter()
            .zip(&fetches)
            .map(|(file, fetch)| Received {
                field: &file.field,
                name: &file.name,
                content: Content::Stored { sha256: &file.sha256, bytes: file.bytes, fetch },
            })
            .collect();
        let expected = Expected {
            audience: &self.audience,
            order: self.order.as_deref(),
            account: self.account.as_deref(),
            now: self.now,
            // The challenge was checked before.
            keys: &HmacKeys::none(),
        };
        let recomputation = Recomputation {
            server: &context,
            catalogues: &catalogues,
            policies: &|_, _| None,
            credentials: &|bytes, format| self.validator.validate(bytes, format),
            mode,
        };
        Ok(complete(&self.check, &received, &expected, &recomputation))
    }
}

/// Reads a file, unless its picture would pass what one claim may cost.
fn fetch(file: &Lying, left: &Cell<u64>) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let bytes = match blobs::read(&file.path, limits.max_bytes) {
        Ok(bytes) => bytes,
        Err(error) => {
            say::warn(format_args!("{}: {error}", file.path.display()));
            return None;
        }
    };
    let (width, height) = container::parse(&bytes, &limits).size.unwrap_or_default();
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    // A picture over the limit is not decoded and costs nothing.
    if pixels <= limits.max_jpeg_pixels {
        left.set(left.get().checked_sub(pixels)?);
    }
    Some(bytes)
}

mod base64 {
    //! Bytes as base64 in JSON.

    use base64ct::{Base64, Encoding};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&Base64::encode_string(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        Base64::decode_vec(&text).map_err(D::Error::custom)
    }
}
