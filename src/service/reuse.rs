//! Uploads compared with those of earlier claims: the same bytes, and the same picture.
//!
//! Left out, on both sides, is what matches a catalogue photo: buyers who show the shop's own picture
//! have that in common, and the report says so already. Claims about the same order are one chain.
//!
//! Pictures go by their hashes first ([`Neighbours`], exact), then by the full fingerprint.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Deserialize;

use super::app::App;
use super::blobs;
use super::job::Lying;
use super::problem::Problem;
use super::store::{self, Compared, Earlier, Print, Store};
use super::verifier::Question;
use crate::detect::copy::Relation;
use crate::evidence;
use crate::likeness::score::CERTAIN;
use crate::likeness::{self, Catalogue, MIN_QUALITY, Neighbours, pdq};
use crate::limits::Limits;
use crate::pixels::Picture;
use crate::policy::Policy;
use crate::seal::result::{FileResult, Verification};
use crate::seal::reuse::{REUSED, Reuse, Sameness};
use crate::seal::rfc3339;

/// Earlier claims that are named for one photo.
const NAMED: usize = 10;
/// Neighbours whose full fingerprint is compared, nearest first.
const VERIFIED: usize = 5;

/// What is known of earlier uploads, in memory.
#[derive(Debug, Default)]
pub(crate) struct EarlierUploads {
    known: Mutex<Known>,
    turn: Mutex<()>,
}

#[derive(Debug, Default)]
struct Known {
    index: Neighbours,
    /// The store's number of each hash.
    numbers: Vec<i64>,
}

impl Known {
    /// Takes in what was stored since, by this instance or another one.
    fn catch_up(&mut self, store: &dyn Store) -> store::Result<()> {
        let last = self.numbers.last().copied().unwrap_or_default();
        for (number, hash) in store.hashes(last)? {
            self.index.push(hash);
            self.numbers.push(number);
        }
        Ok(())
    }
}

impl EarlierUploads {
    /// Reads the hashes of all uploads that are kept.
    pub(crate) fn open(store: &dyn Store) -> store::Result<Self> {
        let mut known = Known::default();
        known.catch_up(store)?;
        Ok(Self { known: Mutex::new(known), turn: Mutex::default() })
    }

    /// Held from the last look at earlier claims until a claim is stored, so that of two claims with
    /// the same file at the same moment the second one sees the first.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Numbers of prints near any orientation of the picture, nearest first.
    fn near(&self, store: &dyn Store, picture: &Picture) -> store::Result<Vec<i64>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.catch_up(store)?;
        let mut nearest: BTreeMap<usize, u16> = BTreeMap::new();
        for oriented in pdq::all(picture).1 {
            for (position, distance) in known.index.within(&oriented.pdq) {
                let best = nearest.entry(position).or_insert(distance);
                *best = distance.min(*best);
            }
        }
        let mut nearest: Vec<_> =
            nearest.into_iter().map(|(at, distance)| (distance, at)).collect();
        nearest.sort_unstable();
        Ok(nearest.iter().filter_map(|(_, at)| known.numbers.get(*at).copied()).collect())
    }
}

/// What was seen in the uploads of one claim.
#[derive(Debug)]
pub(crate) struct Seen {
    /// What is kept for later claims.
    pub(crate) compared: Vec<Compared>,
    /// By the position of the file: digests of earlier uploads that show the same picture.
    same: Vec<(usize, String, Vec<String>)>,
}

/// Looks for the pictures of the claim that `result` is about among earlier uploads. Blocks.
pub(crate) fn look(app: &App, question: &Question, result: &Verification) -> Result<Seen, Problem> {
    let mut seen = Seen { compared: Vec::new(), same: Vec::new() };
    for (position, (file, lying)) in result.files.iter().zip(&question.files).enumerate() {
        let report = Report::of(file);
        let stock = report.relation.is_some_and(is_catalogue);
        if stock || app.store.is_catalogue_file(&lying.sha256)? {
            continue;
        }
        let picture = if report.quality >= MIN_QUALITY { picture(lying) } else { None };
        let print = picture.as_ref().map(print);
        let same = match &picture {
            Some(picture) => same(app, picture, &lying.sha256)?,
            None => Vec::new(),
        };
        let (shop, sha256) = (app.settings.audience.clone(), lying.sha256.clone());
        seen.same.push((position, sha256.clone(), same));
        seen.compared.push(Compared { shop, sha256, print });
    }
    Ok(seen)
}

