//! A verification with everything the service knows: catalogue, stored files, its own signature.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::app::App;
use super::catalogue;
use super::job::{Blob, Job, Lying, Work};
use super::problem::Problem;
use super::say;
use super::store::{self, Photo, Store};
use super::upload::Form;
use crate::seal::VERIFICATION_TYP;
use crate::seal::challenge::Challenge;
use crate::seal::check::distinct;
use crate::seal::result::Verification;
use crate::seal::verify::{Expected, Mode, TokenCheck, check_token};

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

impl Question {
    /// The files of a form.
    pub(crate) fn files(form: &Form) -> Vec<Lying> {
        form.files.iter().map(Lying::of).collect()
    }

    /// The checks that need no file: cheap, and made before anything waits in the queue.
    pub(crate) fn check(&self, app: &App) -> TokenCheck {
        check_token(&self.distinct_tokens(), &self.expected(app))
    }

    /// The tokens that count.
    pub(crate) fn distinct_tokens(&self) -> Vec<&str> {
        distinct(self.tokens.iter().map(|token| token.trim()))
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

    /// Makes every report again, as far as the operator's sampling says. Blocks.
    pub(crate) fn answer(&self, app: &App, check: &TokenCheck) -> Result<Verification, Problem> {
        let known = catalogue::known(app, &self.products)?;
        let (bundle, references, photos) = match known {
            Some(known) => (known.bundle, known.references, known.photos),
            None => Default::default(),
        };
        let job = Job {
            check: check.clone(),
            tokens: self.distinct_tokens().into_iter().map(str::to_owned).collect(),
            audience: app.settings.audience.clone(),
            order: self.order.clone(),
            account: self.account.clone(),
            ordered_at: self.ordered_at.clone(),
            now: self.now,
            files: self.files.clone(),
            pixels: app.settings.bounds.claim_pixels,
            bundle,
            references: references.into_iter().map(|(id, file)| (id, Blob(file))).collect(),
            earlier: earlier(&*app.store, check)?,
            policy: app.settings.policy.clone(),
            validator: app.validator.clone(),
        };
        let mode = app.settings.sampling.mode(&app.lots, &self.identity(check));
        let mut result = match &app.settings.worker {
            Some(worker) if mode == Mode::Always => {
                let work = Work::Claim(Box::new(job));
                match (worker.run(&work), work) {
                    (Err(why), Work::Claim(job)) => {
                        let files: Vec<&str> =
                            self.files.iter().map(|f| f.sha256.as_str()).collect();
                        let files = files.join(", ");
                        say::warn(format_args!("recomputation of {files} stopped: {why}"));
                        job.work(Mode::Stopped).map_err(Problem::internal)?
                    }
                    (result, _) => result.map_err(Problem::internal)?,
                }
            }
            _ => job.work(mode).map_err(Problem::internal)?,
        };
        name_photos(&mut result, &photos);
        Ok(result)
    }

    /// What a claim that is sent again has in common with itself.
    fn identity(&self, check: &TokenCheck) -> String {
        check.payload_sha256.clone().unwrap_or_else(|| {
            let mut digests: Vec<&str> = self.files.iter().map(|f| f.sha256.as_str()).collect();
            digests.sort_unstable();
            digests.join("\n")
        })
    }
}

/// The result's bytes and their signature.
pub(crate) fn sign(app: &App, result: &Verification) -> (Vec<u8>, String) {
    let bytes = result.to_bytes();
    let jws = app.signer.sign_compact(VERIFICATION_TYP, &bytes);
    (bytes, jws)
}

/// The catalogues that a browser may still have had, as the reports of valid tokens name them.
fn earlier(store: &dyn Store, check: &TokenCheck) -> store::Result<Vec<Blob>> {
    #[derive(Deserialize)]
    struct Report {
        inputs: Inputs,
    }
    #[derive(Deserialize)]
    struct Inputs {
        catalogue: Option<String>,
    }
    let reports = check.payloads.iter().flat_map(|payload| &payload.files);
    let named = reports.filter_map(|entry| {
        let report: Report = serde_json::from_str(entry.report.as_deref()?.get()).ok()?;
        report.inputs.catalogue
    });
    let named: BTreeSet<String> = named.collect();
    let mut found = Vec::new();
    for sha256 in named {
        found.extend(store.bundle(&sha256)?.map(Blob));
    }
    Ok(found)
}

/// Adds to the catalogue photos that reports name what the bundle does not hold.
fn name_photos(result: &mut Verification, photos: &[Photo]) {
    for used in &mut result.catalogue {
        let photo = photos.iter().find(|photo| photo.photo.id == used.id);
        used.sha256 = photo.map(|photo| photo.photo.file.sha256.clone());
    }
}
