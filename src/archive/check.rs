//! Checks an archive: every file by its digest, the signatures, the seals, the log.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};
use zip::{CompressionMethod, ZipArchive};

use super::timestamp::{self, Roots, StampError};
use super::{Contents, SCHEMA, ShopPhotoEntry, name};
use crate::digest::{Hasher, sha256, sha256_hex};
use crate::seal::check::signed_payload;
use crate::seal::jwk::PublicJwk;
use crate::seal::log::{self, Link};
use crate::seal::result::{Outcome, Seal, TokenStatus, Verification};
use crate::seal::signer::{kid, open_compact};
use crate::seal::{ARCHIVE_TYP, VERIFICATION_TYP, rfc3339, strict};

/// Most files of an archive; a claim has at most 20 photos and 20 seals, its order 20 photos.
const MOST_FILES: usize = 96;
/// Longest text in an archive, in bytes.
const MOST_TEXT: u64 = 16 << 20;
/// Length of a ZIP's end record without a comment (APPNOTE 4.3.16), and where the number of its
/// files stands in it.
const END: i64 = 22;
const END_COUNT: usize = 10;

/// What was found out about an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Always `claimseal/archive-check/1`.
    pub schema: String,
    /// Id of the claim, where the contents can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// When the archive was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<String>,
    /// Where the keys came from.
    pub keys: Keys,
    /// Thumbprint (RFC 7638) of the key that signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// What the time stamp says, where it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Stamped>,
    /// Every check, in the order of [`CheckName`].
    pub checks: Vec<Check>,
}

impl Checked {
    /// Whether no check failed.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.checks.iter().all(|check| check.outcome != Outcome::Failed)
    }
}

/// Where the keys came from that signatures are checked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keys {
    /// From the archive itself: they show that it is of one piece, not whose it is.
    Inside,
    /// From the caller.
    Given,
}

/// A time stamp whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped {
    /// The result was there by this time, RFC 3339 in UTC.
    pub at: String,
    /// Subject of the certificate that signed.
    pub signer: String,
    /// Whether one of the given roots vouches for it; `not_run` without roots: then anybody may have
    /// made it.
    pub trusted: Outcome,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which.
    pub check: CheckName,
    /// How it went.
    pub outcome: Outcome,
    /// Code of the failure, where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The files that it is about, at most ten.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
}

/// The checks in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// A whole ZIP file, uncompressed, no name twice.
    Container,
    /// The table of contents and its signature.
    Contents,
    /// Every file by its digest; none missing, none added.
    Files,
    /// The verification result: its signature, and that it is about these uploads.
    Result,
    /// The seals: those that the result is about, each signed by the key that it carries.
    Tokens,
    /// Photos that the shop kept for the order: each with its log, which names digest and time.
    ShopPhotos,
    /// The time stamp of the verification result; with roots, also who made it.
    Timestamp,
    /// The log as a chain.
    Log,
}

const NAMES: [CheckName; 8] = [
    CheckName::Container,
    CheckName::Contents,
    CheckName::Files,
    CheckName::Result,
    CheckName::Tokens,
    CheckName::ShopPhotos,
    CheckName::Timestamp,
    CheckName::Log,
];

