//! Uploads and catalogue photos, for the reviewer's eyes.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;

use crate::service::app::Shared;
use crate::service::auth::Reviewer;
use crate::service::problem::Problem;

/// A stored file can do nothing on the page that shows it, nor when it is opened by itself.
const CSP: &str = "sandbox; default-src 'none'";
/// Bytes of one piece.
const PIECE: usize = 64 << 10;

/// `GET /v1/files/{sha256}`
pub(crate) async fn show(
    State(app): State<Shared>,
    _: Reviewer,
    Path(sha256): Path<String>,
) -> Result<Response, Problem> {
    let missing = || Problem::new("file.notFound", "No file has this digest.");
    let path = app.blobs.path(&sha256).ok_or_else(missing)?;
    let known = app.db(move |store| store.file(&sha256)).await?.ok_or_else(missing)?;
    let file = tokio::fs::File::open(path).await.map_err(|error| Problem::disk(&error))?;
    let (kind, extension) = match known.media_type.strip_prefix("image/") {
        Some(name) => ("inline", if name == "jpeg" { "jpg" } else { name }),
        None => ("attachment", "bin"),
    };
    let short: String = known.sha256.chars().take(16).collect();
    let headers = [
        (header::CONTENT_TYPE, known.media_type.clone()),
        (header::CONTENT_LENGTH, known.bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("{kind}; filename=\"{short}.{extension}\"")),
        (header::CONTENT_SECURITY_POLICY, CSP.to_owned()),
        (header::CACHE_CONTROL, "private, max-age=86400, immutable".to_owned()),
    ];
    Ok((headers, stream(file)).into_response())
}

/// The file's bytes, read as fast as they are taken.
pub(super) fn stream(mut file: tokio::fs::File) -> Body {
    let (sender, receiver) = mpsc::channel::<std::io::Result<axum::body::Bytes>>(2);
    tokio::spawn(async move {
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            let read = file.read_buf(&mut piece).await;
            let last = !matches!(read, Ok(1..));
            if let Err(error) = read {
                let _ = sender.send(Err(error)).await;
            } else if !piece.is_empty() && sender.send(Ok(piece.into())).await.is_err() {
                return;
            }
            if last {
                return;
            }
        }
    });
    Body::from_stream(Pieces(receiver))
}

struct Pieces(mpsc::Receiver<std::io::Result<axum::body::Bytes>>);

impl futures_core::Stream for Pieces {
    type Item = std::io::Result<axum::body::Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
