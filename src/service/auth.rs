//! Credentials: API keys of backends, and sessions of reviewers.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use super::app::Shared;
use super::clock;
use super::problem::Problem;
use super::store::Session;
use crate::digest;

/// Name of the session's cookie.
pub(crate) const COOKIE: &str = "claimseal_session";

/// A backend whose API key holds.
#[derive(Debug)]
pub(crate) struct Backend;

/// A reviewer who is logged in with a password of their own.
#[derive(Debug)]
pub(crate) struct Reviewer(pub(crate) String);

/// A session, the one-time password not yet changed included.
#[derive(Debug)]
pub(crate) struct AnySession(pub(crate) Session);

impl FromRequestParts<Shared> for Backend {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        match api_key(&parts.headers, app).await? {
            true => Ok(Self),
            false => {
                let detail = "This route needs an API key: Authorization: Bearer <key>.";
                Err(Problem::new("auth.required", detail))
            }
        }
    }
}

/// Whether the request carries an API key; one that does not hold is an error.
pub(crate) async fn api_key(headers: &HeaderMap, app: &Shared) -> Result<bool, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(false) };
    let refused = || Problem::new("auth.failed", "The API key is not known.");
    let text = value.to_str().map_err(|_| refused())?;
    let (scheme, key) = text.split_once(' ').ok_or_else(refused)?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(refused());
    }
    // Looked up by digest, so the comparison's time says nothing about a key.
    let sha256 = digest::sha256_hex(key.trim().as_bytes());
    let known = app.db(move |store| store.has_api_key(&sha256)).await?;
    if known { Ok(true) } else { Err(refused()) }
}

/// Somebody of the shop: a reviewer by name, or its backend.
#[derive(Debug)]
pub(crate) struct Merchant(pub(crate) String);

impl FromRequestParts<Shared> for Merchant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        if api_key(&parts.headers, app).await? {
            return Ok(Self("backend".to_owned()));
        }
        let Reviewer(user) = Reviewer::from_request_parts(parts, app).await?;
        Ok(Self(user))
    }
}

impl FromRequestParts<Shared> for AnySession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let required = || Problem::new("auth.required", "This route needs a login.");
        let secret = cookie(&parts.headers).ok_or_else(required)?;
        let sha256 = digest::sha256_hex(secret.as_bytes());
        let session = app.db(move |store| store.session(&sha256, clock::now())).await?;
        let session = session.ok_or_else(required)?;
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            same_origin(&parts.headers, true)?;
        }
        Ok(Self(session))
    }
}

impl FromRequestParts<Shared> for Reviewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let AnySession(session) = AnySession::from_request_parts(parts, app).await?;
        if session.must_change {
            let detail = "Change the one-time password: POST /v1/session/password.";
            return Err(Problem::new("auth.mustChange", detail));
        }
        Ok(Self(session.user))
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|text| text.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| name.trim() == COOKIE).map(|(_, value)| value.trim())
}

/// Refuses a request that another site made the browser send. `demanded`: a request that says
/// nothing about its origin is refused too, as one that carries a cookie must be.
pub(crate) fn same_origin(headers: &HeaderMap, demanded: bool) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let same = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let host = text("host").unwrap_or_default();
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            !host.is_empty() && authority == Some(host)
        }
        (None, None) => !demanded,
    };
    if same {
        return Ok(());
    }
    let detail = "Send it from the service's own pages (Origin or Sec-Fetch-Site says otherwise).";
    Err(Problem::new("auth.origin", detail))
}
