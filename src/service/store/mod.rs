//! What the service remembers: people, catalogue photos, claims and who did what.
//!
//! The interface is blocking and knows no SQL, so that another database can stand behind it.
//! Whatever a method writes is one transaction: after it returned, it is on the disk.

use std::collections::BTreeSet;
use std::fmt;

use crate::seal::log::Link;

mod database;
mod erasure;
mod log;
mod orders;
mod postgres;
mod sqlite;

pub use database::Database;
pub(crate) use erasure::{Erased, Erasure, Which};
pub(crate) use orders::{MAX_ORDER_PHOTOS, OrderPhoto, Orders, PutPhoto};

/// Seconds within which the same submission without a token is the same claim.
const REPEAT_SECONDS: i64 = 600;

/// Everything in one value.
pub(crate) trait Store:
    People + Photos + Orders + Claims + Prints + Erasure + Send + Sync
{
}

impl<T: People + Photos + Orders + Claims + Prints + Erasure + Send + Sync> Store for T {}

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// The database did not do what it was asked; nothing of it was written.
#[derive(Debug)]
pub(crate) enum StoreError {
    /// No room.
    Full,
    /// The database does not answer at the moment; the cause is for the operator.
    Away(String),
    /// Anything else, for the operator.
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the database is full"),
            Self::Away(cause) | Self::Failed(cause) => write!(f, "database: {cause}"),
        }
    }
}

impl std::error::Error for StoreError {}

/// Reviewers, their sessions, and the keys of backends.
pub(crate) trait People {
    /// A setting of the service itself, such as the time of its first start.
    fn setting(&self, name: &str) -> Result<Option<String>>;
    /// Writes a setting where there is none yet, and gives the one that holds.
    fn settle(&self, name: &str, value: &str) -> Result<String>;
    /// A person by name.
    fn user(&self, name: &str) -> Result<Option<User>>;
    /// Adds a person or changes the password; ends all sessions but `keep`.
    fn put_user(&self, user: &User, keep: Option<&str>) -> Result<()>;
    /// Keeps a session under the digest of its secret.
    fn put_session(&self, session: &Session) -> Result<()>;
    /// The session of this digest that has not ended at `now`.
    fn session(&self, sha256: &str, now: i64) -> Result<Option<Session>>;
    /// Ends a session.
    fn end_session(&self, sha256: &str) -> Result<()>;
    /// Keeps the digest of an API key.
    fn put_api_key(&self, sha256: &str, now: i64) -> Result<()>;
    /// Whether an API key has this digest.
    fn has_api_key(&self, sha256: &str) -> Result<bool>;
}

/// Catalogue photos: immutable, versioned, with author and the server's time.
pub(crate) trait Photos {
    /// Registers a photo as the next version of its id; the same bytes as the newest version are
    /// that version. Keeps the bundle that the product has from now on.
    fn register(
        &self,
        photo: &NewPhoto,
        derived: &Derived,
        bundle: &BundleMaker<'_>,
    ) -> Result<Registered>;
    /// Replaces what was made from photos of a product, and keeps the bundle that it has from now
    /// on.
    fn renew(
        &self,
        product: &str,
        renewed: &[(Photo, Derived)],
        bundle: &BundleMaker<'_>,
    ) -> Result<()>;
    /// All versions of all photos of a product, oldest first.
    fn photos(&self, product: &str) -> Result<Vec<Photo>>;
    /// Ids of products with photos, and how many photos each has.
    fn products(&self) -> Result<Vec<(String, u64)>>;
    /// The reduced copy of the photo whose file has this digest.
    fn reference(&self, sha256: &str) -> Result<Option<Vec<u8>>>;
    /// The bundle with this digest, of any time.
    fn bundle(&self, sha256: &str) -> Result<Option<Vec<u8>>>;
}

