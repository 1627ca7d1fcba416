//! One token taken apart and checked by itself: size, parse, algorithm, key, signature.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::Value;

use super::jwk::PublicJwk;
use super::token::{MAX_FILES, MAX_TOKEN_BYTES, TokenPayload};
use super::{Failure, TOKEN_TYP, base64url, strict};

/// A token whose signature holds.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) jwk: PublicJwk,
    pub(super) payload: TokenPayload,
}

/// Checks one token.
pub(super) fn open(compact: &str) -> Result<Token, Failure> {
    if compact.len() > MAX_TOKEN_BYTES {
        return Err(Failure::TokenTooLarge);
    }
    let (input, signature) = compact.rsplit_once('.').ok_or(Failure::TokenMalformed)?;
    let (header, payload) = input.split_once('.').ok_or(Failure::TokenMalformed)?;
    let decode = |part: &str| base64url::decode(part).ok_or(Failure::TokenMalformed);
    let (header, payload, signature) = (decode(header)?, decode(payload)?, decode(signature)?);
    let header: Value = strict::from_slice(&header).map_err(|_| Failure::TokenMalformed)?;
    let payload: TokenPayload =
        strict::from_slice(&payload).map_err(|_| Failure::TokenMalformed)?;
    if payload.files.len() > MAX_FILES
        || !payload.files.iter().all(super::token::FileEntry::is_whole)
    {
        return Err(Failure::TokenMalformed);
    }
    let jwk = key(&header)?;
    let (x, y) = jwk.coordinates().map_err(|_| Failure::TokenKey)?;
    let point = [&[4u8][..], &x, &y].concat();
    let key = VerifyingKey::from_sec1_bytes(&point).map_err(|_| Failure::TokenKey)?;
    let signature = Signature::from_slice(&signature).map_err(|_| Failure::TokenSignature)?;
    key.verify(input.as_bytes(), &signature).map_err(|_| Failure::TokenSignature)?;
    Ok(Token { jwk, payload })
}

/// The header must be exactly `alg`, `typ` and `jwk`: no other key may be named, nothing may be
/// critical, and the algorithm is pinned before the key is looked at (RFC 8725, 3.1).
fn key(header: &Value) -> Result<PublicJwk, Failure> {
    let members = header.as_object().ok_or(Failure::TokenMalformed)?;
    let text = |name| members.get(name).and_then(Value::as_str);
    let asks = ["crit", "b64", "zip", "enc"].iter().any(|name| members.contains_key(*name));
    if text("alg") != Some("ES256") || asks {
        return Err(Failure::TokenAlgorithm);
    }
    if text("typ") != Some(TOKEN_TYP) {
        return Err(Failure::TokenMalformed);
    }
    if members.len() != 3 {
        return Err(Failure::TokenKey);
    }
    let jwk = members.get("jwk").ok_or(Failure::TokenKey)?;
    serde_json::from_value(jwk.clone()).map_err(|_| Failure::TokenKey)
}
