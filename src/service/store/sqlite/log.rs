//! The log in SQLite.

use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

use crate::digest;
use crate::seal::log::Link;
use crate::service::store::{Entry, Result, log};

/// Adds an entry to the log of `subject`.
pub(super) fn append(t: &Transaction<'_>, subject: &str, entry: &Entry) -> Result<()> {
    let last = |sql: &str, subject: &[&str]| {
        let found = t.query_row(sql, params_from_iter(subject), |row| row.get::<_, String>(0));
        found.optional().map(Option::unwrap_or_default)
    };
    let of_subject = "SELECT hash FROM log WHERE subject = ?1 ORDER BY seq DESC LIMIT 1";
    let previous = last(of_subject, &[subject])?;
    let whole = last("SELECT hash FROM log ORDER BY seq DESC LIMIT 1", &[])?;
    let row = log::Row::new(subject, entry, &previous, &whole);
    let sql =
        "INSERT INTO log (subject, at, who, what, data, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    t.execute(sql, params![subject, row.at, row.who, row.what, row.data, row.hash])?;
    Ok(())
}

/// The log of `subject` with its hashes, oldest first.
pub(super) fn links(connection: &Connection, subject: &str) -> Result<Vec<Link>> {
    let sql = "SELECT at, who, what, data, erased, hash,
          coalesce((SELECT hash FROM log AS before WHERE before.seq < log.seq
            ORDER BY before.seq DESC LIMIT 1), '')
        FROM log WHERE subject = ?1 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let mut previous = String::new();
    let links = statement.query_map([subject], |columns| {
        let row = row(columns)?;
        let before = std::mem::replace(&mut previous, row.hash.clone());
        Ok(row.link(before, columns.get(6)?))
    })?;
    Ok(links.collect::<std::result::Result<_, _>>()?)
}

/// Entries of the whole log after the one numbered `after`, oldest first.
pub(super) fn after(
    connection: &Connection,
    after: i64,
    most: usize,
) -> Result<Vec<(i64, String, Link)>> {
    let sql = "SELECT at, who, what, data, erased, hash,
          coalesce((SELECT hash FROM log AS before WHERE before.seq < log.seq
            ORDER BY before.seq DESC LIMIT 1), ''),
          coalesce((SELECT hash FROM log AS before
            WHERE before.subject = log.subject AND before.seq < log.seq
            ORDER BY before.seq DESC LIMIT 1), ''), seq, subject
        FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let links = statement.query_map(params![after, most], |columns| {
        let link = row(columns)?.link(columns.get(7)?, columns.get(6)?);
        Ok((columns.get(8)?, columns.get(9)?, link))
    })?;
    Ok(links.collect::<std::result::Result<_, _>>()?)
}

/// The log of `subject`, oldest first.
pub(super) fn of(connection: &Connection, subject: &str) -> Result<Vec<Entry>> {
    let sql = "SELECT at, who, what, data, erased, hash FROM log WHERE subject = ?1 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let entries = statement.query_map([subject], |columns| Ok(row(columns)?.entry()))?;
    Ok(entries.collect::<std::result::Result<_, _>>()?)
}

/// Erases what people wrote into the log of `subject`; the chain goes on by its digests.
pub(super) fn erase(t: &Transaction<'_>, subject: &str) -> Result<()> {
    let sql = "SELECT seq, data FROM log WHERE subject = ?1 AND erased IS NULL AND data <> '{}'";
    let mut statement = t.prepare_cached(sql)?;
    let rows = statement.query_map([subject], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows: Vec<(i64, String)> = rows.collect::<std::result::Result<_, _>>()?;
    for (seq, data) in rows {
        let sql = "UPDATE log SET data = '', erased = ?2 WHERE seq = ?1";
        t.execute(sql, params![seq, digest::sha256_hex(data.as_bytes())])?;
    }
    Ok(())
}

/// From the first six columns.
fn row(columns: &rusqlite::Row<'_>) -> rusqlite::Result<log::Row> {
    Ok(log::Row {
        at: columns.get(0)?,
        who: columns.get(1)?,
        what: columns.get(2)?,
        data: columns.get(3)?,
        erased: columns.get(4)?,
        hash: columns.get(5)?,
    })
}
