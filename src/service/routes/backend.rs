//! Routes of a platform's backend: challenges, and verification without storing anything.

use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::body::{JsonBody, json_bytes};
use crate::report::SCHEMA;
use crate::seal::mint::Wanted;
use crate::seal::{rfc3339, time};
use crate::service::app::{App, Shared};
use crate::service::auth::Backend;
use crate::service::job::{Blob, Look, Lying, Work};
use crate::service::problem::Problem;
use crate::service::verifier::sign;
use crate::service::{catalogue, clock, say, secrets, upload};

/// `POST /v1/challenges`
pub(crate) async fn challenge(
    State(app): State<Shared>,
    _: Backend,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Response, Problem> {
    let (challenge, expires_at) = mint(&app, wanted)?;
    let answer = json!({"challenge": challenge, "expires_at": expires_at});
    Ok((StatusCode::CREATED, axum::Json(answer)).into_response())
}

/// Mints a challenge, and says when it expires.
pub(crate) fn mint(app: &App, wanted: Wanted) -> Result<(String, String), Problem> {
    let nonce = secrets::random_text::<16>().map_err(Problem::internal)?;
    let challenge = wanted
        .challenge(&app.settings.audience, nonce, clock::now())
        .map_err(|unfit| Problem::new("body.malformed", unfit.0))?;
    let (kid, secret) = app.keys.minting();
    Ok((challenge.mint(kid, secret), rfc3339(challenge.exp)))
}

/// `POST /v1/verify`: a result, and nothing stored.
pub(crate) async fn verify(
    State(app): State<Shared>,
    backend: Result<Backend, Problem>,
    request: Request,
) -> Result<Response, Problem> {
    if let Err(problem) = backend {
        return Err(upload::refuse(&app, request, problem).await);
    }
    let form = upload::read(&app, request, |_| Ok(())).await?;
    let mut question = super::submit::question(&form, clock::now());
    let check = question.check(&app);
    if let Some(challenge) = &check.challenge {
        question.learn(challenge);
    }
    let shared = app.clone();
    let answer = app.queue.run(form.bytes(), move || {
        // The form holds the files until they have been looked into.
        let _form = form;
        question.answer(&shared, &check).map(|result| sign(&shared, &result))
    });
    let (bytes, jws) = answer.await??;
    let result = String::from_utf8(bytes).map_err(Problem::internal)?;
    let result = RawValue::from_string(result).map_err(Problem::internal)?;
    #[derive(serde::Serialize)]
    struct Answer {
        result: Box<RawValue>,
        jws: String,
    }
    let bytes = serde_json::to_vec(&Answer { result, jws }).map_err(Problem::internal)?;
    Ok(json_bytes(bytes))
}

/// Query of `POST /v1/inspect`.
#[derive(Debug, Deserialize)]
pub(crate) struct Inputs {
    product: Option<String>,
    at: Option<String>,
    ordered_at: Option<String>,
}

/// `POST /v1/inspect`: the report of one file.
pub(crate) async fn inspect(
    State(app): State<Shared>,
    backend: Result<Backend, Problem>,
    query: Result<Query<Inputs>, axum::extract::rejection::QueryRejection>,
    request: Request,
) -> Result<Response, Problem> {
    if let Err(problem) = backend {
        return Err(upload::refuse(&app, request, problem).await);
    }
    let Query(inputs) = query.map_err(|error| Problem::new("body.malformed", error.body_text()))?;
    let times = [&inputs.at, &inputs.ordered_at];
    if times.into_iter().flatten().any(|text| time::parse_rfc3339(text).is_none()) {
        let detail = "`at` and `ordered_at` are RFC 3339 times.";
        return Err(Problem::new("body.malformed", detail));
    }
    let form = upload::read(&app, request, |_| Ok(())).await?;
    let count = form.files.len();
    if count > 1 {
        return Err(Problem::new("files.tooMany", "This route looks into one file."));
    }
    let bytes = form.bytes();
    let shared = app.clone();
    let report = app.queue.run(bytes, move || report(&shared, &form, inputs)).await??;
    Ok(json_bytes(report))
}

fn report(app: &App, form: &upload::Form, inputs: Inputs) -> Result<Vec<u8>, Problem> {
    let none = || Problem::new("files.none", "Send one file as multipart/form-data.");
    let file = Lying::of(form.files.first().ok_or_else(none)?);
    let (mut bundle, mut references) = (Vec::new(), Vec::new());
    if let Some(product) = inputs.product {
        let missing = || Problem::new("product.notFound", "The product has no catalogue photo.");
        let known = catalogue::known(app, &[product])?.ok_or_else(missing)?;
        bundle = known.bundle;
        references = known.references.into_iter().map(|(id, file)| (id, Blob(file))).collect();
    }
    let Inputs { at, ordered_at, .. } = inputs;
    let look = Look { file, at, ordered_at, bundle, references };
    let Some(worker) = &app.settings.worker else {
        return look.report().map_err(|error| Problem::disk(&error));
    };
    let work = Work::File(Box::new(look));
    let report = worker.run::<Box<RawValue>>(&work).and_then(|report| {
        #[derive(Deserialize)]
        struct Kind {
            schema: String,
        }
        let kind = serde_json::from_str::<Kind>(report.get());
        let is_report = kind.is_ok_and(|kind| kind.schema == SCHEMA);
        if is_report { Ok(report) } else { Err("its answer is no report".to_owned()) }
    });
    let report = report.map_err(|why| {
        say::warn(format_args!("the look into one file was stopped: {why}"));
        let detail = "Looking into this file took more time or memory than one file may.";
        Problem::new("file.stopped", detail)
    })?;
    Ok(report.get().as_bytes().to_vec())
}
