//! Photos of orders in PostgreSQL.

use postgres::{Row, Transaction};

use super::photos::{file, put_file};
use super::{Postgres, log};
use crate::service::store::{OrderPhoto, Orders, PutPhoto, Result};

impl Orders for Postgres {
    fn put_order_photo(&self, photo: &OrderPhoto) -> Result<PutPhoto> {
        self.write(|t| {
            let put = photo.among(&photos(t, &photo.shop, &photo.order)?);
            if !matches!(put, PutPhoto::New) {
                return Ok(put);
            }
            put_file(t, &photo.file)?;
            let sql = "INSERT INTO order_photos (id, shop, order_id, kind, note, name, sha256,
                registered_at, registered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
            t.execute(
                sql,
                &[
                    &photo.id,
                    &photo.shop,
                    &photo.order,
                    &photo.kind,
                    &photo.note,
                    &photo.name,
                    &photo.file.sha256,
                    &photo.registered_at,
                    &photo.registered_by,
                ],
            )?;
            log::append(t, &photo.id, &photo.registered())?;
            Ok(put)
        })
    }

    fn order_photos(&self, shop: &str, order: &str) -> Result<Vec<OrderPhoto>> {
        self.read(|t| photos(t, shop, order))
    }
}

fn photos(t: &mut Transaction<'_>, shop: &str, order: &str) -> Result<Vec<OrderPhoto>> {
    let sql = "SELECT id, shop, order_id, kind, note, name, sha256, bytes, media_type,
        registered_at, registered_by FROM order_photos JOIN files USING (sha256)
        WHERE shop = $1 AND order_id = $2 ORDER BY seq";
    t.query(sql, &[&shop, &order])?.iter().map(photo).collect()
}

fn photo(row: &Row) -> Result<OrderPhoto> {
    Ok(OrderPhoto {
        id: row.try_get(0)?,
        shop: row.try_get(1)?,
        order: row.try_get(2)?,
        kind: row.try_get(3)?,
        note: row.try_get(4)?,
        name: row.try_get(5)?,
        file: file(row, 6)?,
        registered_at: row.try_get(9)?,
        registered_by: row.try_get(10)?,
    })
}
