//! Claims in SQLite.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::photos::put_file;
use super::{Sqlite, log, prints};
use crate::seal::log::Link;
use crate::service::store::{
    self, Claim, Claims, Compared, Entry, File, Filter, Identity, Page, REPEAT_SECONDS, Repeat,
    Result, join, split,
};

impl Claims for Sqlite {
    fn repeat(&self, identity: &Identity, now: i64) -> Result<Option<Repeat>> {
        repeat(&self.connection(), identity, now)
    }

    fn put_claim(
        &self,
        claim: &Claim,
        identity: &Identity,
        compared: &[Compared],
    ) -> Result<Option<Repeat>> {
        self.write(|t| {
            if let Some(repeat) = repeat(t, identity, claim.received_at)? {
                return Ok(Some(repeat));
            }
            insert(t, claim, identity)?;
            prints::insert(t, &claim.id, compared)?;
            log::append(t, &claim.id, &claim.received())?;
            Ok(None)
        })
    }

    fn claims(&self, filter: &Filter) -> Result<Page> {
        let connection = self.connection();
        let sql = "SELECT disposition, count(*) FROM claims
            WHERE shop IN (?1, '') AND erased_at IS NULL GROUP BY disposition";
        let mut statement = connection.prepare_cached(sql)?;
        let counts = statement.query_map([&filter.shop], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let counts = counts.collect::<std::result::Result<_, _>>()?;

        let sql = "SELECT id, order_id, received_at, disposition, reasons, token, decision,
              (SELECT count(*) FROM claim_files WHERE claim = id),
              (SELECT sha256 FROM claim_files WHERE claim = id ORDER BY position LIMIT 1)
            FROM claims
            WHERE (?1 IS NULL OR disposition = ?1)
              AND (?2 IS NULL OR (decision IS NOT NULL) = ?2)
              AND (?3 IS NULL OR seq < (SELECT seq FROM claims WHERE id = ?3))
              AND shop IN (?5, '') AND erased_at IS NULL
            ORDER BY seq DESC LIMIT ?4";
        let mut statement = connection.prepare_cached(sql)?;
        let most = filter.limit.saturating_add(1);
        let rows = statement.query_map(
            params![filter.disposition, filter.decided, filter.before, most, filter.shop],
            |row| {
                Ok(store::Row {
                    id: row.get(0)?,
                    order: row.get(1)?,
                    received_at: row.get(2)?,
                    disposition: row.get(3)?,
                    reasons: split(&row.get::<_, String>(4)?),
                    token: row.get(5)?,
                    decision: row.get(6)?,
                    files: row.get(7)?,
                    first: row.get(8)?,
                })
            },
        )?;
        let mut rows = rows.collect::<std::result::Result<Vec<_>, _>>()?;
        let more = rows.len() > filter.limit;
        rows.truncate(filter.limit);
        Ok(Page { rows, more, counts })
    }

    fn claim(&self, id: &str) -> Result<Option<Claim>> {
        let connection = self.connection();
        let sql = "SELECT id, order_id, ordered_at, account, products, received_at, reason, text,
            disposition, reasons, token, tokens, verification, jws, shop, erased_at, stamp
            FROM claims WHERE id = ?1";
        let Some(mut claim) = connection.query_row(sql, [id], claim).optional()? else {
            return Ok(None);
        };
        let sql = "SELECT name, sha256, bytes, media_type FROM claim_files
            JOIN files USING (sha256) WHERE claim = ?1 ORDER BY position";
        let mut statement = connection.prepare_cached(sql)?;
        let files = statement.query_map([id], |row| {
            let file = File { sha256: row.get(1)?, bytes: row.get(2)?, media_type: row.get(3)? };
            Ok((row.get(0)?, file))
        })?;
        claim.files = files.collect::<std::result::Result<_, _>>()?;
        Ok(Some(claim))
    }

    fn decide(&self, id: &str, entry: &Entry) -> Result<Option<()>> {
        self.write(|t| {
            let sql = "UPDATE claims SET decision = ?2 WHERE id = ?1 AND erased_at IS NULL";
            if t.execute(sql, params![id, entry.decision])? == 0 {
                return Ok(None);
            }
            log::append(t, id, entry).map(Some)
        })
    }

    fn record(&self, subject: &str, entry: &Entry) -> Result<()> {
        self.write(|t| log::append(t, subject, entry))
    }

    fn log(&self, subject: &str) -> Result<Vec<Entry>> {
        log::of(&self.connection(), subject)
    }

    fn links(&self, subject: &str) -> Result<Vec<Link>> {
        log::links(&self.connection(), subject)
    }

    fn log_after(&self, after: i64, most: usize) -> Result<Vec<(i64, String, Link)>> {
        log::after(&self.connection(), after, most)
    }

    fn unstamped(&self, shop: &str, most: usize) -> Result<Vec<(String, String)>> {
        let connection = self.connection();
        let sql = "SELECT id, jws FROM claims
            WHERE stamp IS NULL AND erased_at IS NULL AND shop IN (?1, '')
            ORDER BY seq LIMIT ?2";
        let mut statement = connection.prepare_cached(sql)?;
        let rows =
            statement.query_map(params![shop, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    fn put_stamp(&self, id: &str, stamp: &[u8]) -> Result<()> {
        self.write(|t| {
            let sql = "UPDATE claims SET stamp = ?2
                WHERE id = ?1 AND stamp IS NULL AND erased_at IS NULL";
            t.execute(sql, params![id, stamp])?;
            Ok(())
        })
    }

    fn file(&self, sha256: &str) -> Result<Option<File>> {
        let sql = "SELECT sha256, bytes, media_type FROM files WHERE sha256 = ?1";
        let file = |row: &Row<'_>| {
            Ok(File { sha256: row.get(0)?, bytes: row.get(1)?, media_type: row.get(2)? })
        };
        Ok(self.connection().query_row(sql, [sha256], file).optional()?)
    }
}

/// Goes by the nonce where there is one; else by the same content a short while ago.
fn repeat(connection: &Connection, identity: &Identity, now: i64) -> Result<Option<Repeat>> {
    let Some(nonce) = &identity.nonce else {
        let sql = "SELECT id FROM claims WHERE payload_sha256 = ?1 AND received_at > ?2
            ORDER BY seq DESC LIMIT 1";
        let since = now.saturating_sub(REPEAT_SECONDS);
        let same = connection.query_row(sql, params![identity.payload_sha256, since], |row| {
            row.get(0).map(Repeat::Same)
        });
        return Ok(same.optional()?);
    };
    let sql = "SELECT payload_sha256, claim FROM nonces WHERE nonce = ?1";
    let used = connection.query_row(sql, [nonce], |row| {
        let payload: String = row.get(0)?;
        let same = payload == identity.payload_sha256;
        Ok(if same { Repeat::Same(row.get(1)?) } else { Repeat::Reused })
    });
    Ok(used.optional()?)
}

fn insert(t: &Transaction<'_>, claim: &Claim, identity: &Identity) -> Result<()> {
    let sql =
        "INSERT INTO claims (id, order_id, ordered_at, account, products, received_at, reason,
        text, disposition, reasons, token, tokens, verification, jws, payload_sha256,
        shop) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    t.execute(
        sql,
        params![
            claim.id,
            claim.order,
            claim.ordered_at,
            claim.account,
            join(&claim.products),
            claim.received_at,
            claim.reason,
            claim.text,
            claim.disposition,
            join(&claim.reasons),
            claim.token,
            join(&claim.tokens),
            claim.verification,
            claim.jws,
            identity.payload_sha256,
            claim.shop
        ],
    )?;
    for (position, (name, file)) in claim.files.iter().enumerate() {
        put_file(t, file)?;
        let sql = "INSERT INTO claim_files (claim, position, name, sha256) VALUES (?1, ?2, ?3, ?4)";
        t.execute(sql, params![claim.id, position, name, file.sha256])?;
    }
    if let Some(nonce) = &identity.nonce {
        let sql = "INSERT INTO nonces (nonce, payload_sha256, claim) VALUES (?1, ?2, ?3)";
        t.execute(sql, params![nonce, identity.payload_sha256, claim.id])?;
    }
    Ok(())
}

fn claim(row: &Row<'_>) -> rusqlite::Result<Claim> {
    Ok(Claim {
        id: row.get(0)?,
        order: row.get(1)?,
        ordered_at: row.get(2)?,
        account: row.get(3)?,
        products: split(&row.get::<_, String>(4)?),
        received_at: row.get(5)?,
        reason: row.get(6)?,
        text: row.get(7)?,
        disposition: row.get(8)?,
        reasons: split(&row.get::<_, String>(9)?),
        token: row.get(10)?,
        tokens: split(&row.get::<_, String>(11)?),
        verification: row.get(12)?,
        jws: row.get(13)?,
        shop: row.get(14)?,
        erased_at: row.get(15)?,
        stamp: row.get(16)?,
        files: Vec::new(),
    })
}
