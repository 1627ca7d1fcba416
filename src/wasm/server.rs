//! What a server in JavaScript takes from the core: challenges, verification, single use.
//!
//! Only in the module of `claimseal/server` (feature `verify`), never in the browser's.

use js_sys::{Function, Object, Reflect, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::bytes::Bytes;
use super::error::Error;
use crate::Context;
use crate::likeness::Catalogue;
use crate::policy::Policy;
use crate::seal::mint::Wanted;
use crate::seal::result::{Outcome, Verification};
use crate::seal::verify::{
    Content, Expected, HmacKeys, Mode, Received, Recomputation, check_token, complete,
};

/// One HMAC key.
#[derive(Deserialize)]
struct Key {
    kid: String,
    secret: Bytes,
}

/// A challenge for `wanted` (the members of [`Wanted`]), signed with the first of `keys`.
///
/// # Errors
///
/// `challenge.invalid` where `wanted` is out of its range, `seal.secret`, `context.invalid`.
#[wasm_bindgen(js_name = createChallenge)]
pub fn create_challenge(
    wanted: JsValue,
    audience: &str,
    keys: JsValue,
    nonce: String,
    now: f64,
) -> Result<String, JsValue> {
    let wanted: Wanted = serde_wasm_bindgen::from_value(wanted).map_err(Error::context)?;
    let keys = self::keys(serde_wasm_bindgen::from_value(keys).map_err(Error::context)?)?;
    let challenge = wanted
        .challenge(audience, nonce, now as i64)
        .map_err(|unfit| Error::new("challenge.invalid", unfit.to_string()))?;
    let (kid, secret) = keys.minting();
    Ok(challenge.mint(kid, secret))
}

/// What is asked about one claim.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Question {
    audience: String,
    keys: Vec<Key>,
    order: Option<String>,
    account: Option<String>,
    ordered_at: Option<String>,
    now: i64,
    tokens: Vec<String>,
    files: Vec<File>,
    catalogue: Option<Bytes>,
    #[serde(default)]
    references: Vec<(String, Bytes)>,
    policy: Option<String>,
    recompute: bool,
}

/// A received file, digested by the caller.
#[derive(Deserialize)]
struct File {
    field: String,
    name: String,
    sha256: String,
    length: u64,
}

/// Verifies a claim but for single use. `ask(kind, key)` gives bytes or `undefined`: of the file with
/// this position (`file`), of the catalogue bundle with this SHA-256 (`catalogue`).
///
/// Gives `{ result, nonce?, payloadSha256?, expiresAt? }`; the last three where the token is valid.
///
/// # Errors
///
/// `context.invalid`, `catalogue.invalid`, `policy.invalid`, `seal.secret`.
#[wasm_bindgen(js_name = verifyClaim)]
pub fn verify_claim(question: JsValue, ask: &Function) -> Result<Object, JsValue> {
    let question: Question = serde_wasm_bindgen::from_value(question).map_err(Error::context)?;
    let mut server = Context { ordered_at: question.ordered_at, ..Context::default() };
    if let Some(policy) = &question.policy {
        server.policy = Policy::from_json(policy.as_bytes())
            .map_err(|error| Error::new("policy.invalid", error.to_string()))?;
    }
    if let Some(bundle) = &question.catalogue {
        server = server
            .with_catalogue(&bundle.0)
            .map_err(|error| Error::new("catalogue.invalid", error.to_string()))?;
    }
    let references = question.references.into_iter().map(|(id, bytes)| (id, bytes.0));
    let server = server.with_references(references);

    let bytes = |kind: &str, key: &JsValue| {
        let given = ask.call2(&JsValue::UNDEFINED, &kind.into(), key).ok()?;
        given.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
    };
    let fetches: Vec<_> =
        (0_u32..).zip(&question.files).map(|(at, _)| move || bytes("file", &at.into())).collect();
    let received: Vec<Received<'_>> = question
        .files
        .iter()
        .zip(&fetches)
        .map(|(file, fetch)| Received {
            field: &file.field,
            name: &file.name,
            content: Content::Stored { sha256: &file.sha256, bytes: file.length, fetch },
        })
        .collect();
    let keys = keys(question.keys)?;
    let expected = Expected {
        audience: &question.audience,
        order: question.order.as_deref(),
        account: question.account.as_deref(),
        now: question.now,
        keys: &keys,
    };
    let recomputation = Recomputation {
        server: &server,
        catalogues: &|sha256| Catalogue::from_bytes(&bytes("catalogue", &sha256.into())?).ok(),
        policies: &|_, _| None,
        credentials: &|_, _| None,
        mode: if question.recompute { Mode::Always } else { Mode::Never },
    };
    let tokens: Vec<&str> = question.tokens.iter().map(String::as_str).collect();
    let check = check_token(&tokens, &expected);
    let result = complete(&check, &received, &expected, &recomputation);

    let answer = Object::new();
    let set = |name: &str, value: JsValue| Reflect::set(&answer, &name.into(), &value).map(drop);
    set("result", Uint8Array::from(result.to_bytes().as_slice()).into())?;
    if let (Some(nonce), Some(payload)) = (&check.nonce, &check.payload_sha256) {
        set("nonce", nonce.into())?;
        set("payloadSha256", payload.into())?;
    }
    if let Some(challenge) = check.credential() {
        set("expiresAt", (challenge.exp as f64).into())?;
    }
    Ok(answer)
}

/// The bytes of `result` with the last check entered: whether single use holds.
///
/// # Errors
///
/// `context.invalid` where the bytes are no result.
#[wasm_bindgen(js_name = setSingleUse)]
pub fn set_single_use(result: &[u8], holds: bool) -> Result<Vec<u8>, JsValue> {
    let mut result: Verification = serde_json::from_slice(result)
        .map_err(|error| Error::new("context.invalid", error.to_string()))?;
    result.set_single_use(if holds { Outcome::Ok } else { Outcome::Failed });
    Ok(result.to_bytes())
}

fn keys(keys: Vec<Key>) -> Result<HmacKeys, JsValue> {
    let keys = keys.into_iter().map(|key| (key.kid, key.secret.0)).collect();
    Ok(HmacKeys::new(keys).map_err(Error::from)?)
}
