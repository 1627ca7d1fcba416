//! Which database stands behind the store.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::postgres::Postgres;
use super::sqlite::Sqlite;
use super::{Result, Store};

/// A database as `--database` names it.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// An SQLite file, for one instance: `sqlite:PATH`.
    Sqlite(PathBuf),
    /// PostgreSQL, for many instances: `postgresql://…`, as libpq takes it.
    Postgres(String),
}

impl Database {
    /// The one in a data folder.
    #[must_use]
    pub fn within(data: &Path) -> Self {
        Self::Sqlite(data.join("claimseal.db"))
    }

    /// Whether several instances may use it, and the data folder, at the same time.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Opens it and brings its schema up to date. Blocks.
    pub(crate) fn open(&self) -> Result<Box<dyn Store>> {
        Ok(match self {
            Self::Sqlite(path) => Box::new(Sqlite::open(path)?),
            Self::Postgres(url) => Box::new(Postgres::open(url)?),
        })
    }
}

impl FromStr for Database {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgresql://") || text.starts_with("postgres://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        // Not quoted: it could hold a password.
        Err("a database is sqlite:PATH or postgresql://USER:PASSWORD@HOST/NAME")
    }
}

/// Without the password that a URL may hold.
impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgresql"),
        }
    }
}