/// Claims, decisions, and the log.
pub(crate) trait Claims {
    /// The claim that a repeated submission belongs to, or `Reused`.
    fn repeat(&self, identity: &Identity, now: i64) -> Result<Option<Repeat>>;
    /// Stores a claim, what later ones are `compared` with, and its first log entry, unless it is a repeat: one transaction, so that of
    /// two at the same moment one is the first.
    fn put_claim(
        &self,
        claim: &Claim,
        identity: &Identity,
        compared: &[Compared],
    ) -> Result<Option<Repeat>>;
    /// One page of claims, newest first.
    fn claims(&self, filter: &Filter) -> Result<Page>;
    /// A claim by id.
    fn claim(&self, id: &str) -> Result<Option<Claim>>;
    /// Records a decision; `None` where there is no such claim.
    fn decide(&self, id: &str, entry: &Entry) -> Result<Option<()>>;
    /// Adds to the log of a claim or product.
    fn record(&self, subject: &str, entry: &Entry) -> Result<()>;
    /// The log of a claim or product, oldest first.
    fn log(&self, subject: &str) -> Result<Vec<Entry>>;
    /// The same with its hashes.
    fn links(&self, subject: &str) -> Result<Vec<Link>>;
    /// The whole log with its subjects, oldest first, from the entry after the one numbered `after`;
    /// at most `most`. The hash of the log that an entry follows is that of the one before it here.
    fn log_after(&self, after: i64, most: usize) -> Result<Vec<(i64, String, Link)>>;
    /// Claims of `shop` without a time stamp, with their signed results, oldest first; at most `most`.
    fn unstamped(&self, shop: &str, most: usize) -> Result<Vec<(String, String)>>;
    /// Keeps a claim's time stamp, unless it has one or was erased.
    fn put_stamp(&self, id: &str, stamp: &[u8]) -> Result<()>;
    /// A stored upload or catalogue photo.
    fn file(&self, sha256: &str) -> Result<Option<File>>;
}

/// Uploads of earlier claims that new ones are compared with.
pub(crate) trait Prints {
    /// Whether this is the digest of a catalogue photo, of any product and version.
    fn is_catalogue_file(&self, sha256: &str) -> Result<bool>;
    /// Prints kept after the one numbered `after`, in rising order of their numbers.
    fn hashes(&self, after: i64) -> Result<Vec<(i64, [u8; 32])>>;
    /// Digest of the file and record of the print with this number.
    fn print(&self, number: i64) -> Result<Option<(String, Vec<u8>)>>;
    /// Claims with an upload of this digest, but for those about `order` of `shop`; newest first, at
    /// most `most`.
    fn earlier(&self, sha256: &str, shop: &str, order: &str, most: usize) -> Result<Vec<Earlier>>;
}

#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) name: String,
    /// PHC string of the password.
    pub(crate) password: String,
    /// Whether it is a one-time password.
    pub(crate) must_change: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) sha256: String,
    pub(crate) user: String,
    pub(crate) expires_at: i64,
    /// Whether the person still has a one-time password.
    pub(crate) must_change: bool,
}

/// A file below the upload folder, named by its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) media_type: String,
}

#[derive(Clone, Debug)]
pub(crate) struct NewPhoto {
    pub(crate) product: String,
    pub(crate) id: String,
    pub(crate) group: String,
    pub(crate) file: File,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Seconds since 1970.
    pub(crate) registered_at: i64,
    pub(crate) registered_by: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Photo {
    pub(crate) version: u32,
    pub(crate) photo: NewPhoto,
    /// Bundle of this photo alone.
    pub(crate) record: Vec<u8>,
    /// Whether a reduced copy of it is kept.
    pub(crate) has_reference: bool,
}

impl NewPhoto {
    /// Whose log it stands in.
    fn subject(&self) -> String {
        format!("product {}", self.product)
    }

