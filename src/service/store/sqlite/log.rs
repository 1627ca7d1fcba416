//! The log. The chain that its entries form is [`Link`]'s.

use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::seal::log::Link;
use crate::seal::rfc3339;
use crate::service::store::{Entry, Result};

/// The part of an entry that may hold a person's words.
#[derive(Serialize, Deserialize)]
struct Data {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decision: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// Adds an entry to the log of `subject`.
pub(super) fn append(t: &Transaction<'_>, subject: &str, entry: &Entry) -> Result<()> {
    let last = |sql: &str, subject: &[&str]| {
        let found =
            t.query_row(sql, rusqlite::params_from_iter(subject), |row| row.get::<_, String>(0));
        found.optional().map(Option::unwrap_or_default)
    };
    let of_subject = "SELECT hash FROM log WHERE subject = ?1 ORDER BY seq DESC LIMIT 1";
    let previous = last(of_subject, &[subject])?;
    let log = last("SELECT hash FROM log ORDER BY seq DESC LIMIT 1", &[])?;
    let data = Data { decision: entry.decision.clone(), note: entry.note.clone() };
    let data = serde_json::to_string(&data).unwrap_or_default();
    let hash =
        Link::new(subject, (entry.at, &entry.who, &entry.what), &data, (&previous, &log)).hash;
    let sql =
        "INSERT INTO log (subject, at, who, what, data, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    t.execute(sql, params![subject, entry.at, entry.who, entry.what, data, hash])?;
    Ok(())
}

/// The log of `subject` with its hashes, oldest first, as it is kept: nothing is hashed again.
pub(super) fn links(connection: &rusqlite::Connection, subject: &str) -> Result<Vec<Link>> {
    let sql = "SELECT at, who, what, data, hash,
          coalesce((SELECT hash FROM log AS before WHERE before.seq < log.seq
            ORDER BY before.seq DESC LIMIT 1), '')
        FROM log WHERE subject = ?1 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let mut previous = String::new();
    let links = statement.query_map([subject], |row| {
        let (at, data, hash): (i64, String, String) = (row.get(0)?, row.get(3)?, row.get(4)?);
        let previous = std::mem::replace(&mut previous, hash.clone());
        Ok(Link {
            at: rfc3339(at),
            who: row.get(1)?,
            what: row.get(2)?,
            data_sha256: crate::digest::sha256_hex(data.as_bytes()),
            data: Some(data),
            previous,
            log: row.get(5)?,
            hash,
        })
    })?;
    Ok(links.collect::<std::result::Result<_, _>>()?)
}

/// The log of `subject`, oldest first.
pub(super) fn of(connection: &rusqlite::Connection, subject: &str) -> Result<Vec<Entry>> {
    let sql = "SELECT at, who, what, data FROM log WHERE subject = ?1 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let entries = statement.query_map([subject], |row| {
        let data: String = row.get(3)?;
        let data = serde_json::from_str(&data).unwrap_or(Data { decision: None, note: None });
        Ok(Entry {
            at: row.get(0)?,
            who: row.get(1)?,
            what: row.get(2)?,
            decision: data.decision,
            note: data.note,
        })
    })?;
    Ok(entries.collect::<std::result::Result<_, _>>()?)
}
