//! Archives of claims.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::blobs::Blobs;
use super::clock;
use super::offline::{self, DataError};
use super::secrets;
use super::store::{self, Database, Entry, OrderPhoto, Store};
use crate::archive::{Claim, ShopPhoto, Source, Upload, WriteError};
use crate::seal::rfc3339;
use crate::seal::signer::Signer;

/// Writes the archive of a claim to the file `out`, which appears whole or not at all. The service
/// may run meanwhile. `database` is the one in the data folder where none is named.
///
/// # Errors
///
/// [`DataError`]; nothing is left then.
pub fn export(
    data: &Path,
    database: Option<&Database>,
    claim: &str,
    out: &Path,
) -> Result<(), DataError> {
    let failed = |error: &dyn fmt::Display| DataError::Failed(error.to_string());
    let store = offline::open(data, database)?;
    let signer = secrets::signer(data).map_err(|error| failed(&error))?;
    let blobs = Blobs::at(data);
    let known = store.claim(claim)?.ok_or_else(|| DataError::NoClaim(claim.to_owned()))?;
    if known.erased_at.is_some() {
        return Err(DataError::Failed(format!("{claim}: everything about it was erased")));
    }
    let source = source(&*store, known, "command")?;
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
pub(crate) fn source(store: &dyn Store, claim: store::Claim, who: &str) -> store::Result<Source> {
    let now = clock::now();
    let entry = Entry::new(now, who, "exported");
    store.record(&claim.id, &entry)?;
    let photos = store.order_photos(&claim.shop, &claim.order)?;
    let photos = photos.into_iter().map(|photo| kept(store, photo));
    let uploads = claim.files.into_iter().map(|(name, file)| Upload {
        name,
        sha256: file.sha256,
        media_type: file.media_type,
    });
    Ok(Source {
        uploads: uploads.collect(),
        photos: photos.collect::<store::Result<_>>()?,
        log: store.links(&claim.id)?,
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
        stamp: claim.stamp,
        made_at: rfc3339(now),
    })
}

fn kept(store: &dyn Store, photo: OrderPhoto) -> store::Result<ShopPhoto> {
    Ok(ShopPhoto {
        log: store.links(&photo.id)?,
        id: photo.id,
        kind: photo.kind,
        note: photo.note,
        registered_at: rfc3339(photo.registered_at),
        registered_by: photo.registered_by,
        file: Upload {
            name: photo.name,
            sha256: photo.file.sha256,
            media_type: photo.file.media_type,
        },
    })
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
