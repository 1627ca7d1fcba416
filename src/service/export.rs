//! Archives of claims.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::blobs::Blobs;
use super::clock;
use super::secrets;
use super::store::sqlite::Sqlite;
use super::store::{self, Entry, Store};
use crate::archive::{Claim, Source, Upload, WriteError};
use crate::seal::rfc3339;
use crate::seal::signer::Signer;

/// Why a claim was not exported.
#[derive(Debug)]
pub enum ExportError {
    /// There is no such data folder or database.
    NoData(PathBuf),
    /// No claim has this id.
    NoClaim(String),
    /// Anything else, in words.
    Failed(String),
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoData(path) => {
                write!(
                    f,
                    "{}: no database of claimseal; choose its folder with --data",
                    path.display()
                )
            }
            Self::NoClaim(id) => write!(f, "no claim has the id {id}"),
            Self::Failed(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for ExportError {}

/// Writes the archive of a claim to the file `out`, which appears whole or not at all. The service
/// may run meanwhile. `database` is the database file, where it does not lie in the data folder.
///
/// # Errors
///
/// [`ExportError`]; nothing is left then.
pub fn export(
    data: &Path,
    database: Option<&Path>,
    claim: &str,
    out: &Path,
) -> Result<(), ExportError> {
    let failed = |error: &dyn fmt::Display| ExportError::Failed(error.to_string());
    let database = database.map_or_else(|| data.join("claimseal.db"), Path::to_owned);
    if !database.is_file() {
        return Err(ExportError::NoData(database));
    }
    let store = Sqlite::open(&database).map_err(|error| failed(&error))?;
    let signer = secrets::signer(data).map_err(|error| failed(&error))?;
    let blobs = Blobs::at(data);
    let source = source(&store, claim, "command").map_err(|error| failed(&error))?;
    let source = source.ok_or_else(|| ExportError::NoClaim(claim.to_owned()))?;
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = out.with_file_name(name);
    let fault = |error: &dyn fmt::Display| failed(&format!("{}: {error}", out.display()));
    let written = File::create(&fresh).map_err(WriteError::from).and_then(|file| {
        write(&file, &source, &blobs, &signer)?;
        Ok(file.sync_all()?)
    });
    let renamed = written.and_then(|()| Ok(fs::rename(&fresh, out)?));
    renamed.map_err(|error| {
        let _ = fs::remove_file(&fresh);
        fault(&error)
    })
}

/// Everything about a claim, after its log has taken down that `who` exports it.
pub(crate) fn source(store: &dyn Store, id: &str, who: &str) -> store::Result<Option<Source>> {
    let Some(claim) = store.claim(id)? else { return Ok(None) };
    let now = clock::now();
    let entry = Entry {
        at: now,
        who: who.to_owned(),
        what: "exported".to_owned(),
        decision: None,
        note: None,
    };
    store.record(id, &entry)?;
    let uploads = claim.files.into_iter().map(|(name, file)| Upload {
        name,
        sha256: file.sha256,
        media_type: file.media_type,
    });
    Ok(Some(Source {
        uploads: uploads.collect(),
        claim: Claim {
            id: claim.id,
            order: claim.order,
            ordered_at: claim.ordered_at,
            account: claim.account,
            products: claim.products,
            received_at: rfc3339(claim.received_at),
            reason: claim.reason,
            text: claim.text,
        },
        tokens: claim.tokens,
        verification: claim.verification,
        jws: claim.jws,
        log: store.links(id)?,
        made_at: rfc3339(now),
    }))
}

/// Writes an archive into an empty file. Blocks.
pub(crate) fn write(
    file: &File,
    source: &Source,
    blobs: &Blobs,
    signer: &Signer,
) -> Result<(), WriteError> {
    let open = |sha256: &str| -> io::Result<Box<dyn Read>> {
        let path = blobs.path(sha256).ok_or(io::ErrorKind::InvalidInput)?;
        let file = File::open(&path).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
        Ok(Box::new(file))
    };
    let mut buffered = io::BufWriter::with_capacity(256 << 10, file);
    crate::archive::write(&mut buffered, source, &open, signer)
}
