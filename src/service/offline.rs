//! The stored data as commands open it, beside a running service or without one.

use std::fmt;
use std::path::{Path, PathBuf};

use super::store::{Database, Store, StoreError};

/// Why a command did nothing.
#[derive(Debug)]
pub enum DataError {
    /// There is no such data folder or database.
    NoData(PathBuf),
    /// No claim has this id.
    NoClaim(String),
    /// Anything else, in words.
    Failed(String),
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoData(path) => {
                write!(f, "{}: no data of claimseal; choose its folder with --data", path.display())
            }
            Self::NoClaim(id) => write!(f, "no claim has the id {id}"),
            Self::Failed(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for DataError {}

impl From<StoreError> for DataError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Opens `database`, or without one that of the data folder.
pub(crate) fn open(data: &Path, database: Option<&Database>) -> Result<Box<dyn Store>, DataError> {
    let database = database.cloned().unwrap_or_else(|| Database::within(data));
    match &database {
        _ if !data.join("lock").is_file() => Err(DataError::NoData(data.to_owned())),
        Database::Sqlite(path) if !path.is_file() => Err(DataError::NoData(path.clone())),
        database => Ok(database.open()?),
    }
}
