//! Claims as the reviewer sees them, and the reviewer's decision.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::body::{JsonBody, json_bytes};
use super::orders;
use crate::report::message::{Lang, message};
use crate::seal::rfc3339;
use crate::service::app::{App, Shared};
use crate::service::auth::Reviewer;
use crate::service::problem::Problem;
use crate::service::store::{Claim, Entry, File, Filter, OrderPhoto, Photo, Row, Store};
use crate::service::{catalogue, clock};

/// Rows of a page, unless told otherwise, and at most.
const LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;
/// Longest note, in characters.
const MAX_NOTE: usize = 2000;
/// Seconds within which looking again is the same look.
const LOOK: i64 = 600;

/// Query of the routes here.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    lang: Option<String>,
    disposition: Option<String>,
    decided: Option<bool>,
    before: Option<String>,
    limit: Option<usize>,
}

type Queried = Result<Query<Asked>, QueryRejection>;

fn asked(query: Queried) -> Result<Asked, Problem> {
    let query = query.map_err(|error| Problem::new("body.malformed", error.body_text()))?;
    Ok(query.0)
}

/// `GET /v1/claims`, newest first.
pub(crate) async fn list(
    State(app): State<Shared>,
    _: Reviewer,
    query: Queried,
) -> Result<Json<Value>, Problem> {
    let asked = asked(query)?;
    let filter = Filter {
        shop: app.settings.audience.clone(),
        disposition: asked.disposition.filter(|text| !text.is_empty()),
        decided: asked.decided,
        before: asked.before.filter(|text| !text.is_empty()),
        limit: asked.limit.unwrap_or(LIMIT).clamp(1, MAX_LIMIT),
    };
    let page = app.db(move |store| store.claims(&filter)).await?;
    let mut counts = json!({"clear": 0, "review": 0, "conflict": 0});
    for (disposition, count) in page.counts {
        if let Some(known) = counts.get_mut(&disposition) {
            *known = count.into();
        }
    }
    let codes = page.rows.iter().flat_map(|row| row.reasons.iter().map(String::as_str));
    let messages = messages(codes, asked.lang.as_deref());
    let mut answer = json!({
        "claims": page.rows.iter().map(row).collect::<Vec<_>>(),
        "counts": counts,
        "messages": messages,
    });
    if let (true, Some(last), Some(answer)) = (page.more, page.rows.last(), answer.as_object_mut())
    {
        answer.insert("next".to_owned(), last.id.clone().into());
    }
    Ok(Json(answer))
}

fn row(row: &Row) -> Value {
    let mut value = json!({
        "id": row.id,
        "order": row.order,
        "received_at": rfc3339(row.received_at),
        "disposition": row.disposition,
        "reasons": row.reasons,
        "token": row.token,
        "files": row.files,
    });
    if let Some(value) = value.as_object_mut() {
        if let Some(first) = &row.first {
            value.insert("thumbnail".to_owned(), url(first).into());
        }
        if let Some(decision) = &row.decision {
            value.insert("decision".to_owned(), decision.clone().into());
        }
    }
    value
}

/// `GET /v1/claims/{id}`. That it was seen stands in its log.
pub(crate) async fn show(
    State(app): State<Shared>,
    Reviewer(user): Reviewer,
    Path(id): Path<String>,
    query: Queried,
) -> Result<Response, Problem> {
    let lang = asked(query)?.lang;
    let claim = visible(&app, id).await?;
    let (claim, log, photos, kept) = app.db(move |store| look(store, claim, user)).await?;
    let verification = String::from_utf8(claim.verification.clone()).map_err(Problem::internal)?;
    let verification = RawValue::from_string(verification).map_err(Problem::internal)?;
    let parsed: Value = serde_json::from_str(verification.get()).map_err(Problem::internal)?;
    let mut codes = BTreeSet::new();
    collect(&parsed, &mut codes);
    let shown = Shown {
        id: &claim.id,
        order: &claim.order,
        ordered_at: claim.ordered_at.as_deref(),
        received_at: rfc3339(claim.received_at),
        products: &claim.products,
        reason: &claim.reason,
        text: &claim.text,
        files: claim.files.iter().map(file).collect(),
        catalogue: photos.iter().map(photo).collect(),
        shop_photos: kept.iter().map(orders::row).collect(),
        verification,
        jws: &claim.jws,
        messages: messages(codes.iter().map(String::as_str), lang.as_deref()),
        log: log.iter().map(entry).collect(),
    };
    Ok(json_bytes(serde_json::to_vec(&shown).map_err(Problem::internal)?))
}

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    order: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ordered_at: Option<&'a str>,
    received_at: String,
    products: &'a [String],
    reason: &'a str,
    text: &'a str,
    files: Vec<Value>,
    catalogue: Vec<Value>,
    shop_photos: Vec<Value>,
    verification: Box<RawValue>,
    jws: &'a str,
    messages: Value,
    log: Vec<Value>,
}

