//! A claim comes in: credential, repeat, recomputation, signature, storage, in this order.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::digest::{self, Hasher};
use crate::seal::challenge::Challenge;
use crate::seal::result::{Outcome, TokenStatus};
use crate::seal::token::{MAX_FILES, MAX_TOKEN_BYTES};
use crate::seal::verify::TokenCheck;
use crate::service::app::{App, Shared};
use crate::service::problem::Problem;
use crate::service::store::{Claim, File, Identity, Repeat};
use crate::service::upload::{self, Form};
use crate::service::verifier::{Question, sign};
use crate::service::{auth, clock, reuse, secrets};

/// Longest text and reason that are kept, in characters.
const MAX_TEXT: usize = 4000;
const MAX_REASON: usize = 100;

/// What came of a submission.
#[derive(Debug)]
pub(crate) struct Submitted {
    /// Id of the claim.
    pub(crate) claim: String,
    /// Whether it was stored just now.
    pub(crate) new: bool,
}

/// `POST /v1/claims`. A browser learns its claim's id and that it was received.
///
/// The credential comes before the files: as API key in the header, or as token or challenge in a
/// field ahead of them.
pub(crate) async fn api(State(app): State<Shared>, request: Request) -> Result<Response, Problem> {
    let trusted = match auth::api_key(request.headers(), &app).await {
        Ok(trusted) => trusted,
        Err(problem) => return Err(upload::refuse(&app, request, problem).await),
    };
    let asked = |form: &Form| {
        let question = question(form, clock::now());
        // Who hands it in is not for the browser to say.
        if trusted { question } else { Question { account: None, ..question } }
    };
    let admit = |form: &Form| {
        let question = asked(form);
        if trusted { Ok(()) } else { admit(&app, form, &question, &question.check(&app)) }
    };
    let form = upload::read(&app, request, admit).await?;
    let question = asked(&form);
    let submitted = submit(&app, form, question, trusted).await?;
    let status = if submitted.new { StatusCode::CREATED } else { StatusCode::OK };
    let answer = json!({"claim": submitted.claim, "status": "received"});
    Ok((status, axum::Json(answer)).into_response())
}

/// What a form asks. Account, order time and products in it count only where a backend sends them.
pub(crate) fn question(form: &Form, now: i64) -> Question {
    Question {
        order: form.text("order").map(str::to_owned),
        account: form.text("account").map(str::to_owned),
        ordered_at: form.text("ordered_at").map(str::to_owned),
        products: form.all("product").take(10).map(str::to_owned).collect(),
        now,
        tokens: form.all("claimseal_token").map(str::to_owned).collect(),
        files: Question::files(form),
    }
}

/// Takes a claim. `trusted`: the caller is the shop's backend; else a valid challenge is needed.
pub(crate) async fn submit(
    app: &Shared,
    form: Form,
    mut question: Question,
    trusted: bool,
) -> Result<Submitted, Problem> {
    if form.files.is_empty() {
        return Err(Problem::new("files.none", "A claim needs at least one photo."));
    }
    if form.files.len() > MAX_FILES {
        return Err(Problem::new("files.tooMany", "One claim takes at most 20 files."));
    }
    let check = question.check(app);
    let bare = bare_challenge(app, &form, &question);
    if !trusted {
        admit(app, &form, &question, &check)?;
        (question.ordered_at, question.products) = (None, Vec::new());
    }
    let challenge = check.challenge.clone().or_else(|| bare.clone());
    if let Some(challenge) = &challenge {
        question.learn(challenge);
    }
    if question.order.is_none() {
        return Err(Problem::new("body.malformed", "The field `order` is missing."));
    }
    if question.ordered_at.as_deref().is_some_and(|t| crate::seal::time::parse_rfc3339(t).is_none())
    {
        return Err(Problem::new("body.malformed", "`ordered_at` is not an RFC 3339 time."));
    }
    let identity = identity(&question, &form, &check, bare.as_ref());
    let (asked, now) = (identity.clone(), question.now);
    if let Some(repeat) = app.db(move |store| store.repeat(&asked, now)).await? {
        return repeated(repeat);
    }
    let form_bytes = form.bytes();
    // On a task of its own: a client that hangs up does not undo what it has handed in.
    let shared = app.clone();
    let task = tokio::spawn(async move {
        let app = shared.clone();
        let work = move || store(&shared, &form, &question, &check, &identity);
        app.queue.run(form_bytes, work).await
    });
    task.await.map_err(Problem::internal)??
}

