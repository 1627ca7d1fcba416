//! Errors as RFC 9457 problem details with a stable code.

use std::borrow::Cow;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::say;

/// Why a request was not done.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) detail: Cow<'static, str>,
}

/// Every code with its status and title.
const CODES: &[(&str, u16, &str)] = &[
    ("auth.required", 401, "Credential missing or wrong"),
    ("auth.failed", 401, "Credential refused"),
    ("auth.mustChange", 403, "The one-time password has to be changed first"),
    ("auth.origin", 403, "The request comes from another site"),
    ("auth.slow", 429, "Too many attempts to log in"),
    ("password.invalid", 422, "The new password cannot be taken"),
    ("body.tooLarge", 413, "The request is too large"),
    ("body.malformed", 400, "The request cannot be read"),
    ("body.timeout", 408, "The request did not arrive in time"),
    ("files.tooMany", 413, "Too many files"),
    ("files.none", 400, "No file"),
    ("claim.notFound", 404, "No such claim"),
    ("claim.erased", 410, "The claim was erased"),
    ("product.notFound", 404, "No such product"),
    ("file.notFound", 404, "No such file"),
    ("file.stopped", 422, "Looking into the file was stopped"),
    ("order.notFound", 404, "No such order"),
    ("order.invalidPhoto", 422, "Not a photo for an order"),
    ("route.notFound", 404, "No such address"),
    ("route.method", 405, "This address does not take this method"),
    ("decision.invalid", 422, "Not a decision"),
    ("catalogue.invalidPhoto", 422, "Not a catalogue photo"),
    ("token.reused", 409, "The challenge was used for another claim"),
    ("busy", 503, "Too much to do at the moment"),
    ("storage.full", 507, "No room to store the files"),
    ("storage.away", 503, "The database does not answer"),
    ("internal", 500, "The service failed"),
];

impl Problem {
    /// A problem of this code, with what this caller can do about it.
    pub(crate) fn new(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// Something that is our own fault: the cause goes to the operator, not to the caller.
    pub(crate) fn internal(cause: impl std::fmt::Display) -> Self {
        say::warn(format_args!("{cause}"));
        Self::new("internal", "The cause stands in the service's output.")
    }

    /// A failed read or write of the data folder.
    pub(crate) fn disk(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            say::warn(format_args!("the data folder is full: {error}"));
            return Self::new("storage.full", "Try again later.");
        }
        Self::internal(format_args!("data folder: {error}"))
    }

    fn row(&self) -> (u16, &'static str) {
        let row = CODES.iter().find(|(code, ..)| *code == self.code);
        row.map_or((500, "The service failed"), |(_, status, title)| (*status, title))
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.row().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Seconds after which the same request may do better.
    fn retry_after(&self) -> Option<&'static str> {
        match self.code {
            "busy" | "storage.away" => Some("5"),
            "auth.slow" => Some("10"),
            _ => None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = json!({
            "type": format!("urn:claimseal:problem:{}", self.code),
            "title": self.row().1,
            "status": status.as_u16(),
            "code": self.code,
            "detail": self.detail,
        });
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        response
    }
}
