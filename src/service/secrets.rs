//! What the first start makes: HMAC secret, signing key, API key, one-time password. The first two
//! lie in the data folder, readable by its owner only; of the others only hashes are kept.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};

use super::server::ServeError;
use super::store::{Store, User};
use super::{clock, say};
use crate::digest;
use crate::seal::base64url;
use crate::seal::keys::HmacKeys;
use crate::seal::signer::Signer;

/// Name of the reviewer.
pub(crate) const REVIEWER: &str = "admin";

/// `N` bytes of the system's random source, as base64url.
pub(crate) fn random_text<const N: usize>() -> Result<String, getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(base64url::encode(&bytes))
}

/// An id: `prefix_`, ten digits that grow with time, and 80 random bits (Crockford's base 32, as in a
/// ULID).
pub(crate) fn id(prefix: &str, now: i64) -> Result<String, getrandom::Error> {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut random = [0; 16];
    getrandom::fill(&mut random)?;
    let millis = u64::try_from(now).unwrap_or_default().saturating_mul(1000);
    let time = (0..10).rev().map(|at| (millis >> (5 * at)) & 31);
    let noise = random.iter().map(|byte| u64::from(byte & 31));
    let letters = time.chain(noise).filter_map(|n| LETTERS.get(usize::try_from(n).ok()?));
    Ok(letters.fold(format!("{prefix}_"), |text, letter| text + &char::from(*letter).to_string()))
}

/// Makes the data folder where it is not there: `rwx------`.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// The HMAC keys of challenges: every `hmac-KID.key` of the folder. The last by name mints, all of
/// them verify, so that a key can be replaced while challenges live.
pub(crate) fn hmac_keys(data: &Path) -> Result<HmacKeys, ServeError> {
    let fault = |error| ServeError::Folder(data.to_owned(), error);
    let mut keys = Vec::new();
    for entry in fs::read_dir(data).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(kid) = name.strip_prefix("hmac-").and_then(|name| name.strip_suffix(".key")) {
            let mut secret = fs::read(entry.path()).map_err(fault)?;
            secret.truncate(secret.trim_ascii_end().len());
            keys.push((kid.to_owned(), secret));
        }
    }
    if keys.is_empty() {
        let secret = keep(&data.join("hmac-k1.key"), || {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).map_err(ServeError::random)?;
            Ok(digest::hex(&bytes).into_bytes())
        })?;
        keys.push(("k1".to_owned(), secret));
    }
    keys.sort_by(|(one, _), (other, _)| other.cmp(one));
    HmacKeys::new(keys).map_err(|error| ServeError::Start(format!("hmac-*.key: {error}")))
}

/// The key that signs verification results.
pub(crate) fn signer(data: &Path) -> Result<Signer, ServeError> {
    let der = keep(&data.join("signing.p8"), || {
        loop {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).map_err(ServeError::random)?;
            if let Ok(der) = Signer::generate(&bytes).and_then(|signer| signer.to_pkcs8()) {
                return Ok(der);
            }
        }
    })?;
    Signer::from_pkcs8(&der).map_err(|error| ServeError::Start(format!("signing.p8: {error}")))
}

/// The secret by which claims are chosen for recomputation.
pub(crate) fn lots(data: &Path) -> Result<Vec<u8>, ServeError> {
    keep(&data.join("sampling.key"), || {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(ServeError::random)?;
        Ok(bytes.to_vec())
    })
}

/// Reads a secret file; where it is not there, makes it in one step.
fn keep(
    path: &Path,
    make: impl FnOnce() -> Result<Vec<u8>, ServeError>,
) -> Result<Vec<u8>, ServeError> {
    let fault = |error| ServeError::Folder(path.to_owned(), error);
    match fs::read(path) {
        Ok(bytes) => return Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(fault(error)),
    }
    let bytes = make()?;
    let fresh = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    let mut file =
        options.write(true).create(true).truncate(true).mode(0o600).open(&fresh).map_err(fault)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(fault)?;
    fs::rename(&fresh, path).map_err(fault)?;
    Ok(bytes)
}

/// Makes and prints the one-time password and the API key, each only where there is none.
pub(crate) fn first_start(store: &dyn Store, reset: bool) -> Result<(), ServeError> {
    if store.setting("api_key_made")?.is_none() {
        let key = format!("cs_live_{}", random_text::<32>().map_err(ServeError::random)?);
        // Printed before it is kept: a start that dies in between makes another one.
        say::out(format_args!("API key for backends (kept as a hash only): {key}"));
        store.put_api_key(&digest::sha256_hex(key.as_bytes()), clock::now())?;
        store.settle("api_key_made", "yes")?;
    }
    if reset || store.user(REVIEWER)?.is_none() {
        let password = random_text::<12>().map_err(ServeError::random)?;
        say::out(format_args!("one-time password of user {REVIEWER}: {password}"));
        let user = User {
            name: REVIEWER.to_owned(),
            password: hash(&password).map_err(ServeError::Start)?,
            must_change: true,
        };
        store.put_user(&user, None)?;
    }
    Ok(())
}

/// Argon2id (RFC 9106) with 19 MiB, two passes, one lane: OWASP's first recommendation.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 << 10, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// PHC string of a password.
pub(crate) fn hash(password: &str) -> Result<String, String> {
    let hash = argon2().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| format!("argon2: {error}"))
}

/// Whether the password is that of the PHC string.
pub(crate) fn fits(password: &str, phc: &str) -> bool {
    PasswordHash::new(phc)
        .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
}
