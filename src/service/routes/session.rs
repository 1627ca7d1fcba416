//! The reviewer's session.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::JsonBody;
use crate::digest;
use crate::service::app::Shared;
use crate::service::auth::{AnySession, COOKIE, same_origin};
use crate::service::problem::Problem;
use crate::service::store::{Session, User};
use crate::service::{clock, secrets};

/// Seconds that a session lasts.
const LASTS: i64 = 12 * 3600;
/// Length of a password, in bytes.
const SHORTEST: usize = 12;
const LONGEST: usize = 1024;

/// Body of `POST /v1/session`.
#[derive(Debug, Deserialize)]
pub(crate) struct Credentials {
    user: String,
    password: String,
}

/// Body of `POST /v1/session/password`.
#[derive(Debug, Deserialize)]
pub(crate) struct Change {
    old: String,
    new: String,
}

/// `POST /v1/session`
pub(crate) async fn begin(
    State(app): State<Shared>,
    headers: HeaderMap,
    JsonBody(given): JsonBody<Credentials>,
) -> Result<Response, Problem> {
    same_origin(&headers, false)?;
    let user = holds(&app, given.user, given.password).await?;
    let secret = secrets::random_text::<32>().map_err(Problem::internal)?;
    let session = Session {
        sha256: digest::sha256_hex(secret.as_bytes()),
        user: user.name,
        expires_at: clock::now().saturating_add(LASTS),
        must_change: user.must_change,
    };
    let answer = Json(who(&session));
    app.db(move |store| store.put_session(&session)).await?;
    let secure = if is_https(&app, &headers) { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={secret}; HttpOnly; SameSite=Strict; Path=/{secure}");
    Ok(([(header::SET_COOKIE, cookie)], answer).into_response())
}

/// `GET /v1/session`
pub(crate) async fn show(AnySession(session): AnySession) -> Json<Value> {
    Json(who(&session))
}

/// `DELETE /v1/session`
pub(crate) async fn end(
    State(app): State<Shared>,
    AnySession(session): AnySession,
) -> Result<Response, Problem> {
    app.db(move |store| store.end_session(&session.sha256)).await?;
    let cookie = format!("{COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// `POST /v1/session/password`. Ends all other sessions.
pub(crate) async fn password(
    State(app): State<Shared>,
    AnySession(session): AnySession,
    JsonBody(change): JsonBody<Change>,
) -> Result<Json<Value>, Problem> {
    let invalid = |detail: &'static str| Err(Problem::new("password.invalid", detail));
    if !(SHORTEST..=LONGEST).contains(&change.new.len()) {
        return invalid("The new password needs at least 12 characters.");
    }
    if change.new == change.old {
        return invalid("The new password has to differ from the old one.");
    }
    let mut user = holds(&app, session.user.clone(), change.old).await?;
    let new = change.new;
    let hashed = tokio::task::spawn_blocking(move || secrets::hash(&new)).await;
    user.password = hashed.map_err(Problem::internal)?.map_err(Problem::internal)?;
    user.must_change = false;
    let name = user.name.clone();
    app.db(move |store| store.put_user(&user, Some(&session.sha256))).await?;
    Ok(Json(json!({"user": name})))
}

/// The user whose password it is.
async fn holds(app: &Shared, name: String, password: String) -> Result<User, Problem> {
    let refused = || Problem::new("auth.failed", "User or password is wrong.");
    if name.len() > 64 || password.len() > LONGEST {
        return Err(refused());
    }
    let user = app.db(move |store| store.user(&name)).await?;
    let phc = user.as_ref().map(|user| user.password.clone());
    let check = move || {
        // An unknown user costs as much time as a wrong password.
        Ok(match phc {
            Some(phc) => secrets::fits(&password, &phc),
            None => secrets::hash(&password).map(|_| false).map_err(Problem::internal)?,
        })
    };
    if app.throttle.attempt(check).await? { user.ok_or_else(refused) } else { Err(refused()) }
}

fn who(session: &Session) -> Value {
    match session.must_change {
        true => json!({"user": session.user, "must_change": true}),
        false => json!({"user": session.user}),
    }
}

fn is_https(app: &Shared, headers: &HeaderMap) -> bool {
    let forwarded = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    app.settings.trust_proxy && forwarded.is_some_and(|text| text.eq_ignore_ascii_case("https"))
}
