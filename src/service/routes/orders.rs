//! Photos of the goods and of their packing, kept for an order before it is shipped.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::claims::url;
use crate::seal::rfc3339;
use crate::service::app::{App, Shared};
use crate::service::auth::Merchant;
use crate::service::problem::Problem;
use crate::service::store::{File, MAX_ORDER_PHOTOS, OrderPhoto, PutPhoto};
use crate::service::upload::{Form, Upload};
use crate::service::{clock, secrets, upload};

/// What a photo may show.
const KINDS: [&str; 2] = ["product", "packing"];
/// Longest note, in characters.
const MAX_NOTE: usize = 500;

/// `GET /v1/orders/{order}/photos`: oldest first. An order that nobody kept a photo for has none.
pub(crate) async fn photos(
    State(app): State<Shared>,
    _: Merchant,
    Path(order): Path<String>,
) -> Result<Json<Value>, Problem> {
    let shop = app.settings.audience.clone();
    let photos = app.db(move |store| store.order_photos(&shop, &order)).await?;
    Ok(Json(json!({"photos": photos.iter().map(row).collect::<Vec<_>>()})))
}

/// `POST /v1/orders/{order}/photos`: 201 where it is new, 200 where the order has the same file.
pub(crate) async fn add(
    State(app): State<Shared>,
    merchant: Result<Merchant, Problem>,
    Path(order): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let Merchant(who) = match merchant {
        Ok(merchant) => merchant,
        Err(problem) => return Err(upload::refuse(&app, request, problem).await),
    };
    let mut form = upload::read(&app, request, |_| Ok(())).await?;
    let file = form.files.pop();
    let file = file.ok_or_else(|| Problem::new("files.none", "The field `photo` is missing."))?;
    if !form.files.is_empty() {
        return Err(Problem::new("files.tooMany", "Keep one photo at a time."));
    }
    let photo = photo(&app, order, who, &form, &file)?;
    let shared = app.clone();
    let kept = tokio::task::spawn_blocking(move || keep(&shared, photo, &file)).await;
    let (status, photo) = kept.map_err(Problem::internal)??;
    Ok((status, Json(row(&photo))).into_response())
}

fn photo(
    app: &App,
    order: String,
    who: String,
    form: &Form,
    file: &Upload,
) -> Result<OrderPhoto, Problem> {
    let invalid = |detail: &'static str| Err(Problem::new("order.invalidPhoto", detail));
    if !(1..=128).contains(&order.len()) || order.contains(char::is_control) {
        return invalid("The order needs 1 to 128 bytes without control characters.");
    }
    let kind = form.text("kind").unwrap_or("product");
    if !KINDS.contains(&kind) {
        return invalid("The field `kind` is `product` or `packing`.");
    }
    let note = form.text("note").unwrap_or_default();
    if note.chars().count() > MAX_NOTE {
        return invalid("A note has at most 500 characters.");
    }
    if !file.media_type.starts_with("image/") {
        return invalid("The file is no picture.");
    }
    let registered_at = clock::now();
    Ok(OrderPhoto {
        id: secrets::id("pho", registered_at).map_err(Problem::internal)?,
        shop: app.settings.audience.clone(),
        order,
        kind: kind.to_owned(),
        note: note.to_owned(),
        name: file.name.chars().take(255).collect(),
        file: File {
            sha256: file.sha256.clone(),
            bytes: file.bytes,
            media_type: file.media_type.to_owned(),
        },
        registered_at,
        registered_by: who,
    })
}

/// Blocks.
fn keep(app: &App, photo: OrderPhoto, file: &Upload) -> Result<(StatusCode, OrderPhoto), Problem> {
    let fault = |error| Problem::disk(&error);
    app.blobs.keep(&file.file, &file.sha256).map_err(fault)?;
    match app.store.put_order_photo(&photo)? {
        PutPhoto::New => {
            app.blobs.ensure(&file.file, &file.sha256).map_err(fault)?;
            Ok((StatusCode::CREATED, photo))
        }
        PutPhoto::Known(known) => Ok((StatusCode::OK, *known)),
        PutPhoto::Full => {
            let detail = format!("An order has at most {MAX_ORDER_PHOTOS} photos.");
            Err(Problem::new("order.invalidPhoto", detail))
        }
    }
}

pub(super) fn row(photo: &OrderPhoto) -> Value {
    json!({
        "id": photo.id,
        "kind": photo.kind,
        "note": photo.note,
        "name": photo.name,
        "sha256": photo.file.sha256,
        "bytes": photo.file.bytes,
        "media_type": photo.file.media_type,
        "url": url(&photo.file.sha256),
        "registered_at": rfc3339(photo.registered_at),
        "registered_by": photo.registered_by,
    })
}
