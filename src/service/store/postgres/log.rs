//! The log in PostgreSQL.

use postgres::{Row, Transaction};

use super::big;
use crate::digest;
use crate::seal::log::Link;
use crate::service::store::{Entry, Result, log};

/// Adds an entry to the log of `subject`. Only writers do, one after the other.
pub(super) fn append(t: &mut Transaction<'_>, subject: &str, entry: &Entry) -> Result<()> {
    let hash = |row: Option<Row>| row.map_or(Ok(String::new()), |row| row.try_get(0));
    let sql = "SELECT hash FROM log WHERE subject = $1 ORDER BY seq DESC LIMIT 1";
    let previous = hash(t.query_opt(sql, &[&subject])?)?;
    let whole = hash(t.query_opt("SELECT hash FROM log ORDER BY seq DESC LIMIT 1", &[])?)?;
    let row = log::Row::new(subject, entry, &previous, &whole);
    let sql =
        "INSERT INTO log (subject, at, who, what, data, hash) VALUES ($1, $2, $3, $4, $5, $6)";
    t.execute(sql, &[&subject, &row.at, &row.who, &row.what, &row.data, &row.hash])?;
    Ok(())
}

/// The log of `subject` with its hashes, oldest first.
pub(super) fn links(t: &mut Transaction<'_>, subject: &str) -> Result<Vec<Link>> {
    let sql = "SELECT at, who, what, data, erased, hash,
          coalesce((SELECT hash FROM log AS before WHERE before.seq < log.seq
            ORDER BY before.seq DESC LIMIT 1), '')
        FROM log WHERE subject = $1 ORDER BY seq";
    let mut previous = String::new();
    let link = |columns: &Row| {
        let row = row(columns)?;
        let before = std::mem::replace(&mut previous, row.hash.clone());
        Ok(row.link(before, columns.try_get(6)?))
    };
    t.query(sql, &[&subject])?.iter().map(link).collect()
}

/// Entries of the whole log after the one numbered `after`, oldest first.
pub(super) fn after(
    t: &mut Transaction<'_>,
    after: i64,
    most: usize,
) -> Result<Vec<(i64, String, Link)>> {
    let sql = "SELECT at, who, what, data, erased, hash,
          coalesce((SELECT hash FROM log AS before WHERE before.seq < log.seq
            ORDER BY before.seq DESC LIMIT 1), ''),
          coalesce((SELECT hash FROM log AS before
            WHERE before.subject = log.subject AND before.seq < log.seq
            ORDER BY before.seq DESC LIMIT 1), ''), seq, subject
        FROM log WHERE seq > $1 ORDER BY seq LIMIT $2";
    let link = |columns: &Row| {
        let link = row(columns)?.link(columns.try_get(7)?, columns.try_get(6)?);
        Ok((columns.try_get(8)?, columns.try_get(9)?, link))
    };
    t.query(sql, &[&after, &big(most)])?.iter().map(link).collect()
}

/// The log of `subject`, oldest first.
pub(super) fn of(t: &mut Transaction<'_>, subject: &str) -> Result<Vec<Entry>> {
    let sql = "SELECT at, who, what, data, erased, hash FROM log WHERE subject = $1 ORDER BY seq";
    t.query(sql, &[&subject])?.iter().map(|columns| Ok(row(columns)?.entry())).collect()
}

/// Erases what people wrote into the log of `subject`; the chain goes on by its digests.
pub(super) fn erase(t: &mut Transaction<'_>, subject: &str) -> Result<()> {
    let sql = "SELECT seq, data FROM log WHERE subject = $1 AND erased IS NULL AND data <> '{}'";
    for row in t.query(sql, &[&subject])? {
        let (seq, data): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        let sql = "UPDATE log SET data = '', erased = $2 WHERE seq = $1";
        t.execute(sql, &[&seq, &digest::sha256_hex(data.as_bytes())])?;
    }
    Ok(())
}

/// From the first six columns.
fn row(columns: &Row) -> Result<log::Row> {
    Ok(log::Row {
        at: columns.try_get(0)?,
        who: columns.try_get(1)?,
        what: columns.try_get(2)?,
        data: columns.try_get(3)?,
        erased: columns.try_get(4)?,
        hash: columns.try_get(5)?,
    })
}
