//! The pages: reviewer and demo shop out of the program itself, the npm package from its folder.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use axum::body::Body;
use axum::extract::{Path as Parameter, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::app::Shared;
use super::problem::Problem;
use crate::digest;

mod embedded {
    //! Made by `build.rs` from `www/`.
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

/// Files of the demo shop below `folder`, with their names.
pub(crate) fn shop(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let files = embedded::SHOP.iter().filter(move |(name, _)| name.starts_with(folder));
    files.map(|(name, bytes)| (*name, *bytes))
}

/// `/review/…`
pub(crate) async fn review(uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let name = uri.path().strip_prefix("/review/").unwrap_or_default();
    page(embedded::REVIEW, "www/review", name, &headers)
}

/// `/review`
pub(crate) async fn to_review() -> Redirect {
    Redirect::permanent("/review/")
}

/// Any address that is no route: a page of the demo shop, where it is on.
pub(crate) async fn other(
    State(app): State<Shared>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = uri.path().strip_prefix('/').unwrap_or_default();
    if app.demo.is_some() && !embedded::SHOP.is_empty() {
        return page(embedded::SHOP, "www/shop", name, &headers);
    }
    if name.is_empty() {
        Ok(Redirect::temporary("/review/").into_response())
    } else {
        Err(not_found())
    }
}

/// `/sdk/…`, read from its folder each time: a build while the service runs is seen.
pub(crate) async fn sdk(
    State(app): State<Shared>,
    Parameter(name): Parameter<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let path = below(&app.settings.sdk, &name).ok_or_else(not_found)?;
    let root = app.settings.sdk.clone();
    let read = tokio::task::spawn_blocking(move || {
        // A link that leads out of the folder is not followed.
        let inside = path.canonicalize()?.starts_with(root.canonicalize()?);
        if inside { std::fs::read(&path) } else { Err(std::io::ErrorKind::NotFound.into()) }
    });
    let bytes = read.await.map_err(Problem::internal)?.map_err(|_| not_found())?;
    Ok(answer(&name, Cow::Owned(bytes), &headers))
}

/// The path of `name` below `folder`; only plain names, none of them hidden.
fn below(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = Path::new(name).components().all(|part| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
        _ => false,
    });
    (plain && !name.is_empty() && !name.contains(['\\', '\0'])).then(|| folder.join(name))
}

fn page(
    files: &'static [(&'static str, &'static [u8])],
    folder: &str,
    name: &str,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let name = if name.is_empty() { "index.html" } else { name };
    let (_, bytes) = files.iter().find(|(known, _)| *known == name).ok_or_else(not_found)?;
    Ok(answer(name, fresh(folder, name).map_or(Cow::Borrowed(*bytes), Cow::Owned), headers))
}

/// In a build for development the file as it is on the disk now.
fn fresh(folder: &str, name: &str) -> Option<Vec<u8>> {
    if cfg!(debug_assertions) {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name)).ok()
    } else {
        None
    }
}

fn answer(name: &str, bytes: Cow<'static, [u8]>, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", digest::sha256_hex(&bytes));
    let known =
        headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let about = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if known {
        return (axum::http::StatusCode::NOT_MODIFIED, about).into_response();
    }
    let kind = [(header::CONTENT_TYPE, content_type(name))];
    let body = match bytes {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    (about, kind, body).into_response()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("txt" | "md" | "ts") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn not_found() -> Problem {
    Problem::new("route.notFound", "There is nothing at this address.")
}