type Seen = (Claim, Vec<Entry>, Vec<Photo>, Vec<OrderPhoto>);

/// A claim with its log, the catalogue photos of its products and those that the shop kept for its
/// order; notes who looked.
fn look(store: &dyn Store, claim: Claim, user: String) -> crate::service::store::Result<Seen> {
    let id = &claim.id;
    let now = clock::now();
    let mut log = store.log(id)?;
    let last = log.iter().rfind(|entry| entry.what == "seen" && entry.who == user);
    if last.is_none_or(|last| last.at.saturating_add(LOOK) <= now) {
        let entry = Entry::new(now, &user, "seen");
        store.record(id, &entry)?;
        log.push(entry);
    }
    let photos = catalogue::photos(store, &claim.products)?;
    let kept = store.order_photos(&claim.shop, &claim.order)?;
    Ok((claim, log, photos, kept))
}

/// The claim of this id, where it came to this shop and is not erased.
pub(super) async fn visible(app: &App, id: String) -> Result<Claim, Problem> {
    let claim = app.db(move |store| store.claim(&id)).await?;
    let claim = claim.filter(|claim| claim.is_of(&app.settings.audience));
    let claim = claim.ok_or_else(|| Problem::new("claim.notFound", "No claim has this id."))?;
    match claim.erased_at {
        None => Ok(claim),
        Some(at) => {
            let detail = format!("Everything about this claim was erased on {}.", rfc3339(at));
            Err(Problem::new("claim.erased", detail))
        }
    }
}

fn file((name, file): &(String, File)) -> Value {
    json!({
        "sha256": file.sha256,
        "name": name,
        "media_type": file.media_type,
        "bytes": file.bytes,
        "url": url(&file.sha256),
    })
}

fn photo(Photo { photo, .. }: &Photo) -> Value {
    json!({
        "id": photo.id,
        "product": photo.product,
        "url": url(&photo.file.sha256),
        "width": photo.width,
        "height": photo.height,
        "registered_at": rfc3339(photo.registered_at),
    })
}

pub(super) fn url(sha256: &str) -> String {
    format!("/v1/files/{sha256}")
}

fn entry(entry: &Entry) -> Value {
    let mut value = Map::new();
    value.insert("at".to_owned(), rfc3339(entry.at).into());
    value.insert("who".to_owned(), entry.who.clone().into());
    value.insert("what".to_owned(), entry.what.clone().into());
    for (name, text) in [("decision", &entry.decision), ("note", &entry.note)] {
        if let Some(text) = text {
            value.insert(name.to_owned(), text.clone().into());
        }
    }
    value.into()
}

/// Code to sentence and innocent explanation; a code without a sentence is left out.
fn messages<'a>(codes: impl Iterator<Item = &'a str>, lang: Option<&str>) -> Value {
    let lang = Lang::of(lang.unwrap_or("en"));
    let found = codes.filter_map(|code| {
        let message = message(code, lang)?;
        let both = json!({"sentence": message.sentence, "innocent": message.innocent});
        Some((code.to_owned(), both))
    });
    Value::Object(found.collect())
}

/// Everything in a result that may be a code: `code`, `reasons`, `browser_only`.
fn collect(value: &Value, codes: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("code", Value::String(code)) => drop(codes.insert(code.clone())),
                    ("reasons" | "browser_only", Value::Array(list)) => {
                        codes.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    _ => collect(member, codes),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|item| collect(item, codes)),
        _ => {}
    }
}

/// Body of `POST /v1/claims/{id}/decision`.
#[derive(Debug, Deserialize)]
pub(crate) struct Decided {
    decision: String,
    #[serde(default)]
    note: String,
}

/// `POST /v1/claims/{id}/decision`
pub(crate) async fn decide(
    State(app): State<Shared>,
    Reviewer(user): Reviewer,
    Path(id): Path<String>,
    JsonBody(decided): JsonBody<Decided>,
) -> Result<Response, Problem> {
    if !["accepted", "more_evidence", "declined"].contains(&decided.decision.as_str()) {
        let detail = "A decision is `accepted`, `more_evidence` or `declined`.";
        return Err(Problem::new("decision.invalid", detail));
    }
    if decided.note.chars().count() > MAX_NOTE {
        return Err(Problem::new("decision.invalid", "A note has at most 2000 characters."));
    }
    let made = Entry {
        at: clock::now(),
        who: user,
        what: "decided".to_owned(),
        decision: Some(decided.decision),
        note: Some(decided.note),
    };
    let answer = entry(&made);
    let claim = visible(&app, id).await?;
    let done = app.db(move |store| store.decide(&claim.id, &made)).await?;
    done.ok_or_else(|| Problem::new("claim.erased", "It was erased a moment ago."))?;
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}
