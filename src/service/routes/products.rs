//! Products: their catalogue photos and bundles.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::digest;
use crate::seal::rfc3339;
use crate::service::app::Shared;
use crate::service::auth::Reviewer;
use crate::service::problem::Problem;
use crate::service::store::{File, NewPhoto, Photo};
use crate::service::{catalogue as bundles, clock, upload};

/// `GET /v1/products`
pub(crate) async fn list(State(app): State<Shared>, _: Reviewer) -> Result<Json<Value>, Problem> {
    let products = app.db(|store| store.products()).await?;
    let row = |(id, photos): &(String, u64)| json!({"id": id, "photos": photos});
    Ok(Json(json!({"products": products.iter().map(row).collect::<Vec<_>>()})))
}

/// `GET /v1/products/{id}/photos`: every version, oldest first.
pub(crate) async fn photos(
    State(app): State<Shared>,
    _: Reviewer,
    Path(product): Path<String>,
) -> Result<Json<Value>, Problem> {
    let photos = app.db(move |store| store.photos(&product)).await?;
    if photos.is_empty() {
        return Err(not_found());
    }
    Ok(Json(json!({"photos": photos.iter().map(row).collect::<Vec<_>>()})))
}

/// `POST /v1/products/{id}/photos`
pub(crate) async fn add(
    State(app): State<Shared>,
    reviewer: Result<Reviewer, Problem>,
    Path(product): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let Reviewer(user) = match reviewer {
        Ok(reviewer) => reviewer,
        Err(problem) => return Err(upload::refuse(&app, request, problem).await),
    };
    let invalid = |detail: &'static str| Problem::new("catalogue.invalidPhoto", detail);
    if !(1..=128).contains(&product.len()) || product.contains(char::is_control) {
        return Err(invalid("The product's id needs 1 to 128 bytes without control characters."));
    }
    let mut form = upload::read(&app, request, |_| Ok(())).await?;
    let id = form.text("id").ok_or_else(|| invalid("The field `id` is missing."))?.to_owned();
    let group = form.text("group").unwrap_or_default().to_owned();
    let bytes = form.bytes();
    if form.files.len() > 1 {
        return Err(Problem::new("files.tooMany", "Register one photo at a time."));
    }
    let none = || Problem::new("files.none", "The field `photo` is missing.");
    let file = form.files.pop().ok_or_else(none)?;
    let photo = NewPhoto {
        product,
        id,
        group,
        file: File {
            sha256: file.sha256.clone(),
            bytes: file.bytes,
            media_type: file.media_type.to_owned(),
        },
        width: 0,
        height: 0,
        registered_at: clock::now(),
        registered_by: user,
    };
    let shared = app.clone();
    let work = move || bundles::register(&shared, &file.file, photo);
    let photo = app.queue.run(bytes, work).await??;
    Ok((StatusCode::CREATED, Json(row(&photo))).into_response())
}

/// `GET /v1/products/{id}/catalogue`: the bundle for browsers, of any site.
pub(crate) async fn catalogue(
    State(app): State<Shared>,
    Path(product): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let products = [product.clone()];
    let photos = app.db(move |store| bundles::photos(store, &products)).await?;
    let bundle = if photos.iter().any(bundles::is_stale) {
        let shared = app.clone();
        let work = move || bundles::known(&shared, &[product]);
        app.queue.run(0, work).await??.map(|known| known.bundle)
    } else {
        bundles::bundle(&photos)
    };
    let bundle = bundle.ok_or_else(not_found)?;
    let tag = format!("\"{}\"", digest::sha256_hex(&bundle));
    let known =
        headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let about = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "public, max-age=60".to_owned()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
    ];
    Ok(match known {
        true => (StatusCode::NOT_MODIFIED, about).into_response(),
        false => (about, bundle).into_response(),
    })
}

fn row(Photo { version, photo, .. }: &Photo) -> Value {
    json!({
        "id": photo.id,
        "version": version,
        "group": photo.group,
        "sha256": photo.file.sha256,
        "url": format!("/v1/files/{}", photo.file.sha256),
        "width": photo.width,
        "height": photo.height,
        "registered_at": rfc3339(photo.registered_at),
        "registered_by": photo.registered_by,
    })
}

fn not_found() -> Problem {
    Problem::new("product.notFound", "The product has no catalogue photo.")
}
