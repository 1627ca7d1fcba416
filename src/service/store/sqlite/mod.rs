//! The store in one SQLite file: WAL with full synchronisation, so that what was acknowledged
//! survives a killed process and a lost power supply.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::{Result, StoreError};

mod claims;
mod erasure;
mod log;
mod orders;
mod people;
mod photos;
mod prints;

/// Schema versions in their order; the number of those applied stands in `user_version`.
const MIGRATIONS: &[&str] = &[
    include_str!("001-first.sql"),
    include_str!("002-references.sql"),
    include_str!("003-prints.sql"),
    include_str!("004-tokens.sql"),
    include_str!("005-orders.sql"),
    include_str!("006-stamps.sql"),
];

/// One connection, used by one thread at a time.
#[derive(Debug)]
pub(crate) struct Sqlite(Mutex<Connection>);

impl Sqlite {
    /// Opens or makes the database and brings its schema up to date.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let mut connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // What is erased is overwritten.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        migrate(&mut connection)?;
        Ok(Self(Mutex::new(connection)))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere leaves no half-made change: its transaction was rolled back.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` in a transaction that takes the write lock at once.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let applied: usize = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if applied > MIGRATIONS.len() {
        return Err(StoreError::Failed(format!(
            "made by a later version (schema {applied}, this version knows {})",
            MIGRATIONS.len()
        )));
    }
    for script in MIGRATIONS.iter().skip(applied) {
        transaction.execute_batch(script)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len())?;
    transaction.commit()?;
    Ok(())
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::Failed(error.to_string()),
        }
    }
}
