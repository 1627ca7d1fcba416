//! The subcommands, and what they share.

use std::fmt;
use std::path::{Path, PathBuf};

pub(crate) mod archive;
#[cfg(feature = "service")]
pub(crate) mod audit;
pub(crate) mod catalogue;
pub(crate) mod challenge;
#[cfg(feature = "service")]
pub(crate) mod erase;
#[cfg(feature = "service")]
pub(crate) mod export;
pub(crate) mod fingerprint;
pub(crate) mod inspect;
pub(crate) mod progress;
#[cfg(feature = "service")]
pub(crate) mod recompute;
#[cfg(feature = "service")]
pub(crate) mod serve;
pub(crate) mod verify;

/// Why a subcommand could not do what it was asked; printed after `claimseal: `, exit code 2.
#[derive(Debug)]
pub(crate) enum Error {
    /// A file that cannot be opened, read or written.
    File(PathBuf, std::io::Error),
    /// Standard input or output failed.
    Stream(std::io::Error),
    /// Anything else that the caller can mend, in words.
    Usage(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Stream(error) => write!(f, "{error}"),
            Self::Usage(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Error {}

/// Where the service keeps its data.
#[cfg(feature = "service")]
#[derive(Debug, clap::Args)]
pub(crate) struct Data {
    /// Folder of uploads, keys and the embedded database; the service may run meanwhile
    #[arg(long, value_name = "FOLDER", default_value = ".data")]
    pub(crate) data: PathBuf,
    /// Database: sqlite:PATH or postgresql://USER:PASSWORD@HOST/NAME (default: claimseal.db in the data
    /// folder)
    #[arg(long, value_name = "URL", env = "CLAIMSEAL_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<claimseal::service::Database>,
}

/// What came of a command on stored data: exit code 2 where there is none, 1 for any other failure.
#[cfg(feature = "service")]
pub(crate) fn told<T>(
    result: Result<T, claimseal::service::DataError>,
) -> Result<Option<T>, Error> {
    use claimseal::service::DataError;
    match result {
        Ok(done) => Ok(Some(done)),
        Err(error @ DataError::NoData(_)) => Err(Error::Usage(error.to_string())),
        Err(error) => {
            eprintln!("claimseal: {error}");
            Ok(None)
        }
    }
}

/// Reads a whole file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| Error::File(path.to_owned(), error))
}

/// Writes a file in one step: readers see the old bytes or the new ones.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fault = |error| Error::File(path.to_owned(), error);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = path.with_file_name(name);
    std::fs::write(&fresh, bytes).map_err(fault)?;
    std::fs::rename(&fresh, path).map_err(fault)
}

/// Checks that `text` is an RFC 3339 time and gives it back, for clap.
pub(crate) fn rfc3339(text: &str) -> Result<String, String> {
    use time::format_description::well_known::Rfc3339;
    time::OffsetDateTime::parse(text, &Rfc3339)
        .map(|_| text.to_owned())
        .map_err(|_| "not an RFC 3339 time such as 2026-11-24T08:30:00Z".to_owned())
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

/// Reads an HMAC secret: the file's bytes without one trailing line end, at least 32.
pub(crate) fn secret(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = read(path)?;
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    }
    if bytes.len() < 32 {
        return Err(Error::Usage(format!(
            "{}: a secret needs at least 32 bytes; `openssl rand -hex 32` makes one",
            path.display()
        )));
    }
    Ok(bytes)
}