/// Recomputes, signs and stores. Blocks.
fn store(
    app: &App,
    form: &Form,
    question: &Question,
    check: &TokenCheck,
    identity: &Identity,
) -> Result<Submitted, Problem> {
    let mut result = question.answer(app, check)?;
    if check.nonce.is_some() {
        // It holds for what is stored: a used nonce ends the transaction below.
        result.set_single_use(Outcome::Ok);
    }
    let seen = reuse::look(app, question, &result)?;
    let mut files = Vec::new();
    for upload in &form.files {
        app.blobs.keep(&upload.file, &upload.sha256).map_err(|error| Problem::disk(&error))?;
        let file = File {
            sha256: upload.sha256.clone(),
            bytes: upload.bytes,
            media_type: upload.media_type.to_owned(),
        };
        files.push((upload.name.chars().take(255).collect(), file));
    }
    let order = question.order.clone().unwrap_or_default();
    let turn = app.earlier.turn();
    seen.enter(app, &order, &mut result)?;
    let (bytes, jws) = sign(app, &result);
    let clip = |name, most| form.text(name).unwrap_or_default().chars().take(most).collect();
    let claim = Claim {
        id: secrets::id("clm", question.now).map_err(Problem::internal)?,
        shop: app.settings.audience.clone(),
        order,
        ordered_at: question.ordered_at.clone(),
        account: question.account.clone(),
        products: question.products.clone(),
        received_at: question.now,
        reason: clip("reason", MAX_REASON),
        text: clip("text", MAX_TEXT),
        disposition: word(&result.disposition),
        reasons: result.reasons.clone(),
        token: word(&result.token.status),
        tokens: kept(question),
        verification: bytes,
        jws,
        files,
        stamp: None,
        erased_at: None,
    };
    let repeat = app.store.put_claim(&claim, identity, &seen.compared)?;
    drop(turn);
    if let Some(repeat) = repeat {
        return repeated(repeat);
    }
    for upload in &form.files {
        app.blobs.ensure(&upload.file, &upload.sha256).map_err(|error| Problem::disk(&error))?;
    }
    Ok(Submitted { claim: claim.id, new: true })
}

/// The tokens, unless they are longer than tokens may be.
fn kept(question: &Question) -> Vec<String> {
    let tokens = question.distinct_tokens();
    let length: usize = tokens.iter().map(|token| token.len()).sum();
    if length > MAX_TOKEN_BYTES {
        return Vec::new();
    }
    tokens.into_iter().map(str::to_owned).collect()
}

fn repeated(repeat: Repeat) -> Result<Submitted, Problem> {
    match repeat {
        Repeat::Same(claim) => Ok(Submitted { claim, new: false }),
        Repeat::Reused => {
            let detail = "This challenge was used for another claim; fetch a new one.";
            Err(Problem::new("token.reused", detail))
        }
    }
}

/// A challenge that came without a token, where it opens this claim.
fn bare_challenge(app: &App, form: &Form, question: &Question) -> Option<Challenge> {
    let text = form.text("challenge")?;
    let challenge = Challenge::verify(text, &app.keys, &app.settings.audience).ok()?;
    let order = question.order.as_ref().is_none_or(|order| *order == challenge.order);
    let times = challenge.iat <= question.now.saturating_add(60) && question.now < challenge.exp;
    (order && times && challenge.is_of(question.account.as_deref())).then_some(challenge)
}

/// Whether a caller without an API key may hand in a claim: with a token, or a challenge alone,
/// that holds.
fn admit(app: &App, form: &Form, question: &Question, check: &TokenCheck) -> Result<(), Problem> {
    if check.credential().is_some() || bare_challenge(app, form, question).is_some() {
        return Ok(());
    }
    Err(match check.failure() {
        Some(code) => Problem::new("auth.failed", format!("The token does not hold: {code}.")),
        None if check.status == TokenStatus::Absent => Problem::new(
            "auth.required",
            "A claim needs a token with a valid challenge or the field `challenge`, ahead of the \
             files in the form, or an API key.",
        ),
        None => Problem::new("auth.failed", "The token does not hold."),
    })
}

/// By the token's payloads and nonce; without a token, by order, words and files.
fn identity(
    question: &Question,
    form: &Form,
    check: &TokenCheck,
    bare: Option<&Challenge>,
) -> Identity {
    if let (Some(nonce), Some(payload)) = (&check.nonce, &check.payload_sha256) {
        return Identity { nonce: Some(nonce.clone()), payload_sha256: payload.clone() };
    }
    let mut digests: Vec<&str> = form.files.iter().map(|file| file.sha256.as_str()).collect();
    digests.sort_unstable();
    let mut hasher = Hasher::default();
    let words = [
        question.order.as_deref().unwrap_or_default(),
        form.text("reason").unwrap_or_default(),
        form.text("text").unwrap_or_default(),
    ];
    for part in words.into_iter().chain(digests) {
        hasher.update(digest::sha256_hex(part.as_bytes()).as_bytes());
    }
    Identity {
        nonce: bare.map(|challenge| challenge.nonce.clone()),
        payload_sha256: hasher.finish(),
    }
}

/// A word of the contract as the result writes it.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
