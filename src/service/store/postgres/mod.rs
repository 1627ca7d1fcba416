//! The store in PostgreSQL, for services of several instances on one database.
//!
//! All writers take one lock for the length of their transaction: the log is one chain, and numbers
//! must not become visible out of their order. Readers take none.

use postgres::error::SqlState;
use postgres::{IsolationLevel, Row, Transaction};

use super::{Result, StoreError};

mod claims;
mod erasure;
mod log;
mod orders;
mod people;
mod photos;
mod pool;
mod prints;

use pool::Pool;

/// Schema versions in their order; the number of those applied stands in `schema_version`.
const MIGRATIONS: &[&str] = &[include_str!("001-first.sql"), include_str!("002-stamps.sql")];
/// Number of the lock of writers, among the advisory locks of this database.
const WRITERS: i64 = 0x636c_6169_6d73;

/// Some connections to one database.
pub(crate) struct Postgres(Pool);

impl Postgres {
    /// Connects, and brings the schema up to date. `url` is a connection string of libpq.
    pub(crate) fn open(url: &str) -> Result<Self> {
        let store = Self(Pool::new(url)?);
        store.write(migrate)?;
        Ok(store)
    }

    /// Runs `work` on the database as it is at one moment, beside other transactions.
    fn read<T>(&self, work: impl FnOnce(&mut Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.0.take()?;
        let transaction = connection.client.build_transaction().read_only(true);
        let mut transaction =
            transaction.isolation_level(IsolationLevel::RepeatableRead).start()?;
        let done = work(&mut transaction)?;
        transaction.commit()?;
        connection.give_back();
        Ok(done)
    }

    /// Runs `work` in a transaction that no other writer runs beside.
    fn write<T>(&self, work: impl FnOnce(&mut Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.0.take()?;
        // Whatever the database's default is: what the writer before has committed must be seen.
        let transaction = connection.client.build_transaction();
        let mut transaction = transaction.isolation_level(IsolationLevel::ReadCommitted).start()?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&WRITERS])?;
        let done = work(&mut transaction)?;
        transaction.commit()?;
        connection.give_back();
        Ok(done)
    }
}

fn migrate(t: &mut Transaction<'_>) -> Result<()> {
    t.batch_execute("CREATE TABLE IF NOT EXISTS schema_version (applied BIGINT NOT NULL)")?;
    let applied = t.query_opt("SELECT applied FROM schema_version", &[])?;
    let applied = applied.map_or(Ok(0), |row| number::<usize>(&row, 0))?;
    if applied > MIGRATIONS.len() {
        return Err(StoreError::Failed(format!(
            "made by a later version (schema {applied}, this version knows {})",
            MIGRATIONS.len()
        )));
    }
    for script in MIGRATIONS.iter().skip(applied) {
        t.batch_execute(script)?;
    }
    t.execute("DELETE FROM schema_version", &[])?;
    t.execute("INSERT INTO schema_version (applied) VALUES ($1)", &[&big(MIGRATIONS.len())])?;
    Ok(())
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        // The error itself says "db error" only.
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
        let text = format!("{error}{}", cause.unwrap_or_default());
        match error.code() {
            Some(code) if *code == SqlState::DISK_FULL => Self::Full,
            // Told to end, or held up by another writer for too long.
            Some(code)
                if code.code().starts_with("57P") || *code == SqlState::LOCK_NOT_AVAILABLE =>
            {
                Self::Away(text)
            }
            Some(_) => Self::Failed(text),
            // Not the database's own words: the connection failed.
            None => Self::Away(text),
        }
    }
}

/// A number as the database holds it.
fn big<N: TryInto<i64>>(number: N) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// A number from column `at`; one that does not fit is an error.
fn number<N: TryFrom<i64>>(row: &Row, at: usize) -> Result<N> {
    let value: i64 = row.try_get(at)?;
    value.try_into().map_err(|_| StoreError::Failed(format!("column {at} holds {value}")))
}
