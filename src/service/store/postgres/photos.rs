//! Catalogue photos in PostgreSQL.

use postgres::{Row, Transaction};

use super::{Postgres, big, log, number};
use crate::digest;
use crate::likeness::catalogue::MAX_PHOTOS;
use crate::service::store::{
    BundleMaker, Derived, File, NewPhoto, Photo, Photos, Registered, Result,
};

impl Photos for Postgres {
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
                let sql = "UPDATE photos SET record = $4
                    WHERE product = $1 AND id = $2 AND version = $3";
                t.execute(sql, &[&product, &photo.id, &big(*version), &derived.record])?;
                put_reference(t, &photo.file.sha256, &derived.reference)?;
            }
            put_bundle(t, product, bundle)
        })
    }

    fn photos(&self, product: &str) -> Result<Vec<Photo>> {
        self.read(|t| photos(t, product))
    }

    fn products(&self) -> Result<Vec<(String, u64)>> {
        self.read(|t| {
            let sql = "SELECT product, count(DISTINCT id) FROM photos
                GROUP BY product ORDER BY product COLLATE \"C\"";
            let rows = t.query(sql, &[])?;
            rows.iter().map(|row| Ok((row.try_get(0)?, number(row, 1)?))).collect()
        })
    }

    fn reference(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        self.read(|t| {
            let sql = "SELECT bytes FROM photo_references WHERE sha256 = $1";
            Ok(t.query_opt(sql, &[&sha256])?.map(|row| row.try_get(0)).transpose()?)
        })
    }

    fn bundle(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        self.read(|t| {
            let sql = "SELECT bytes FROM bundles WHERE sha256 = $1";
            Ok(t.query_opt(sql, &[&sha256])?.map(|row| row.try_get(0)).transpose()?)
        })
    }
}

/// Keeps the bundle that a product has from now on.
fn put_bundle(t: &mut Transaction<'_>, product: &str, bundle: &BundleMaker<'_>) -> Result<()> {
    if let Some(bytes) = bundle(&photos(t, product)?) {
        let sql = "INSERT INTO bundles (sha256, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        t.execute(sql, &[&digest::sha256_hex(&bytes), &bytes])?;
    }
    Ok(())
}

fn put_reference(t: &mut Transaction<'_>, sha256: &str, bytes: &[u8]) -> Result<()> {
    let sql = "INSERT INTO photo_references (sha256, bytes) VALUES ($1, $2)
        ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes";
    t.execute(sql, &[&sha256, &bytes])?;
    Ok(())
}

fn insert(t: &mut Transaction<'_>, photo: &Photo) -> Result<()> {
    let new = &photo.photo;
    put_file(t, &new.file)?;
    let sql = "INSERT INTO photos (product, id, version, variant_group, sha256, width, height,
        registered_at, registered_by, record) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    t.execute(
        sql,
        &[
            &new.product,
            &new.id,
            &big(photo.version),
            &new.group,
            &new.file.sha256,
            &big(new.width),
            &big(new.height),
            &new.registered_at,
            &new.registered_by,
            &photo.record,
        ],
    )?;
    Ok(())
}

/// Keeps what is known of a file.
pub(super) fn put_file(t: &mut Transaction<'_>, file: &File) -> Result<()> {
    let sql =
        "INSERT INTO files (sha256, bytes, media_type) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    t.execute(sql, &[&file.sha256, &big(file.bytes), &file.media_type])?;
    Ok(())
}

/// A file from three columns, the first of them `at`.
pub(super) fn file(row: &Row, at: usize) -> Result<File> {
    Ok(File {
        sha256: row.try_get(at)?,
        bytes: number(row, at + 1)?,
        media_type: row.try_get(at + 2)?,
    })
}

fn photos(t: &mut Transaction<'_>, product: &str) -> Result<Vec<Photo>> {
    let sql = "SELECT product, id, version, variant_group, files.sha256, bytes, media_type, width,
        height, registered_at, registered_by, record,
        EXISTS (SELECT 1 FROM photo_references WHERE sha256 = photos.sha256)
        FROM photos JOIN files USING (sha256)
        WHERE product = $1 ORDER BY seq";
    t.query(sql, &[&product])?.iter().map(photo).collect()
}

fn photo(row: &Row) -> Result<Photo> {
    Ok(Photo {
        version: number(row, 2)?,
        photo: NewPhoto {
            product: row.try_get(0)?,
            id: row.try_get(1)?,
            group: row.try_get(3)?,
            file: file(row, 4)?,
            width: number(row, 7)?,
            height: number(row, 8)?,
            registered_at: row.try_get(9)?,
            registered_by: row.try_get(10)?,
        },
        record: row.try_get(11)?,
        has_reference: row.try_get(12)?,
    })
}