/// A code, and the files that it is about.
type Failed = (&'static str, Vec<String>);

fn failed<T>(code: &'static str) -> Result<T, Failed> {
    Err((code, Vec::new()))
}

/// Checks an archive, with the keys of `jwks` (a JWK set, RFC 7517) or, without one, those inside; with
/// `roots`, also whether an authority of theirs made the time stamp.
/// Whatever the file holds, this gives an answer; it writes nothing and unpacks nothing.
#[must_use]
pub fn check(file: impl Read + Seek, jwks: Option<&[u8]>, roots: Option<&Roots>) -> Checked {
    let mut checked = Checked {
        schema: "claimseal/archive-check/1".to_owned(),
        claim: None,
        made_at: None,
        keys: if jwks.is_some() { Keys::Given } else { Keys::Inside },
        kid: None,
        timestamp: None,
        checks: Vec::new(),
    };
    let opened = Opened::new(file);
    let opened = checked.note(CheckName::Container, opened);
    if let Some(opened) = opened {
        run(&opened, jwks, roots, &mut checked);
    }
    for check in NAMES.into_iter().skip(checked.checks.len()) {
        checked.checks.push(not_run(check));
    }
    checked
}

fn not_run(check: CheckName) -> Check {
    Check { check, outcome: Outcome::NotRun, code: None, paths: Vec::new() }
}

fn run(opened: &Opened, jwks: Option<&[u8]>, roots: Option<&Roots>, checked: &mut Checked) {
    let signed = opened.text(name::CONTENTS).unwrap_or_default();
    checked.kid = kid(signed);
    let jwks = jwks.or_else(|| opened.text(name::KEYS).map(str::as_bytes)).unwrap_or_default();
    let key = key(jwks, checked.kid.as_deref());
    let contents = checked.note(CheckName::Contents, contents(signed, key.as_ref()));
    let (Some(contents), Some(key)) = (contents, key) else { return };
    checked.claim = Some(contents.claim.clone());
    checked.made_at = Some(contents.made_at.clone());
    let _ = checked.note(CheckName::Files, files(opened, &contents));
    let result = checked.note(CheckName::Result, result(opened, &contents, &key));
    let Some(result) = result else { return };
    let has_tokens = opened.bytes.keys().any(|path| path.starts_with("tokens/"));
    if has_tokens || result.token.sha256.is_empty() {
        let _ = checked.note(CheckName::Tokens, tokens(opened, &result));
    } else {
        // A claim from before the service kept them.
        checked.checks.push(not_run(CheckName::Tokens));
    }
    match opened.text(name::SHOP_PHOTOS) {
        Some(list) => drop(checked.note(CheckName::ShopPhotos, shop_photos(opened, list))),
        None if opened.files.keys().any(|path| path.starts_with("shop-photos/")) => {
            let _ = checked.note::<()>(CheckName::ShopPhotos, failed("archive.shopPhotos"));
        }
        None => checked.checks.push(not_run(CheckName::ShopPhotos)),
    }
    if opened.bytes.contains_key(name::TIMESTAMP) {
        checked.timestamp = checked.note(CheckName::Timestamp, stamp(opened, roots));
    } else {
        checked.checks.push(not_run(CheckName::Timestamp));
    }
    let _ = checked.note(CheckName::Log, chain(opened, &contents.claim));
}

impl Checked {
    fn note<T>(&mut self, check: CheckName, result: Result<T, Failed>) -> Option<T> {
        let (outcome, code, paths, value) = match result {
            Ok(value) => (Outcome::Ok, None, Vec::new(), Some(value)),
            Err((code, paths)) => (Outcome::Failed, Some(code.to_owned()), paths, None),
        };
        self.checks.push(Check { check, outcome, code, paths });
        value
    }
}

/// An archive's files: digests of all, texts of those that are read.
struct Opened {
    files: BTreeMap<String, (u64, String)>,
    /// Those beside photos.
    bytes: BTreeMap<String, Vec<u8>>,
}

impl Opened {
    fn new(mut file: impl Read + Seek) -> Result<Self, Failed> {
        Self::read(&mut file).map_or_else(|| failed("archive.unreadable"), Ok)
    }

    fn read(file: &mut (impl Read + Seek)) -> Option<Self> {
        // Readers differ in which of two files of one name they show, and in what they take for
        // the beginning; so the last record must count what is found, and nothing may be around it.
        let mut end = [0; END as usize];
        file.seek(SeekFrom::End(-END)).ok()?;
        file.read_exact(&mut end).ok()?;
        let count = end.get(END_COUNT..)?.first_chunk().map(|two| u16::from_le_bytes(*two))?;
        if !end.starts_with(b"PK\x05\x06") || usize::from(count) > MOST_FILES {
            return None;
        }
        let mut zip = ZipArchive::new(file).ok()?;
        if zip.len() != usize::from(count) || zip.offset() != 0 || !zip.comment().is_empty() {
            return None;
        }
        let mut opened = Self { files: BTreeMap::new(), bytes: BTreeMap::new() };
        for index in 0..zip.len() {
            let mut entry = zip.by_index(index).ok()?;
            if entry.compression() != CompressionMethod::Stored || entry.encrypted() {
                return None;
            }
            let path = entry.name().ok()?.into_owned();
            let is_text = !["uploads/", "shop-photos/"].iter().any(|photo| path.starts_with(photo));
            if is_text && entry.size() > MOST_TEXT {
                return None;
            }
            let (mut hasher, mut text) = (Hasher::default(), Vec::new());
            let mut piece = vec![0; 64 << 10];
            loop {
                let length = entry.read(&mut piece).ok()?;
                let read = piece.get(..length)?;
                if read.is_empty() {
                    break;
                }
                hasher.update(read);
                if is_text && hasher.len() <= MOST_TEXT {
                    text.extend_from_slice(read);
                }
            }
            if is_text {
                opened.bytes.insert(path.clone(), text);
            }
            if opened.files.insert(path, (hasher.len(), hasher.finish())).is_some() {
                return None;
            }
        }
        Some(opened)
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.bytes.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

/// The key of this id.
fn key(jwks: &[u8], kid: Option<&str>) -> Option<PublicJwk> {
    let set: serde_json::Value = strict::from_slice(jwks).ok()?;
    let mut keys = set.get("keys")?.as_array()?.iter().filter_map(|member| {
        let part = |name: &str| member.get(name)?.as_str().map(str::to_owned);
        Some(PublicJwk { kty: part("kty")?, crv: part("crv")?, x: part("x")?, y: part("y")? })
    });
    // By its thumbprint and not by what the set calls it.
    keys.find(|key| Some(key.thumbprint().as_str()) == kid)
}

fn contents(signed: &str, key: Option<&PublicJwk>) -> Result<Contents, Failed> {
    if signed.is_empty() {
        return failed("archive.contents");
    }
    let Some(key) = key else { return failed("archive.key") };
    let Ok(payload) = open_compact(signed, ARCHIVE_TYP, key) else {
        return failed("archive.signature");
    };
    let contents: Option<Contents> = strict::from_slice(&payload).ok();
    let contents = contents.filter(|contents| contents.schema == SCHEMA);
    contents.map_or_else(|| failed("archive.contents"), Ok)
}

fn files(opened: &Opened, contents: &Contents) -> Result<(), Failed> {
    let expected: BTreeMap<&str, (u64, &str)> = contents
        .files
        .iter()
        .map(|entry| (entry.path.as_str(), (entry.bytes, entry.sha256.as_str())))
        .collect();
    let is = |path: &str| opened.files.get(path).map(|(bytes, sha256)| (*bytes, sha256.as_str()));
    let some = |code, paths: Vec<&str>| {
        let paths: Vec<String> = paths.into_iter().take(10).map(str::to_owned).collect();
        if paths.is_empty() { Ok(()) } else { Err((code, paths)) }
    };
    let missing = expected.keys().copied().filter(|path| is(path).is_none());
    some("archive.missing", missing.collect())?;
    let changed = expected.iter().filter(|(path, what)| is(path) != Some(**what));
    some("archive.changed", changed.map(|(path, _)| *path).collect())?;
    let known = |path: &str| path == name::CONTENTS || expected.contains_key(path);
    let added = opened.files.keys().map(String::as_str).filter(|path| !known(path));
    some("archive.added", added.collect())
}

fn result(opened: &Opened, contents: &Contents, key: &PublicJwk) -> Result<Verification, Failed> {
    let jws = opened.text(name::VERIFICATION).unwrap_or_default();
    let Ok(payload) = open_compact(jws, VERIFICATION_TYP, key) else {
        return failed("archive.result");
    };
    let Ok(result) = strict::from_slice::<Verification>(&payload) else {
        return failed("archive.result");
    };
    let uploads = contents.files.iter().filter(|entry| entry.path.starts_with("uploads/"));
    let mut archived: Vec<&str> = uploads.map(|entry| entry.sha256.as_str()).collect();
    let mut verified: Vec<&str> = result.files.iter().map(|file| file.sha256.as_str()).collect();
    archived.sort_unstable();
    verified.sort_unstable();
    if archived != verified {
        return failed("archive.resultFiles");
    }
    Ok(result)
}

fn tokens(opened: &Opened, result: &Verification) -> Result<(), Failed> {
    let paths = opened.bytes.keys().filter(|path| path.starts_with("tokens/"));
    let (paths, texts): (Vec<String>, Vec<&str>) =
        paths.map(|path| (path.clone(), opened.text(path).unwrap_or_default().trim())).unzip();
    let mut digests: Vec<String> = texts.iter().map(|text| sha256_hex(text.as_bytes())).collect();
    digests.sort_unstable();
    digests.dedup();
    if digests != result.token.sha256 {
        return Err(("archive.token", paths));
    }
    if result.token.status != TokenStatus::Valid {
        return Ok(());
    }
    let mut sealed = Vec::new();
    for (path, text) in paths.iter().zip(texts) {
        match signed_payload(text) {
            Ok(payload) => sealed.extend(payload.files),
            Err(_) => return Err(("archive.tokenSignature", vec![path.clone()])),
        }
    }
    let covers = |sha256: &str| {
        sealed.iter().any(|entry| {
            [&entry.sha256, &entry.sent_sha256].into_iter().flatten().any(|known| known == sha256)
        })
    };
    let mut files = result.files.iter().filter(|file| file.seal == Seal::Sealed);
    if files.all(|file| covers(&file.sha256)) { Ok(()) } else { failed("archive.tokenFiles") }
}

/// Each photo in its list, and what the list says of each in the first entry of its log.
fn shop_photos(opened: &Opened, list: &str) -> Result<(), Failed> {
    let list: Option<Vec<ShopPhotoEntry>> = strict::from_slice(list.as_bytes()).ok();
    let Some(list) = list else { return failed("archive.shopPhotos") };
    for photo in &list {
        let digest = opened.files.get(&photo.path).map(|(_, sha256)| sha256);
        let first = photo.log.first().is_some_and(|first| {
            let data = first.data.as_deref().unwrap_or_default();
            first.what == "registered"
                && first.at == photo.registered_at
                && first.who == photo.registered_by
                && data.contains(&photo.sha256)
        });
        let whole = first && log::first_break(&photo.id, &photo.log).is_none();
        if digest != Some(&photo.sha256) || !whole {
            return Err(("archive.shopPhotos", vec![photo.path.clone()]));
        }
    }
    let listed = |path: &String| list.iter().any(|photo| photo.path == *path);
    let photos = opened.files.keys().filter(|path| path.starts_with("shop-photos/"));
    if photos.clone().all(listed) { Ok(()) } else { failed("archive.shopPhotos") }
}

fn stamp(opened: &Opened, roots: Option<&Roots>) -> Result<Stamped, Failed> {
    let answer = opened.bytes.get(name::TIMESTAMP).map(Vec::as_slice).unwrap_or_default();
    let jws = opened.text(name::VERIFICATION).unwrap_or_default();
    let stamp = timestamp::check(answer, &sha256(jws.as_bytes()), None, roots);
    let stamp = match stamp {
        Ok(stamp) => stamp,
        Err(StampError::Untrusted) => return failed("archive.timestampSigner"),
        Err(_) => return failed("archive.timestamp"),
    };
    let trusted = if roots.is_some() { Outcome::Ok } else { Outcome::NotRun };
    Ok(Stamped { at: rfc3339(stamp.at), signer: stamp.signer, trusted })
}

fn chain(opened: &Opened, claim: &str) -> Result<(), Failed> {
    let text = opened.text(name::LOG).unwrap_or_default();
    let links: Option<Vec<Link>> = strict::from_slice(text.as_bytes()).ok();
    let whole =
        links.is_some_and(|links| !links.is_empty() && log::first_break(claim, &links).is_none());
    if whole { Ok(()) } else { failed("archive.log") }
}