impl Seen {
    /// Enters the earlier claims into `result`.
    pub(crate) fn enter(
        &self,
        app: &App,
        order: &str,
        result: &mut Verification,
    ) -> store::Result<()> {
        let shop = &app.settings.audience;
        for (position, sha256, same) in &self.same {
            let mut found: Vec<(Sameness, Earlier)> = Vec::new();
            let bytes = std::iter::once((Sameness::Bytes, sha256));
            for (sameness, sha256) in bytes.chain(same.iter().map(|s| (Sameness::Picture, s))) {
                for earlier in app.store.earlier(sha256, shop, order, NAMED)? {
                    if !found.iter().any(|(_, known)| known.claim == earlier.claim) {
                        found.push((sameness, earlier));
                    }
                }
            }
            found.sort_by_key(|(_, earlier)| std::cmp::Reverse(earlier.received_at));
            found.truncate(NAMED);
            let found = found.into_iter().map(|(sameness, e)| told(sameness, e, shop)).collect();
            result.add_reuse(*position, found, &Policy::default());
        }
        Ok(())
    }
}

/// What a reviewer of `shop` is told.
fn told(sameness: Sameness, earlier: Earlier, shop: &str) -> Reuse {
    let own = earlier.shop == shop;
    Reuse {
        code: REUSED.to_owned(),
        sameness,
        received_on: rfc3339(earlier.received_at).chars().take(10).collect(),
        claim: own.then_some(earlier.claim),
        order: own.then_some(earlier.order),
    }
}

/// Digests of earlier uploads that show the same picture.
fn same(app: &App, picture: &Picture, own: &str) -> Result<Vec<String>, Problem> {
    let mut out = Vec::new();
    for number in app.earlier.near(&*app.store, picture)?.into_iter().take(VERIFIED) {
        let Some((sha256, record)) = app.store.print(number)? else { continue };
        if sha256 != own && is_same(picture, &record) {
            out.push(sha256);
        }
    }
    Ok(out)
}

/// Whether the full fingerprint agrees: a score that no honest photo of the calibration reached.
fn is_same(picture: &Picture, record: &[u8]) -> bool {
    let Ok(catalogue) = Catalogue::from_bytes(record) else { return false };
    let nearest = likeness::compare(picture, Some(&catalogue), &|_| None).nearest;
    nearest.is_some_and(|nearest| nearest.score >= CERTAIN && !nearest.quad.is_empty())
}

fn picture(file: &Lying) -> Option<Picture> {
    let limits = Limits::default();
    let bytes = blobs::read(&file.path, limits.max_bytes).ok()?;
    evidence::picture(&bytes, &limits).ok()
}

fn print(picture: &Picture) -> Print {
    let fingerprint = likeness::fingerprint(picture);
    let pdq = fingerprint.pdq;
    let photo = likeness::Photo {
        id: "upload".to_owned(),
        group: String::new(),
        registered_at: 0,
        fingerprint,
    };
    Print { pdq, record: Catalogue { photos: vec![photo] }.to_bytes() }
}

/// Whether the upload was made from a catalogue photo.
fn is_catalogue(relation: Relation) -> bool {
    !matches!(relation, Relation::SimilarView | Relation::Inconclusive | Relation::None)
}

/// What of a report matters here.
#[derive(Default)]
struct Report {
    quality: u8,
    relation: Option<Relation>,
}

impl Report {
    fn of(file: &FileResult) -> Self {
        #[derive(Deserialize)]
        struct Known {
            likeness: Option<Likeness>,
        }
        #[derive(Deserialize)]
        struct Likeness {
            quality: u8,
            relation: Relation,
        }
        let known = file.report.as_ref().and_then(|r| serde_json::from_str::<Known>(r.get()).ok());
        let likeness = known.and_then(|known| known.likeness);
        likeness.map_or_else(Self::default, |likeness| Self {
            quality: likeness.quality,
            relation: Some(likeness.relation),
        })
    }
}
