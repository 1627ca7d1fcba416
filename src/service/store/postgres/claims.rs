//! Claims in PostgreSQL.

use postgres::{Row, Transaction};

use super::photos::{file, put_file};
use super::{Postgres, big, log, number, prints};
use crate::seal::log::Link;
use crate::service::store::{
    self, Claim, Claims, Compared, Entry, File, Filter, Identity, Page, REPEAT_SECONDS, Repeat,
    Result, join, split,
};

impl Claims for Postgres {
    fn repeat(&self, identity: &Identity, now: i64) -> Result<Option<Repeat>> {
        self.read(|t| repeat(t, identity, now))
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
        self.read(|t| {
            let sql = "SELECT disposition, count(*) FROM claims
                WHERE shop = $1 AND erased_at IS NULL GROUP BY disposition";
            let counts = t.query(sql, &[&filter.shop])?;
            let counts = counts.iter().map(|row| Ok((row.try_get(0)?, number(row, 1)?)));
            let counts = counts.collect::<Result<_>>()?;

            let sql = "SELECT id, order_id, received_at, disposition, reasons, token, decision,
                  (SELECT count(*) FROM claim_files WHERE claim = id),
                  (SELECT sha256 FROM claim_files WHERE claim = id ORDER BY position LIMIT 1)
                FROM claims
                WHERE ($1::text IS NULL OR disposition = $1)
                  AND ($2::boolean IS NULL OR (decision IS NOT NULL) = $2)
                  AND ($3::text IS NULL OR seq < (SELECT seq FROM claims WHERE id = $3))
                  AND shop = $5 AND erased_at IS NULL
                ORDER BY seq DESC LIMIT $4";
            let most = big(filter.limit.saturating_add(1));
            let rows = t.query(
                sql,
                &[&filter.disposition, &filter.decided, &filter.before, &most, &filter.shop],
            )?;
            let mut rows = rows.iter().map(listed).collect::<Result<Vec<_>>>()?;
            let more = rows.len() > filter.limit;
            rows.truncate(filter.limit);
            Ok(Page { rows, more, counts })
        })
    }

    fn claim(&self, id: &str) -> Result<Option<Claim>> {
        self.read(|t| {
            let sql = "SELECT id, order_id, ordered_at, account, products, received_at, reason,
                text, disposition, reasons, token, tokens, verification, jws, shop, erased_at, stamp
                FROM claims WHERE id = $1";
            let Some(row) = t.query_opt(sql, &[&id])? else { return Ok(None) };
            let mut claim = claim(&row)?;
            let sql = "SELECT name, sha256, bytes, media_type FROM claim_files
                JOIN files USING (sha256) WHERE claim = $1 ORDER BY position";
            let files = t.query(sql, &[&id])?;
            let files = files.iter().map(|row| Ok((row.try_get(0)?, file(row, 1)?)));
            claim.files = files.collect::<Result<_>>()?;
            Ok(Some(claim))
        })
    }

    fn decide(&self, id: &str, entry: &Entry) -> Result<Option<()>> {
        self.write(|t| {
            let sql = "UPDATE claims SET decision = $2 WHERE id = $1 AND erased_at IS NULL";
            if t.execute(sql, &[&id, &entry.decision])? == 0 {
                return Ok(None);
            }
            log::append(t, id, entry).map(Some)
        })
    }

    fn record(&self, subject: &str, entry: &Entry) -> Result<()> {
        self.write(|t| log::append(t, subject, entry))
    }

    fn log(&self, subject: &str) -> Result<Vec<Entry>> {
        self.read(|t| log::of(t, subject))
    }

    fn links(&self, subject: &str) -> Result<Vec<Link>> {
        self.read(|t| log::links(t, subject))
    }

    fn log_after(&self, after: i64, most: usize) -> Result<Vec<(i64, String, Link)>> {
        self.read(|t| log::after(t, after, most))
    }

    fn unstamped(&self, shop: &str, most: usize) -> Result<Vec<(String, String)>> {
        self.read(|t| {
            let sql = "SELECT id, jws FROM claims
                WHERE stamp IS NULL AND erased_at IS NULL AND shop = $1
                ORDER BY seq LIMIT $2";
            let rows = t.query(sql, &[&shop, &big(most)])?;
            rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
        })
    }

