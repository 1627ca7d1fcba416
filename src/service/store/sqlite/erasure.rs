//! Erasure in SQLite, which overwrites what it deletes (`secure_delete`).

use std::io;

use rusqlite::{Params, Transaction, params};

use super::{Sqlite, log};
use crate::service::store::{Entry, Erased, Erasure, Result, StoreError, Which};

impl Erasure for Sqlite {
    fn erase(&self, shop: &str, which: &Which, entry: &Entry, most: usize) -> Result<Erased> {
        let erased = self.write(|t| {
            // Photos first: which orders an account has is in its claims.
            let photos = photos(t, shop, which, most)?;
            for id in &photos {
                t.execute("DELETE FROM order_photos WHERE id = ?1", [id])?;
                log::erase(t, id)?;
                log::append(t, id, entry)?;
            }
            let rest = most.saturating_sub(photos.len());
            let claims = claims(t, shop, which, rest)?;
            for id in &claims {
                claim(t, id, entry.at)?;
                log::erase(t, id)?;
                log::append(t, id, entry)?;
            }
            Ok(Erased { claims: claims.len(), photos: photos.len() })
        })?;
        // The write-ahead log holds it until then. A reader may hold that up; the next one does it.
        let _ = self.connection().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        Ok(erased)
    }

    fn forget_files(&self, remove: &dyn Fn(&str) -> io::Result<()>, most: usize) -> Result<usize> {
        self.write(|t| {
            let sql = "SELECT sha256 FROM files
                WHERE NOT EXISTS (SELECT 1 FROM claim_files WHERE sha256 = files.sha256)
                  AND NOT EXISTS (SELECT 1 FROM order_photos WHERE sha256 = files.sha256)
                  AND NOT EXISTS (SELECT 1 FROM photos WHERE sha256 = files.sha256)
                LIMIT ?1";
            let digests = ids(t, sql, [most])?;
            for sha256 in &digests {
                remove(sha256).map_err(|error| StoreError::Failed(format!("{sha256}: {error}")))?;
                t.execute("DELETE FROM files WHERE sha256 = ?1", [sha256])?;
            }
            Ok(digests.len())
        })
    }
}

fn ids(t: &Transaction<'_>, sql: &str, values: impl Params) -> Result<Vec<String>> {
    let mut statement = t.prepare_cached(sql)?;
    let rows = statement.query_map(values, |row| row.get(0))?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

fn claims(t: &Transaction<'_>, shop: &str, which: &Which, most: usize) -> Result<Vec<String>> {
    let all = |condition: &str, value: &dyn rusqlite::ToSql| {
        let sql = format!(
            "SELECT id FROM claims WHERE shop IN (?1, '') AND erased_at IS NULL AND {condition}
            ORDER BY seq LIMIT ?3"
        );
        ids(t, &sql, params![shop, value, most])
    };
    match which {
        Which::Claim(id) => all("id = ?2", id),
        Which::Order(order) => all("order_id = ?2", order),
        Which::Account(account) => all("account = ?2", account),
        Which::Before(time) => all(
            "received_at < ?2 AND NOT EXISTS (SELECT 1 FROM log
                WHERE subject = claims.id AND what = 'decided' AND at >= ?2)",
            time,
        ),
    }
}

fn photos(t: &Transaction<'_>, shop: &str, which: &Which, most: usize) -> Result<Vec<String>> {
    let all = |condition: &str, value: &dyn rusqlite::ToSql| {
        let sql = format!(
            "SELECT id FROM order_photos WHERE shop = ?1 AND {condition} ORDER BY seq LIMIT ?3"
        );
        ids(t, &sql, params![shop, value, most])
    };
    match which {
        Which::Claim(_) => Ok(Vec::new()),
        Which::Order(order) => all("order_id = ?2", order),
        Which::Account(account) => all(
            "order_id IN (SELECT order_id FROM claims
                WHERE account = ?2 AND shop IN (?1, '') AND erased_at IS NULL)",
            account,
        ),
        Which::Before(time) => all(
            "registered_at < ?2 AND NOT EXISTS (SELECT 1 FROM claims
                WHERE shop IN (?1, '') AND order_id = order_photos.order_id AND erased_at IS NULL)",
            time,
        ),
    }
}

/// Erases all of a claim but its id, its times, disposition and decision.
fn claim(t: &Transaction<'_>, id: &str, at: i64) -> Result<()> {
    let sql = "UPDATE claims SET order_id = '', ordered_at = NULL, account = NULL, products = '[]',
        reason = '', text = '', reasons = '[]', tokens = '[]', verification = x'', jws = '',
        payload_sha256 = '', stamp = NULL, erased_at = ?2 WHERE id = ?1";
    t.execute(sql, params![id, at])?;
    t.execute("DELETE FROM claim_files WHERE claim = ?1", [id])?;
    let digests = ids(t, "SELECT sha256 FROM compared WHERE claim = ?1", [id])?;
    t.execute("DELETE FROM compared WHERE claim = ?1", [id])?;
    for sha256 in digests {
        let sql = "DELETE FROM prints WHERE sha256 = ?1
            AND NOT EXISTS (SELECT 1 FROM compared WHERE sha256 = ?1)";
        t.execute(sql, [sha256])?;
    }
    Ok(())
}
