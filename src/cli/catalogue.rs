//! A catalogue from a bundle file, or from a folder of photos fingerprinted on the spot.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use claimseal::evidence;
use claimseal::likeness::{self, Catalogue, Photo};
use claimseal::limits::Limits;
use claimseal::pixels::{self, Picture};

use super::Error;

/// Bytes of a catalogue bundle, and the photos by id where they are at hand.
pub(crate) struct Bundle {
    pub(crate) bytes: Vec<u8>,
    pub(crate) references: BTreeMap<String, Vec<u8>>,
}

/// The bundle at `path`, or one made from the photos in the folder `path`, which then serve as
/// references as well.
pub(crate) fn bundle(path: &Path, quiet: bool) -> Result<Bundle, Error> {
    let mut references = BTreeMap::new();
    if !path.is_dir() {
        return Ok(Bundle { bytes: super::read(path)?, references });
    }
    let mut catalogue = Catalogue::default();
    for file in photos_in(path)? {
        match photo(&file, None, "") {
            Ok(photo) => {
                references.insert(photo.id.clone(), super::read(&file)?);
                catalogue.photos.push(photo);
            }
            Err(error) if !quiet => eprintln!("claimseal: {error}; left out of the catalogue"),
            Err(_) => {}
        }
    }
    Ok(Bundle { bytes: catalogue.to_bytes(), references })
}

/// Fingerprints one catalogue photo; its id is the file's stem unless given.
pub(crate) fn photo(path: &Path, id: Option<&str>, group: &str) -> Result<Photo, Error> {
    let picture = picture(path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Photo {
        id: id.unwrap_or(&stem).to_owned(),
        group: group.to_owned(),
        registered_at: 0,
        fingerprint: likeness::fingerprint(&picture),
    })
}

/// A reduced copy of a catalogue photo, JPEG of at most 800 px.
pub(crate) fn reference(path: &Path) -> Result<Vec<u8>, Error> {
    Ok(pixels::reference(picture(path)?))
}

fn picture(path: &Path) -> Result<Picture, Error> {
    evidence::picture(&super::read(path)?, &Limits::default()).map_err(|reason| {
        Error::Usage(format!("{}: no catalogue photo ({reason:?})", path.display()))
    })
}

/// The files of a folder, sorted by name; hidden ones and folders are left out.
fn photos_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let fault = |error| Error::File(folder.to_owned(), error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if path.is_file() && !hidden {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
