//! Uploads that new claims are compared with, in PostgreSQL.

use postgres::Transaction;

use super::{Postgres, big};
use crate::service::store::{Compared, Earlier, Prints, Result, StoreError};

impl Prints for Postgres {
    fn is_catalogue_file(&self, sha256: &str) -> Result<bool> {
        self.read(|t| {
            let sql = "SELECT EXISTS (SELECT 1 FROM photos WHERE sha256 = $1)";
            Ok(t.query_one(sql, &[&sha256])?.try_get(0)?)
        })
    }

    fn hashes(&self, after: i64) -> Result<Vec<(i64, [u8; 32])>> {
        self.read(|t| {
            let sql = "SELECT number, pdq FROM prints WHERE number > $1 ORDER BY number";
            let rows = t.query(sql, &[&after])?;
            let hash = |row: &postgres::Row| {
                let bytes: Vec<u8> = row.try_get(1)?;
                let hash = bytes.try_into();
                let hash = hash.map_err(|_| StoreError::Failed("prints: not 32 bytes".into()))?;
                Ok((row.try_get(0)?, hash))
            };
            rows.iter().map(hash).collect()
        })
    }

    fn print(&self, number: i64) -> Result<Option<(String, Vec<u8>)>> {
        self.read(|t| {
            let sql = "SELECT sha256, record FROM prints WHERE number = $1";
            let Some(row) = t.query_opt(sql, &[&number])? else { return Ok(None) };
            Ok(Some((row.try_get(0)?, row.try_get(1)?)))
        })
    }

    fn earlier(&self, sha256: &str, shop: &str, order: &str, most: usize) -> Result<Vec<Earlier>> {
        self.read(|t| {
            let sql = "SELECT id, compared.shop, order_id, received_at FROM compared
                JOIN claims ON claims.id = compared.claim
                WHERE sha256 = $1 AND NOT (compared.shop = $2 AND order_id = $3)
                ORDER BY seq DESC LIMIT $4";
            let rows = t.query(sql, &[&sha256, &shop, &order, &big(most)])?;
            let earlier = |row: &postgres::Row| {
                Ok(Earlier {
                    claim: row.try_get(0)?,
                    shop: row.try_get(1)?,
                    order: row.try_get(2)?,
                    received_at: row.try_get(3)?,
                })
            };
            rows.iter().map(earlier).collect()
        })
    }
}

/// Keeps the uploads of a claim for later ones.
pub(super) fn insert(t: &mut Transaction<'_>, claim: &str, compared: &[Compared]) -> Result<()> {
    for one in compared {
        let sql = "INSERT INTO compared (sha256, claim, shop) VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING";
        t.execute(sql, &[&one.sha256, &claim, &one.shop])?;
        if let Some(print) = &one.print {
            let sql = "INSERT INTO prints (sha256, pdq, record) VALUES ($1, $2, $3)
                ON CONFLICT DO NOTHING";
            t.execute(sql, &[&one.sha256, &print.pdq.as_slice(), &print.record])?;
        }
    }
    Ok(())
}
