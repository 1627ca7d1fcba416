//! Uploads on the disk, named by their digest: `uploads/ab/cdef…`.
//!
//! A file is written under a temporary name, synchronised, and renamed before the claim that needs
//! it is committed; so every file that the database names is there in full.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The folders of uploads.
#[derive(Clone, Debug)]
pub(crate) struct Blobs {
    uploads: PathBuf,
    temporary: PathBuf,
}

/// A file that goes away unless it is kept.
#[derive(Debug)]
pub(crate) struct Temporary {
    pub(crate) path: PathBuf,
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Kept files are no longer under this name.
        let _ = fs::remove_file(&self.path);
    }
}

impl Blobs {
    /// Opens or makes the folders below `data`, and empties the temporary one.
    pub(crate) fn open(data: &Path) -> io::Result<Self> {
        let Self { uploads, temporary } = Self::at(data);
        if temporary.exists() {
            fs::remove_dir_all(&temporary)?;
        }
        fs::create_dir_all(&uploads)?;
        fs::create_dir_all(&temporary)?;
        Ok(Self { uploads, temporary })
    }

    /// The folders below `data` as they are, for a reader beside a running service.
    pub(crate) fn at(data: &Path) -> Self {
        Self { uploads: data.join("uploads"), temporary: data.join("tmp") }
    }

    /// A name for a file that is being received.
    pub(crate) fn temporary(&self, name: &str) -> Temporary {
        Temporary { path: self.temporary.join(name) }
    }

    /// Where the file of this digest lies, or `None` where it is no digest.
    pub(crate) fn path(&self, sha256: &str) -> Option<PathBuf> {
        let hexadecimal = sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let (folder, name) = sha256.split_at_checked(2)?;
        (sha256.len() == 64 && hexadecimal).then(|| self.uploads.join(folder).join(name))
    }

    /// Keeps a synchronised temporary file under its digest.
    pub(crate) fn keep(&self, file: &Temporary, sha256: &str) -> io::Result<()> {
        let path = self.path(sha256).ok_or(io::ErrorKind::InvalidInput)?;
        let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            File::open(&self.uploads)?.sync_all()?;
        }
        fs::rename(&file.path, &path)?;
        File::open(folder)?.sync_all()
    }

    /// Removes files that no claim and no photo names: their request was never answered.
    pub(crate) fn sweep(&self, mut named: impl FnMut(&str) -> bool) -> io::Result<()> {
        for folder in fs::read_dir(&self.uploads)? {
            let folder = folder?;
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                let sha256 = [folder.file_name(), file.file_name()]
                    .map(|name| name.to_string_lossy().into_owned())
                    .concat();
                if !named(&sha256) {
                    fs::remove_file(file.path())?;
                }
            }
        }
        Ok(())
    }
}

/// Reads a file of at most `most` bytes; a longer one is an error.
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}
