//! Catalogue photos: their registration, and what uploads are compared with.

use std::io;

use super::app::App;
use super::blobs::{self, Temporary};
use super::problem::Problem;
use super::say;
use super::store::{self, Derived, NewPhoto, Photo, Registered, Store};
use crate::evidence;
use crate::likeness::{self, Catalogue};
use crate::limits::Limits;
use crate::pixels::{self, Undecoded};

/// What the uploads of a claim are compared with.
#[derive(Debug)]
pub(crate) struct Known {
    /// Of one product its own bundle, of several all their photos with the product before the id.
    pub(crate) bundle: Vec<u8>,
    pub(crate) photos: Vec<Photo>,
    /// Reduced copies by id, for the change map.
    pub(crate) references: Vec<(String, Vec<u8>)>,
}

/// What claims about these products are compared with, brought up to date first; `None` where they
/// have no photo. Blocks.
pub(crate) fn known(app: &App, products: &[String]) -> Result<Option<Known>, Problem> {
    for product in products {
        renew(app, product)?;
    }
    let photos = photos(&*app.store, products)?;
    let Some(bundle) = bundle(&photos) else { return Ok(None) };
    let mut references = Vec::new();
    for photo in &photos {
        let file = app.store.reference(&photo.photo.file.sha256)?;
        references.extend(file.map(|file| (photo.photo.id.clone(), file)));
    }
    Ok(Some(Known { bundle, photos, references }))
}

/// The newest versions of the photos of these products, at most as many as a bundle holds; of
/// several products with the product before the id.
pub(crate) fn photos(store: &dyn Store, products: &[String]) -> store::Result<Vec<Photo>> {
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
    Ok(all)
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

/// The newest version of each photo, in the order of first registration.
fn newest(photos: &[Photo]) -> Vec<&Photo> {
    let mut out: Vec<&Photo> = Vec::new();
    for photo in photos {
        match out.iter_mut().find(|known| known.photo.id == photo.photo.id) {
            Some(known) => *known = photo,
            None => out.push(photo),
        }
    }
    out
}

/// The bundle of the newest versions, or `None` where there is none. A photo whose record cannot
/// be read is left out.
pub(crate) fn bundle(photos: &[Photo]) -> Option<Vec<u8>> {
    let records = newest(photos).into_iter().filter_map(|p| Catalogue::from_bytes(&p.record).ok());
    let catalogue = Catalogue { photos: records.flat_map(|record| record.photos).collect() };
    catalogue.check().ok()?;
    (!catalogue.photos.is_empty()).then(|| catalogue.to_bytes())
}

/// Whether what was made from a photo is of an earlier version: its record cannot be read, or it
/// has no reduced copy.
pub(crate) fn is_stale(photo: &Photo) -> bool {
    !photo.has_reference || Catalogue::from_bytes(&photo.record).is_err()
}

/// Makes records and reduced copies anew from the stored photos of a product where an earlier
/// version made them. Blocks.
pub(crate) fn renew(app: &App, product: &str) -> Result<(), Problem> {
    let all = app.store.photos(product)?;
    let mut renewed = Vec::new();
    for photo in newest(&all).into_iter().filter(|photo| is_stale(photo)) {
        match again(app, &photo.photo) {
            Ok(derived) => renewed.push((photo.clone(), derived)),
            Err(error) => {
                let (id, sha256) = (&photo.photo.id, &photo.photo.file.sha256);
                say::warn(format_args!(
                    "{product}: catalogue photo {id} ({sha256}) is left out: {error}"
                ));
            }
        }
    }
    if renewed.is_empty() { Ok(()) } else { Ok(app.store.renew(product, &renewed, &bundle)?) }
}

fn again(app: &App, photo: &NewPhoto) -> Result<Derived, String> {
    let path = app.blobs.path(&photo.file.sha256).ok_or("no digest")?;
    let bytes =
        blobs::read(&path, Limits::default().max_bytes).map_err(|error| error.to_string())?;
    let made = Made::of(&bytes, photo).map_err(|reason| format!("no picture: {reason:?}"))?;
    made.catalogue.check().map_err(|error| error.to_string())?;
    Ok(made.derived())
}

/// What is made from a photo's file.
struct Made {
    width: u32,
    height: u32,
    /// Of this photo alone.
    catalogue: Catalogue,
    reference: Vec<u8>,
}

impl Made {
    fn of(bytes: &[u8], photo: &NewPhoto) -> Result<Self, Undecoded> {
        let picture = evidence::picture(bytes, &Limits::default())?;
        let (width, height) = (picture.width, picture.height);
        let one = likeness::Photo {
            id: photo.id.clone(),
            group: photo.group.clone(),
            registered_at: u64::try_from(photo.registered_at).unwrap_or_default(),
            fingerprint: likeness::fingerprint(&picture),
        };
        let catalogue = Catalogue { photos: vec![one] };
        Ok(Self { width, height, catalogue, reference: pixels::reference(picture) })
    }

    fn derived(self) -> Derived {
        Derived { record: self.catalogue.to_bytes(), reference: self.reference }
    }
}

/// Fingerprints the file of `photo` and registers it. Blocks.
pub(crate) fn register(app: &App, file: &Temporary, mut photo: NewPhoto) -> Result<Photo, Problem> {
    let invalid = |detail: String| Problem::new("catalogue.invalidPhoto", detail);
    let bytes = match blobs::read(&file.path, Limits::default().max_bytes) {
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            return Err(invalid("The file is larger than 64 MiB.".to_owned()));
        }
        other => other.map_err(|error| Problem::disk(&error))?,
    };
    let made = Made::of(&bytes, &photo)
        .map_err(|reason| invalid(format!("The file gives no picture: {reason:?}.")))?;
    (photo.width, photo.height) = (made.width, made.height);
    made.catalogue
        .check()
        .map_err(|error| invalid(format!("Its id or group does not fit: {error}.")))?;
    let sha256 = photo.file.sha256.clone();
    app.blobs.keep(file, &sha256).map_err(|error| Problem::disk(&error))?;
    match app.store.register(&photo, &made.derived(), &bundle)? {
        Registered::Photo(photo) => {
            app.blobs.ensure(file, &sha256).map_err(|error| Problem::disk(&error))?;
            Ok(*photo)
        }
        Registered::Full => Err(invalid(format!(
            "A product has at most {} photos.",
            likeness::catalogue::MAX_PHOTOS
        ))),
    }
}
