//! Erasure on a buyer's demand.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::body::JsonBody;
use crate::service::app::Shared;
use crate::service::auth::Backend;
use crate::service::erasure::{self, Subject};
use crate::service::problem::Problem;

/// `POST /v1/erasures`: how many claims and photos of orders were erased. What is not there, or not
/// any more, counts none.
pub(crate) async fn erase(
    State(app): State<Shared>,
    _: Backend,
    JsonBody(subject): JsonBody<Subject>,
) -> Result<Json<Value>, Problem> {
    let work = move || {
        let shop = &app.settings.audience;
        erasure::run(&*app.store, &app.blobs, shop, &subject.which(), "backend")
    };
    let erased = tokio::task::spawn_blocking(work).await.map_err(Problem::internal)??;
    Ok(Json(json!({"claims": erased.claims, "photos": erased.photos})))
}
