//! Catalogue photos in SQLite.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Sqlite, log};
use crate::digest;
use crate::likeness::catalogue::MAX_PHOTOS;
use crate::service::store::{
    BundleMaker, Derived, File, NewPhoto, Photo, Photos, Registered, Result,
};

impl Photos for Sqlite {
    fn register(
        &self,
        new: &NewPhoto,
        derived: &Derived,
        bundle: &BundleMaker<'_>,
    ) -> Result<Registered> {
        self.write(|t| {
            let photo = match new.among(&photos(t, &new.product)?, MAX_PHOTOS) {
                Ok(version) => Photo {
                    version,
                    photo: new.clone(),
                    record: derived.record.clone(),
                    has_reference: true,
                },
                Err(known) => return Ok(known),
            };
            insert(t, &photo)?;
            put_reference(t, &new.file.sha256, &derived.reference)?;
            log::append(t, &new.subject(), &photo.registered())?;
            put_bundle(t, &new.product, bundle)?;
            Ok(Registered::Photo(Box::new(photo)))
        })
    }

    fn renew(
        &self,
        product: &str,
        renewed: &[(Photo, Derived)],
        bundle: &BundleMaker<'_>,
    ) -> Result<()> {
        self.write(|t| {
            for (Photo { version, photo, .. }, derived) in renewed {
                let sql = "UPDATE photos SET record = ?4
                    WHERE product = ?1 AND id = ?2 AND version = ?3";
                t.execute(sql, params![product, photo.id, version, derived.record])?;
                put_reference(t, &photo.file.sha256, &derived.reference)?;
            }
            put_bundle(t, product, bundle)
        })
    }

    fn photos(&self, product: &str) -> Result<Vec<Photo>> {
        photos(&self.connection(), product)
    }

    fn products(&self) -> Result<Vec<(String, u64)>> {
        let connection = self.connection();
        let sql =
            "SELECT product, count(DISTINCT id) FROM photos GROUP BY product ORDER BY product";
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    fn reference(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM photo_references WHERE sha256 = ?1";
        Ok(self.connection().query_row(sql, [sha256], |row| row.get(0)).optional()?)
    }

    fn bundle(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM bundles WHERE sha256 = ?1";
        Ok(self.connection().query_row(sql, [sha256], |row| row.get(0)).optional()?)
    }
}

/// Keeps the bundle that a product has from now on.
fn put_bundle(connection: &Connection, product: &str, bundle: &BundleMaker<'_>) -> Result<()> {
    if let Some(bytes) = bundle(&photos(connection, product)?) {
        let sql = "INSERT INTO bundles (sha256, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        connection.execute(sql, params![digest::sha256_hex(&bytes), bytes])?;
    }
    Ok(())
}

fn put_reference(connection: &Connection, sha256: &str, bytes: &[u8]) -> Result<()> {
    let sql = "INSERT INTO photo_references (sha256, bytes) VALUES (?1, ?2)
        ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes";
    connection.execute(sql, params![sha256, bytes])?;
    Ok(())
}

fn insert(connection: &Connection, photo: &Photo) -> Result<()> {
    let new = &photo.photo;
    put_file(connection, &new.file)?;
    let sql = "INSERT INTO photos (product, id, version, variant_group, sha256, width, height,
        registered_at, registered_by, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    connection.execute(
        sql,
        params![
            new.product,
            new.id,
            photo.version,
            new.group,
            new.file.sha256,
            new.width,
            new.height,
            new.registered_at,
            new.registered_by,
            photo.record
        ],
    )?;
    Ok(())
}

/// Keeps what is known of a file.
pub(super) fn put_file(connection: &Connection, file: &File) -> Result<()> {
    let sql =
        "INSERT INTO files (sha256, bytes, media_type) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    connection.execute(sql, params![file.sha256, file.bytes, file.media_type])?;
    Ok(())
}

fn photos(connection: &Connection, product: &str) -> Result<Vec<Photo>> {
    let sql = "SELECT product, id, version, variant_group, files.sha256, bytes, media_type, width,
        height, registered_at, registered_by, record,
        EXISTS (SELECT 1 FROM photo_references WHERE sha256 = photos.sha256)
        FROM photos JOIN files USING (sha256)
        WHERE product = ?1 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([product], photo)?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

fn photo(row: &Row<'_>) -> rusqlite::Result<Photo> {
    Ok(Photo {
        version: row.get(2)?,
        photo: NewPhoto {
            product: row.get(0)?,
            id: row.get(1)?,
            group: row.get(3)?,
            file: File { sha256: row.get(4)?, bytes: row.get(5)?, media_type: row.get(6)? },
            width: row.get(7)?,
            height: row.get(8)?,
            registered_at: row.get(9)?,
            registered_by: row.get(10)?,
        },
        record: row.get(11)?,
        has_reference: row.get(12)?,
    })
}
