//! The archive of a claim.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::claims::visible;
use super::files::stream;
use crate::archive::WriteError;
use crate::service::app::{App, Shared};
use crate::service::auth::Reviewer;
use crate::service::export;
use crate::service::problem::Problem;
use crate::service::secrets::random_text;
use crate::service::store::Claim;

/// `GET /v1/claims/{id}/archive`: made anew each time, with the log up to now.
pub(crate) async fn show(
    State(app): State<Shared>,
    Reviewer(user): Reviewer,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let name = format!("attachment; filename=\"{id}.zip\"");
    let claim = visible(&app, id).await?;
    let shared = app.clone();
    let made = tokio::task::spawn_blocking(move || make(&shared, claim, &user)).await;
    let file = made.map_err(Problem::internal)??;
    let bytes = file.metadata().map_err(|error| Problem::disk(&error))?.len();
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, bytes.to_string()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, stream(tokio::fs::File::from_std(file))).into_response())
}

/// Writes it into a file that has no name any more when this returns. Blocks.
fn make(app: &App, claim: Claim, user: &str) -> Result<std::fs::File, Problem> {
    let source = export::source(&*app.store, claim, user)?;
    let name = random_text::<12>().map_err(Problem::internal)?;
    let temporary = app.blobs.temporary(&format!("{name}.zip"));
    let fault = |error: std::io::Error| Problem::disk(&error);
    let file = std::fs::File::create(&temporary.path).map_err(fault)?;
    export::write(&file, &source, &app.blobs, &app.signer).map_err(|error| match error {
        WriteError::Io(error) => Problem::disk(&error),
        WriteError::Damaged(_) => Problem::internal(error),
    })?;
    std::fs::File::open(&temporary.path).map_err(fault)
}
