//! Headers of every answer.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// Policy of all pages and scripts, the worker's own response included.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
    connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// Adds the security headers that an answer does not set itself.
pub(crate) async fn add(request: Request, next: Next) -> Response {
    // A NUL in path or query is nobody's id.
    let mut response = match request.uri().path_and_query() {
        Some(address) if address.as_str().contains("%00") => {
            Problem::new("route.notFound", "There is nothing at this address.").into_response()
        }
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    let wanted: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in wanted {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
