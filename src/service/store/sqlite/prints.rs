//! Uploads that new claims are compared with, in SQLite.

use rusqlite::{OptionalExtension, Transaction, params};

use super::Sqlite;
use crate::service::store::{Compared, Earlier, Prints, Result};

impl Prints for Sqlite {
    fn is_catalogue_file(&self, sha256: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM photos WHERE sha256 = ?1)";
        Ok(self.connection().query_row(sql, [sha256], |row| row.get(0))?)
    }

    fn hashes(&self, after: i64) -> Result<Vec<(i64, [u8; 32])>> {
        let connection = self.connection();
        let sql = "SELECT number, pdq FROM prints WHERE number > ?1 ORDER BY number";
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([after], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    fn print(&self, number: i64) -> Result<Option<(String, Vec<u8>)>> {
        let sql = "SELECT sha256, record FROM prints WHERE number = ?1";
        let print = self
            .connection()
            .query_row(sql, [number], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(print)
    }

    fn earlier(&self, sha256: &str, shop: &str, order: &str, most: usize) -> Result<Vec<Earlier>> {
        let connection = self.connection();
        let sql = "SELECT id, compared.shop, order_id, received_at FROM compared
            JOIN claims ON claims.id = compared.claim
            WHERE sha256 = ?1 AND NOT (compared.shop = ?2 AND order_id = ?3)
            ORDER BY seq DESC LIMIT ?4";
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![sha256, shop, order, most], |row| {
            Ok(Earlier {
                claim: row.get(0)?,
                shop: row.get(1)?,
                order: row.get(2)?,
                received_at: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }
}

/// Keeps the uploads of a claim for later ones.
pub(super) fn insert(t: &Transaction<'_>, claim: &str, compared: &[Compared]) -> Result<()> {
    for one in compared {
        let sql = "INSERT INTO compared (sha256, claim, shop) VALUES (?1, ?2, ?3)
            ON CONFLICT DO NOTHING";
        t.execute(sql, params![one.sha256, claim, one.shop])?;
        if let Some(print) = &one.print {
            let sql = "INSERT INTO prints (sha256, pdq, record) VALUES (?1, ?2, ?3)
                ON CONFLICT DO NOTHING";
            t.execute(sql, params![one.sha256, print.pdq, print.record])?;
        }
    }
    Ok(())
}
