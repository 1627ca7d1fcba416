//! What the service says about itself.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::body::json_bytes;
use crate::service::app::Shared;
use crate::service::problem::Problem;

/// `GET /healthz`: whether the database answers.
pub(crate) async fn health(State(app): State<Shared>) -> Result<Response, Problem> {
    app.db(|store| store.setting("api_key_made")).await?;
    let answer = json!({"status": "ok", "version": crate::VERSION});
    Ok(json_bytes(answer.to_string().into_bytes()))
}

/// `GET /openapi.json`
pub(crate) async fn openapi() -> Response {
    json_bytes(include_bytes!("openapi.json").to_vec())
}

/// `GET /.well-known/jwks.json` (RFC 7517): the key that signs verification results.
pub(crate) async fn jwks(State(app): State<Shared>) -> Response {
    let keys = format!(r#"{{"keys":[{}]}}"#, app.signer.jwk_json());
    ([("content-type", "application/jwk-set+json")], keys).into_response()
}
