//! Uploads on the disk, named by their digest: `uploads/ab/cdef…`.
//!
//! A file is written under a temporary name, synchronised, and has its place before the claim that
//! needs it is committed; so every file that the database names is there in full.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folders of uploads.
#[derive(Debug)]
pub(crate) struct Blobs {
    uploads: PathBuf,
    temporary: PathBuf,
    /// Held as long as the temporary folder is in use.
    _lock: Option<File>,
}

/// Name of the lock in a temporary folder.
const LOCK: &str = "lock";

/// A file that goes away unless it is kept.
#[derive(Debug)]
pub(crate) struct Temporary {
    pub(crate) path: PathBuf,
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // A kept file has another name by now.
        let _ = fs::remove_file(&self.path);
    }
}

impl Blobs {
    /// Opens or makes the folders below `data`: a temporary one called `name` for this instance, while
    /// those of instances that have ended go away.
    pub(crate) fn open(data: &Path, name: &str) -> io::Result<Self> {
        let Self { uploads, temporary: all, .. } = Self::at(data);
        fs::create_dir_all(&uploads)?;
        fs::create_dir_all(&all)?;
        for left in fs::read_dir(&all)? {
            let path = left?.path();
            let lock = File::open(path.join(LOCK));
            if !lock.is_ok_and(|lock| lock.try_lock().is_err()) {
                if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }?;
            }
        }
        let temporary = all.join(name);
        fs::create_dir(&temporary)?;
        let lock = File::create(temporary.join(LOCK))?;
        lock.lock()?;
        Ok(Self { uploads, temporary, _lock: Some(lock) })
    }

    /// The folders below `data` as they are, for a reader beside a running service.
    pub(crate) fn at(data: &Path) -> Self {
        Self { uploads: data.join("uploads"), temporary: data.join("tmp"), _lock: None }
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

    /// Keeps a synchronised temporary file under its digest. It stays under its own name too, so that
    /// [`Self::ensure`] can do it again.
    pub(crate) fn keep(&self, file: &Temporary, sha256: &str) -> io::Result<()> {
        let path = self.path(sha256).ok_or(io::ErrorKind::InvalidInput)?;
        let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            File::open(&self.uploads)?.sync_all()?;
        }
        // Over a file that lies there already, since that one may be damaged.
        let second = Temporary { path: file.path.with_extension("kept") };
        fs::hard_link(&file.path, &second.path)?;
        fs::rename(&second.path, &path)?;
        File::open(folder)?.sync_all()
    }

    /// Keeps it once more where it was removed meanwhile: an erasure that saw nobody name the file
    /// came between [`Self::keep`] and the transaction. From that on nothing removes it.
    pub(crate) fn ensure(&self, file: &Temporary, sha256: &str) -> io::Result<()> {
        let there = self.path(sha256).is_some_and(|path| path.exists());
        if there { Ok(()) } else { self.keep(file, sha256) }
    }

    /// Removes the file of this digest, if it is there.
    pub(crate) fn remove(&self, sha256: &str) -> io::Result<()> {
        let path = self.path(sha256).ok_or(io::ErrorKind::InvalidInput)?;
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes files that no claim and no photo names: their request was never answered. What is
    /// younger than `age` stays: another instance may be about to name it.
    pub(crate) fn sweep(
        &self,
        age: Duration,
        mut named: impl FnMut(&str) -> bool,
    ) -> io::Result<()> {
        for folder in fs::read_dir(&self.uploads)? {
            let folder = folder?;
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                let sha256 = [folder.file_name(), file.file_name()]
                    .map(|name| name.to_string_lossy().into_owned())
                    .concat();
                let old = || {
                    Ok::<_, io::Error>(
                        file.metadata()?.modified()?.elapsed().is_ok_and(|since| since >= age),
                    )
                };
                if !named(&sha256) && (age.is_zero() || old()?) {
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
