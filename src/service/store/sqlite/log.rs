//! The log: each entry holds the hash before it, of its own subject and of the whole log, so that
//! one claim's entries can be checked alone and none can be left out unseen.

use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::digest;
use crate::service::store::{Entry, Result};

/// What the hash of an entry is made from, as JSON in this order.
#[derive(Serialize)]
struct Hashed<'a> {
    subject: &'a str,
    at: i64,
    who: &'a str,
    what: &'a str,
    /// SHA-256 of the entry's data, so that an erased note leaves the chain whole.
    data: String,
    previous: &'a str,
    log: &'a str,
}

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
    let hashed = Hashed {
        subject,
        at: entry.at,
        who: &entry.who,
        what: &entry.what,
        data: digest::sha256_hex(data.as_bytes()),
        previous: &previous,
        log: &log,
    };
    let hash = digest::sha256_hex(&serde_json::to_vec(&hashed).unwrap_or_default());
    let sql =
        "INSERT INTO log (subject, at, who, what, data, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    t.execute(sql, params![subject, entry.at, entry.who, entry.what, data, hash])?;
    Ok(())
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
