//! A verification with everything the service knows: catalogue, stored files, its own signature.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

use super::app::App;
use super::blobs;
use super::catalogue::{self, Known};
use super::problem::Problem;
use super::say;
use super::store::{Photo, Store};
use super::upload::Form;
use crate::container;
use crate::inspect::Context;
use crate::likeness::Catalogue;
use crate::limits::Limits;
use crate::seal::VERIFICATION_TYP;
use crate::seal::challenge::Challenge;
use crate::seal::result::Verification;
use crate::seal::verify::{
    Content, Expected, Mode, Received, Recomputation, TokenCheck, check_token, complete,
};

/// What is asked about one claim.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The order, where the caller knows it.
    pub(crate) order: Option<String>,
    /// The account that hands it in, where the caller knows it.
    pub(crate) account: Option<String>,
    /// The order's time and products, where the caller knows them; a challenge of the shop goes
    /// before.
    pub(crate) ordered_at: Option<String>,
    pub(crate) products: Vec<String>,
    /// Seconds since 1970.
    pub(crate) now: i64,
    pub(crate) tokens: Vec<String>,
    pub(crate) files: Vec<Lying>,
}

/// A received file where it lies.
#[derive(Clone, Debug)]
pub(crate) struct Lying {
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) path: PathBuf,
}

impl Question {
    /// The files of a form.
    pub(crate) fn files(form: &Form) -> Vec<Lying> {
        let file = |upload: &super::upload::Upload| Lying {
            field: upload.field.clone(),
            name: upload.name.clone(),
            sha256: upload.sha256.clone(),
            bytes: upload.bytes,
            path: upload.file.path.clone(),
        };
        form.files.iter().map(file).collect()
    }

    /// The checks that need no file: cheap, and made before anything waits in the queue.
    pub(crate) fn check(&self, app: &App) -> TokenCheck {
        let tokens: Vec<&str> = self.tokens.iter().map(|token| token.trim()).collect();
        check_token(&tokens, &self.expected(app))
    }

    /// Takes products and time of the order from the shop's own words, where they are about it.
    pub(crate) fn learn(&mut self, challenge: &Challenge) {
        if !challenge.is_of(self.account.as_deref()) {
            return;
        }
        if *self.order.get_or_insert_with(|| challenge.order.clone()) != challenge.order {
            return;
        }
        self.products.clone_from(&challenge.products);
        if challenge.account.is_some() {
            self.account.clone_from(&challenge.account);
        }
        if challenge.ordered_at.is_some() {
            self.ordered_at.clone_from(&challenge.ordered_at);
        }
    }

    fn expected<'a>(&'a self, app: &'a App) -> Expected<'a> {
        Expected {
            audience: &app.settings.audience,
            order: self.order.as_deref(),
            account: self.account.as_deref(),
            now: self.now,
            keys: &app.keys,
        }
    }

    /// Makes every report again. Blocks.
    pub(crate) fn answer(&self, app: &App, check: &TokenCheck) -> Result<Verification, Problem> {
        let known = catalogue::known(app, &self.products)?;
        let photos = known.as_ref().map(|known| known.photos.clone()).unwrap_or_default();
        let context = self.context(known)?;
        let pixels = Cell::new(app.settings.bounds.claim_pixels);
        let fetches: Vec<_> = self.files.iter().map(|file| || fetch(file, &pixels)).collect();
        let received: Vec<Received<'_>> = self
            .files
            .iter()
            .zip(&fetches)
            .map(|(file, fetch)| Received {
                field: &file.field,
                name: &file.name,
                content: Content::Stored { sha256: &file.sha256, bytes: file.bytes, fetch },
            })
            .collect();
        let store = Arc::clone(&app.store);
        let catalogues = move |sha256: &str| earlier(&*store, sha256);
        let recomputation = Recomputation {
            server: &context,
            catalogues: &catalogues,
            policies: &|_, _| None,
            credentials: &|bytes, format| app.validator.validate(bytes, format),
            mode: Mode::Always,
        };
        let mut result = complete(check, &received, &self.expected(app), &recomputation);
        name_photos(&mut result, &photos);
        Ok(result)
    }

    fn context(&self, known: Option<Known>) -> Result<Context, Problem> {
        let mut context = Context::default();
        context.ordered_at.clone_from(&self.ordered_at);
        match known {
            Some(known) => known.within(context),
            None => Ok(context),
        }
    }
}

/// The result's bytes and their signature.
pub(crate) fn sign(app: &App, result: &Verification) -> (Vec<u8>, String) {
    let bytes = result.to_bytes();
    let jws = app.signer.sign_compact(VERIFICATION_TYP, &bytes);
    (bytes, jws)
}

/// Reads a file, unless its picture would pass what one claim may cost.
fn fetch(file: &Lying, left: &Cell<u64>) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let bytes = match blobs::read(&file.path, limits.max_bytes) {
        Ok(bytes) => bytes,
        Err(error) => {
            say::warn(format_args!("{}: {error}", file.path.display()));
            return None;
        }
    };
    let (width, height) = container::parse(&bytes, &limits).size.unwrap_or_default();
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    // A picture over the limit is not decoded and costs nothing.
    if pixels <= limits.max_jpeg_pixels {
        left.set(left.get().checked_sub(pixels)?);
    }
    Some(bytes)
}

/// A catalogue that a browser may still have had.
fn earlier(store: &dyn Store, sha256: &str) -> Option<Catalogue> {
    let bytes = store.bundle(sha256).unwrap_or_else(|error| {
        say::warn(format_args!("{error}"));
        None
    })?;
    Catalogue::from_bytes(&bytes).ok()
}

/// Adds to the catalogue photos that reports name what the bundle does not hold.
fn name_photos(result: &mut Verification, photos: &[Photo]) {
    for used in &mut result.catalogue {
        let photo = photos.iter().find(|photo| photo.photo.id == used.id);
        used.sha256 = photo.map(|photo| photo.photo.file.sha256.clone());
    }
}
