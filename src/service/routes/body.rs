//! JSON in and out.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::service::problem::Problem;

/// A JSON body with its content type; anything else is `body.malformed`.
#[derive(Debug)]
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            // A form of another site cannot send this content type.
            return Err(Problem::new("body.malformed", "Send content-type: application/json."));
        }
        let wait = std::time::Duration::from_secs(15);
        let bytes = tokio::time::timeout(wait, Bytes::from_request(request, state)).await;
        let bytes = bytes.map_err(|_| Problem::new("body.timeout", "The body did not arrive."))?;
        let bytes = bytes.map_err(|error| rejected(&error))?;
        let wrong = |error| Problem::new("body.malformed", format!("The JSON: {error}."));
        if holds_nul(&serde_json::from_slice(&bytes).map_err(wrong)?) {
            return Err(Problem::new("body.malformed", "A text of the JSON holds a NUL."));
        }
        Ok(Self(serde_json::from_slice(&bytes).map_err(wrong)?))
    }
}

/// No database has to keep what not every one can.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(holds_nul),
        Value::Object(members) => {
            members.iter().any(|(name, value)| name.contains('\0') || holds_nul(value))
        }
        _ => false,
    }
}

fn rejected(error: &BytesRejection) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new("body.tooLarge", "A JSON body has at most 64 KiB.")
    } else {
        Problem::new("body.malformed", "The body ends early.")
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|text| text.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// JSON bytes that were made elsewhere, as they are.
pub(crate) fn json_bytes(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}
