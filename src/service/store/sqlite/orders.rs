//! Photos of orders in SQLite.

use rusqlite::{Row, params};

use super::photos::put_file;
use super::{Sqlite, log};
use crate::service::store::{File, OrderPhoto, Orders, PutPhoto, Result};

impl Orders for Sqlite {
    fn put_order_photo(&self, photo: &OrderPhoto) -> Result<PutPhoto> {
        self.write(|t| {
            let put = photo.among(&photos(t, &photo.shop, &photo.order)?);
            if !matches!(put, PutPhoto::New) {
                return Ok(put);
            }
            put_file(t, &photo.file)?;
            let sql = "INSERT INTO order_photos (id, shop, order_id, kind, note, name, sha256,
                registered_at, registered_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
            t.execute(
                sql,
                params![
                    photo.id,
                    photo.shop,
                    photo.order,
                    photo.kind,
                    photo.note,
                    photo.name,
                    photo.file.sha256,
                    photo.registered_at,
                    photo.registered_by
                ],
            )?;
            log::append(t, &photo.id, &photo.registered())?;
            Ok(put)
        })
    }

    fn order_photos(&self, shop: &str, order: &str) -> Result<Vec<OrderPhoto>> {
        photos(&self.connection(), shop, order)
    }
}

fn photos(connection: &rusqlite::Connection, shop: &str, order: &str) -> Result<Vec<OrderPhoto>> {
    let sql = "SELECT id, shop, order_id, kind, note, name, sha256, bytes, media_type,
        registered_at, registered_by FROM order_photos JOIN files USING (sha256)
        WHERE shop = ?1 AND order_id = ?2 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([shop, order], photo)?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

fn photo(row: &Row<'_>) -> rusqlite::Result<OrderPhoto> {
    Ok(OrderPhoto {
        id: row.get(0)?,
        shop: row.get(1)?,
        order: row.get(2)?,
        kind: row.get(3)?,
        note: row.get(4)?,
        name: row.get(5)?,
        file: File { sha256: row.get(6)?, bytes: row.get(7)?, media_type: row.get(8)? },
        registered_at: row.get(9)?,
        registered_by: row.get(10)?,
    })
}
