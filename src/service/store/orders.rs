//! Photos that a shop keeps for an order, of the goods and of their packing.

use super::{Entry, File, Result};

/// Photos of orders: immutable, with author and the server's time.
pub(crate) trait Orders {
    /// Keeps a photo and its log entry. The same bytes for the same order are the photo that is
    /// kept already.
    fn put_order_photo(&self, photo: &OrderPhoto) -> Result<PutPhoto>;
    /// The photos of an order of `shop`, oldest first.
    fn order_photos(&self, shop: &str, order: &str) -> Result<Vec<OrderPhoto>>;
}

/// Most photos of one order.
pub(crate) const MAX_ORDER_PHOTOS: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OrderPhoto {
    /// `pho_…`; its log stands under it.
    pub(crate) id: String,
    pub(crate) shop: String,
    pub(crate) order: String,
    /// `product` or `packing`.
    pub(crate) kind: String,
    pub(crate) note: String,
    /// Name of the file as it was sent.
    pub(crate) name: String,
    pub(crate) file: File,
    /// Seconds since 1970.
    pub(crate) registered_at: i64,
    pub(crate) registered_by: String,
}

impl OrderPhoto {
    /// What becomes of it beside the `known` photos of its order.
    pub(super) fn among(&self, known: &[Self]) -> PutPhoto {
        match known.iter().find(|known| known.file.sha256 == self.file.sha256) {
            Some(same) => PutPhoto::Known(Box::new(same.clone())),
            None if known.len() >= MAX_ORDER_PHOTOS => PutPhoto::Full,
            None => PutPhoto::New,
        }
    }

    /// First entry of its log.
    pub(super) fn registered(&self) -> Entry {
        Entry {
            note: Some(format!("{} photo, SHA-256 {}", self.kind, self.file.sha256)),
            ..Entry::new(self.registered_at, &self.registered_by, "registered")
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum PutPhoto {
    /// Kept just now.
    New,
    /// Kept before, as this one.
    Known(Box<OrderPhoto>),
    /// The order has [`MAX_ORDER_PHOTOS`].
    Full,
}