    fn put_stamp(&self, id: &str, stamp: &[u8]) -> Result<()> {
        self.write(|t| {
            let sql = "UPDATE claims SET stamp = $2
                WHERE id = $1 AND stamp IS NULL AND erased_at IS NULL";
            t.execute(sql, &[&id, &stamp])?;
            Ok(())
        })
    }

    fn file(&self, sha256: &str) -> Result<Option<File>> {
        self.read(|t| {
            let sql = "SELECT sha256, bytes, media_type FROM files WHERE sha256 = $1";
            t.query_opt(sql, &[&sha256])?.map(|row| file(&row, 0)).transpose()
        })
    }
}

/// Goes by the nonce where there is one; else by the same content a short while ago.
fn repeat(t: &mut Transaction<'_>, identity: &Identity, now: i64) -> Result<Option<Repeat>> {
    let Some(nonce) = &identity.nonce else {
        let sql = "SELECT id FROM claims WHERE payload_sha256 = $1 AND received_at > $2
            ORDER BY seq DESC LIMIT 1";
        let since = now.saturating_sub(REPEAT_SECONDS);
        let same = t.query_opt(sql, &[&identity.payload_sha256, &since])?;
        return Ok(same.map(|row| row.try_get(0).map(Repeat::Same)).transpose()?);
    };
    let sql = "SELECT payload_sha256, claim FROM nonces WHERE nonce = $1";
    let Some(used) = t.query_opt(sql, &[&nonce])? else { return Ok(None) };
    let payload: String = used.try_get(0)?;
    let same = payload == identity.payload_sha256;
    Ok(Some(if same { Repeat::Same(used.try_get(1)?) } else { Repeat::Reused }))
}

fn insert(t: &mut Transaction<'_>, claim: &Claim, identity: &Identity) -> Result<()> {
    let sql =
        "INSERT INTO claims (id, order_id, ordered_at, account, products, received_at, reason,
        text, disposition, reasons, token, tokens, verification, jws, payload_sha256, shop)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    t.execute(
        sql,
        &[
            &claim.id,
            &claim.order,
            &claim.ordered_at,
            &claim.account,
            &join(&claim.products),
            &claim.received_at,
            &claim.reason,
            &claim.text,
            &claim.disposition,
            &join(&claim.reasons),
            &claim.token,
            &join(&claim.tokens),
            &claim.verification,
            &claim.jws,
            &identity.payload_sha256,
            &claim.shop,
        ],
    )?;
    for (position, (name, file)) in claim.files.iter().enumerate() {
        put_file(t, file)?;
        let sql = "INSERT INTO claim_files (claim, position, name, sha256) VALUES ($1, $2, $3, $4)";
        t.execute(sql, &[&claim.id, &big(position), name, &file.sha256])?;
    }
    if let Some(nonce) = &identity.nonce {
        let sql = "INSERT INTO nonces (nonce, payload_sha256, claim) VALUES ($1, $2, $3)";
        t.execute(sql, &[nonce, &identity.payload_sha256, &claim.id])?;
    }
    Ok(())
}

fn listed(row: &Row) -> Result<store::Row> {
    Ok(store::Row {
        id: row.try_get(0)?,
        order: row.try_get(1)?,
        received_at: row.try_get(2)?,
        disposition: row.try_get(3)?,
        reasons: split(row.try_get(4)?),
        token: row.try_get(5)?,
        decision: row.try_get(6)?,
        files: number(row, 7)?,
        first: row.try_get(8)?,
    })
}

fn claim(row: &Row) -> Result<Claim> {
    Ok(Claim {
        id: row.try_get(0)?,
        order: row.try_get(1)?,
        ordered_at: row.try_get(2)?,
        account: row.try_get(3)?,
        products: split(row.try_get(4)?),
        received_at: row.try_get(5)?,
        reason: row.try_get(6)?,
        text: row.try_get(7)?,
        disposition: row.try_get(8)?,
        reasons: split(row.try_get(9)?),
        token: row.try_get(10)?,
        tokens: split(row.try_get(11)?),
        verification: row.try_get(12)?,
        jws: row.try_get(13)?,
        shop: row.try_get(14)?,
        erased_at: row.try_get(15)?,
        stamp: row.try_get(16)?,
        files: Vec::new(),
    })
}
