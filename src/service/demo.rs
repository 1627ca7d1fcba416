//! The demo shop's own data: three products with their photos, three orders.

use super::app::App;
use super::store::{File, NewPhoto, Store};
use super::{catalogue, pages, say, secrets};
use crate::digest;
use crate::seal::rfc3339;

const DAY: i64 = 86_400;

/// Order, product, days before the first start.
const ORDERS: &[(&str, &str, i64)] =
    &[("CS-1001", "mug-celadon", 6), ("CS-1002", "lamp-brass", 9), ("CS-1003", "bowl-blue", 4)];

/// Days before the first start that the photos were registered.
const PHOTOS: i64 = 45;

/// The demo shop's orders.
#[derive(Clone, Debug)]
pub(crate) struct Demo {
    first_start: i64,
}

/// One order of the demo shop.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: &'static str,
    pub(crate) product: &'static str,
    /// RFC 3339.
    pub(crate) ordered_at: String,
}

impl Demo {
    /// Orders as seen from the first start.
    pub(crate) fn new(store: &dyn Store, now: i64) -> super::store::Result<Self> {
        let first_start = store.settle("demo_first_start", &now.to_string())?;
        Ok(Self { first_start: first_start.parse().unwrap_or(now) })
    }

    /// An order by its id.
    pub(crate) fn order(&self, id: &str) -> Option<Order> {
        let (id, product, days) = ORDERS.iter().find(|(known, ..)| *known == id)?;
        let ordered_at = rfc3339(self.first_start.saturating_sub(days.saturating_mul(DAY)));
        Some(Order { id, product, ordered_at })
    }

    /// Registers the photos that the shop's pages show, as the merchant did before the orders.
    /// Blocks.
    pub(crate) fn register_photos(&self, app: &App) {
        for (name, bytes) in pages::shop("photos/") {
            let mut parts = name.splitn(3, '/').skip(1);
            let (Some(product), Some(file)) = (parts.next(), parts.next()) else { continue };
            let Some((id, "jpg")) = file.rsplit_once('.') else { continue };
            if let Err(detail) = self.register(app, product, id, bytes) {
                say::warn(format_args!("demo photo {name}: {detail}"));
            }
        }
    }

    fn register(&self, app: &App, product: &str, id: &str, bytes: &[u8]) -> Result<(), String> {
        let sha256 = digest::sha256_hex(bytes);
        let known = app.store.photos(product).map_err(|error| error.to_string())?;
        if known.iter().any(|photo| photo.photo.id == id && photo.photo.file.sha256 == sha256) {
            return Ok(());
        }
        let name = secrets::random_text::<16>().map_err(|error| error.to_string())?;
        let file = app.blobs.temporary(&name);
        std::fs::write(&file.path, bytes).map_err(|error| error.to_string())?;
        std::fs::File::open(&file.path)
            .and_then(|file| file.sync_all())
            .map_err(|error| error.to_string())?;
        let photo = NewPhoto {
            product: product.to_owned(),
            id: id.to_owned(),
            group: String::new(),
            file: File { sha256, bytes: bytes.len() as u64, media_type: "image/jpeg".to_owned() },
            width: 0,
            height: 0,
            registered_at: self.first_start.saturating_sub(PHOTOS * DAY),
            registered_by: "demo".to_owned(),
        };
        catalogue::register(app, &file, photo)
            .map(|_| ())
            .map_err(|problem| problem.detail.into_owned())
    }
}