    /// The version that it gets beside the `known` photos of its product; or what there is instead,
    /// where it is the newest version already or no more than `most` photos are allowed.
    fn among(&self, known: &[Photo], most: usize) -> std::result::Result<u32, Registered> {
        let newest = known.iter().rfind(|known| known.photo.id == self.id);
        let same =
            |known: &&Photo| known.photo.file == self.file && known.photo.group == self.group;
        if let Some(same) = newest.filter(same) {
            return Err(Registered::Photo(Box::new(same.clone())));
        }
        let ids: BTreeSet<&str> = known.iter().map(|known| known.photo.id.as_str()).collect();
        if newest.is_none() && ids.len() >= most {
            return Err(Registered::Full);
        }
        Ok(newest.map_or(1, |newest| newest.version.saturating_add(1)))
    }
}

impl Photo {
    /// Entry of its product's log.
    fn registered(&self) -> Entry {
        let (photo, version) = (&self.photo, self.version);
        Entry {
            note: Some(format!("{} version {version}, SHA-256 {}", photo.id, photo.file.sha256)),
            ..Entry::new(photo.registered_at, &photo.registered_by, "registered")
        }
    }
}

/// What is made from a photo's file, and made anew by a later version.
#[derive(Clone, Debug)]
pub(crate) struct Derived {
    /// Bundle of this photo alone.
    pub(crate) record: Vec<u8>,
    /// Reduced copy.
    pub(crate) reference: Vec<u8>,
}

/// Makes the bundle of all newest photos of a product.
pub(crate) type BundleMaker<'a> = dyn Fn(&[Photo]) -> Option<Vec<u8>> + 'a;

#[derive(Clone, Debug)]
pub(crate) enum Registered {
    Photo(Box<Photo>),
    /// The product has as many photos as a bundle holds.
    Full,
}

/// An upload that later claims are compared with.
#[derive(Clone, Debug)]
pub(crate) struct Compared {
    pub(crate) shop: String,
    pub(crate) sha256: String,
    /// Of a picture with enough detail.
    pub(crate) print: Option<Print>,
}

/// What finds a picture again.
#[derive(Clone, Debug)]
pub(crate) struct Print {
    pub(crate) pdq: [u8; 32],
    /// Bundle of this picture alone.
    pub(crate) record: Vec<u8>,
}

/// An earlier claim with the same upload.
#[derive(Clone, Debug)]
pub(crate) struct Earlier {
    pub(crate) claim: String,
    pub(crate) shop: String,
    pub(crate) order: String,
    pub(crate) received_at: i64,
}

/// What makes two submissions the same claim.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// The challenge's nonce, where the claim has a valid one.
    pub(crate) nonce: Option<String>,
    /// Digest of the token's payloads; without a token, of order, text and files.
    pub(crate) payload_sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It is stored already, under this id.
    Same(String),
    /// The nonce was used by another payload.
    Reused,
}

#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) id: String,
    /// The shop that it came to; empty where that was not kept yet.
    pub(crate) shop: String,
    pub(crate) order: String,
    pub(crate) ordered_at: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) products: Vec<String>,
    pub(crate) received_at: i64,
    pub(crate) reason: String,
    pub(crate) text: String,
    pub(crate) disposition: String,
    pub(crate) reasons: Vec<String>,
    /// Status of the token.
    pub(crate) token: String,
    /// The tokens as they came; empty also where they were not kept yet.
    pub(crate) tokens: Vec<String>,
    /// Bytes of the verification result, and their signature.
    pub(crate) verification: Vec<u8>,
    pub(crate) jws: String,
    /// Names as the browser gave them, and files.
    pub(crate) files: Vec<(String, File)>,
    /// Time stamp of the signed result (RFC 3161, `TimeStampResp`).
    pub(crate) stamp: Option<Vec<u8>>,
    /// When everything about the buyer was erased.
    pub(crate) erased_at: Option<i64>,
}

impl Claim {
    /// First entry of its log.
    fn received(&self) -> Entry {
        Entry::new(self.received_at, "service", "received")
    }

    /// Whether it is for the people of `shop` to see.
    pub(crate) fn is_of(&self, shop: &str) -> bool {
        self.shop.is_empty() || self.shop == shop
    }
}

/// Which claims of `shop` are listed; erased ones never are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) shop: String,
    pub(crate) disposition: Option<String>,
    pub(crate) decided: Option<bool>,
    /// Only claims older than this one.
    pub(crate) before: Option<String>,
    pub(crate) limit: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Row>,
    /// Whether older ones remain.
    pub(crate) more: bool,
    /// All claims by disposition.
    pub(crate) counts: Vec<(String, u64)>,
}

/// A claim in a list.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) order: String,
    pub(crate) received_at: i64,
    pub(crate) disposition: String,
    pub(crate) reasons: Vec<String>,
    pub(crate) token: String,
    pub(crate) decision: Option<String>,
    pub(crate) files: u64,
    /// Digest of the first file.
    pub(crate) first: Option<String>,
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) at: i64,
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) decision: Option<String>,
    pub(crate) note: Option<String>,
}

impl Entry {
    /// That somebody did something, without decision and note.
    pub(crate) fn new(at: i64, who: &str, what: &str) -> Self {
        Self { at, who: who.to_owned(), what: what.to_owned(), decision: None, note: None }
    }
}

/// A list of texts as one column.
fn join(list: &[String]) -> String {
    serde_json::to_string(list).unwrap_or_default()
}

fn split(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}
