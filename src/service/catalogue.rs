//! Catalogue photos as bundles, and their registration.

use super::blobs;
use super::problem::Problem;
use super::store::{BundleMaker, NewPhoto, Photo, Registered, Store};
use crate::evidence;
use crate::likeness::{self, Catalogue};
use crate::limits::Limits;

/// The newest version of each photo, in the order of first registration.
pub(crate) fn newest(photos: &[Photo]) -> Vec<&Photo> {
    let mut out: Vec<&Photo> = Vec::new();
    for photo in photos {
        match out.iter_mut().find(|known| known.photo.id == photo.photo.id) {
            Some(known) => *known = photo,
            None => out.push(photo),
        }
    }
    out
}

/// The bundle of the newest versions.
pub(crate) fn bundle(photos: &[Photo]) -> Option<Vec<u8>> {
    let mut catalogue = Catalogue::default();
    for photo in newest(photos) {
        catalogue.photos.extend(Catalogue::from_bytes(&photo.record).ok()?.photos);
    }
    catalogue.check().ok()?;
    Some(catalogue.to_bytes())
}

/// The bundle that a claim about these products is compared with, and its photos: of one product
/// its own bundle, of several all their photos with the product before the id.
pub(crate) fn of_products(
    store: &dyn Store,
    products: &[String],
) -> super::store::Result<Option<(Vec<u8>, Vec<Photo>)>> {
    let mut all = Vec::new();
    for product in products {
        for mut photo in newest(&store.photos(product)?).into_iter().cloned() {
            if products.len() > 1 {
                rename(&mut photo);
            }
            all.push(photo);
        }
    }
    all.truncate(likeness::catalogue::MAX_PHOTOS);
    if all.is_empty() {
        return Ok(None);
    }
    Ok(bundle(&all).map(|bytes| (bytes, all)))
}

fn rename(photo: &mut Photo) {
    let id: String =
        format!("{}/{}", photo.photo.product, photo.photo.id).chars().take(64).collect();
    if let Ok(mut catalogue) = Catalogue::from_bytes(&photo.record) {
        for one in &mut catalogue.photos {
            one.id.clone_from(&id);
        }
        photo.record = catalogue.to_bytes();
        photo.photo.id = id;
    }
}

/// Fingerprints the file of `photo`, which lies at `path`, and registers it. Blocks.
pub(crate) fn register(
    store: &dyn Store,
    path: &std::path::Path,
    mut photo: NewPhoto,
    keep: impl FnOnce() -> std::io::Result<()>,
) -> Result<Photo, Problem> {
    let invalid = |detail: String| Problem::new("catalogue.invalidPhoto", detail);
    let limits = Limits::default();
    let bytes = match blobs::read(path, limits.max_bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            return Err(invalid("The file is larger than 64 MiB.".to_owned()));
        }
        other => other.map_err(|error| Problem::disk(&error))?,
    };
    let picture = evidence::picture(&bytes, &limits)
        .map_err(|reason| invalid(format!("The file gives no picture: {reason:?}.")))?;
    (photo.width, photo.height) = (picture.width, picture.height);
    let mut catalogue = Catalogue::default();
    catalogue.photos.push(likeness::Photo {
        id: photo.id.clone(),
        group: photo.group.clone(),
        registered_at: u64::try_from(photo.registered_at).unwrap_or_default(),
        fingerprint: likeness::fingerprint(&picture),
    });
    catalogue
        .check()
        .map_err(|error| invalid(format!("Its id or group does not fit: {error}.")))?;
    keep().map_err(|error| Problem::disk(&error))?;
    let maker = BundleMaker { record: &catalogue.to_bytes(), bundle: &bundle };
    match store.register(&photo, &maker)? {
        Registered::Photo(photo) => Ok(*photo),
        Registered::Full => Err(invalid(format!(
            "A product has at most {} photos.",
            likeness::catalogue::MAX_PHOTOS
        ))),
    }
}
