//! Multipart requests: texts into memory, files to the disk, all of it bounded.

use std::fs::File;
use std::future::poll_fn;
use std::io::Write;
use std::pin::Pin;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use futures_core::Stream;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};

use super::app::App;
use super::blobs::Temporary;
use super::problem::Problem;
use super::secrets;
use crate::container::{self, Format};
use crate::digest::Hasher;
use crate::seal::token::MAX_FILES;

/// Most bytes of all texts together: a token, and room for what a person writes.
const MAX_TEXT: usize = 256 << 10;
/// Most fields that are no files.
const MAX_TEXTS: usize = 100;
/// Bytes of a refused request that are still read, so that its sender gets to see the answer.
const MAX_DRAIN: usize = 32 << 20;
/// First bytes that tell the format.
const HEAD: usize = 4 << 10;

/// A form that has arrived in full.
#[derive(Debug, Default)]
pub(crate) struct Form {
    texts: Vec<(String, String)>,
    /// Its files, in form order.
    pub(crate) files: Vec<Upload>,
}

/// One received file, synchronised to the disk.
#[derive(Debug)]
pub(crate) struct Upload {
    /// Form field, and the name that the browser gave: they inform only.
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    /// As its first bytes say.
    pub(crate) media_type: &'static str,
    pub(crate) file: Temporary,
}

impl Form {
    /// The first text of this name that is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let mut named = self.texts.iter().filter(|(known, text)| known == name && !text.is_empty());
        named.next().map(|(_, text)| text.as_str())
    }

    /// All texts of this name that are not empty.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        let named =
            self.texts.iter().filter(move |(known, text)| known == name && !text.is_empty());
        named.map(|(_, text)| text.as_str())
    }

    /// Bytes of all files.
    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Reads a multipart request. Before its first file is written, `admit` is asked about the texts
/// ahead of it: what it refuses leaves nothing on the disk, not even for a moment.
///
/// A request that is refused half-way is read a little further and thrown away: closing at once
/// would reset the connection, and the sender would see that instead of the problem.
pub(crate) async fn read(
    app: &App,
    request: Request,
    admit: impl Fn(&Form) -> Result<(), Problem>,
) -> Result<Form, Problem> {
    let bounds = &app.settings.bounds;
    let stated = request.headers().get(header::CONTENT_LENGTH);
    let stated = stated.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let mut refused = stated
        .is_some_and(|length| length > bounds.request_bytes)
        .then(|| Problem::new("body.tooLarge", "The files of one request are too large."));
    let _place = app
        .uploads
        .try_acquire()
        .map_err(|_| Problem::new("busy", "Too many uploads at the same time."))?;
    let mut multipart = Multipart::from_request(request, &())
        .await
        .map_err(|_| Problem::new("body.malformed", "Not a multipart/form-data request."))?;

    let until = Instant::now() + Duration::from_secs(bounds.upload_seconds);
    let late = || Problem::new("body.timeout", "The upload took too long.");
    let mut form = Form::default();
    let mut drained = 0;
    loop {
        let idle = Duration::from_secs(bounds.idle_seconds);
        let next = timeout_at(until, timeout(idle, multipart.next_field())).await;
        let next = next.map_err(|_| late())?.map_err(|_| late())?;
        let mut field = match (next, &refused) {
            (Ok(Some(field)), _) => field,
            (Ok(None), None) => return Ok(form),
            (Err(error), None) => return Err(malformed(&error)),
            (Ok(None) | Err(_), Some(_)) => break,
        };
        if form.files.is_empty() && refused.is_none() && field.file_name().is_some() {
            refused = admit(&form).err();
        }
        if refused.is_none() {
            let taken = timeout_at(until, take(app, &mut field, &mut form)).await;
            refused = taken.map_err(|_| late())?.err();
        }
        // What is left of the field.
        while let Ok(Ok(Some(chunk))) = timeout(idle, field.chunk()).await {
            drained += chunk.len();
            if drained > MAX_DRAIN {
                return Err(refused.unwrap_or_else(late));
            }
        }
    }
    Err(refused.unwrap_or_else(late))
}

/// Refuses a request before anything of it was taken, and reads it a little further for the same
/// reason.
pub(crate) async fn refuse(app: &App, request: Request, problem: Problem) -> Problem {
    let idle = Duration::from_secs(app.settings.bounds.idle_seconds);
    let mut pieces = request.into_body().into_data_stream();
    let mut drained = 0;
    while drained <= MAX_DRAIN {
        let next = poll_fn(|context| Pin::new(&mut pieces).poll_next(context));
        let Ok(Some(Ok(piece))) = timeout(idle, next).await else { break };
        drained += piece.len();
    }
    problem
}

/// Takes one field into `form`.
async fn take(app: &App, field: &mut Field<'_>, form: &mut Form) -> Result<(), Problem> {
    let name = field.name().unwrap_or_default().to_owned();
    match field.file_name().map(str::to_owned) {
        None => {
            if form.texts.len() >= MAX_TEXTS {
                return Err(Problem::new("body.tooLarge", "Too many fields."));
            }
            let held: usize = form.texts.iter().map(|(_, text)| text.len()).sum();
            let text = text(app, field, MAX_TEXT.saturating_sub(held)).await?;
            form.texts.push((name, text));
        }
        Some(file_name) => {
            let upload = file(app, field, name, file_name, form.files.len()).await?;
            form.files.extend(upload);
        }
    }
    Ok(())
}

async fn text(app: &App, field: &mut Field<'_>, room: usize) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = chunk(app, field).await? {
        if bytes.len() + chunk.len() > room {
            return Err(Problem::new("body.tooLarge", "The texts of the form are too long."));
        }
        bytes.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    text.ok_or_else(|| Problem::new("body.malformed", "A text is not UTF-8, or holds a NUL."))
}

/// Streams one file to the disk. A file input that nothing was picked in is no file.
async fn file(
    app: &App,
    field: &mut Field<'_>,
    name: String,
    file_name: String,
    before: usize,
) -> Result<Option<Upload>, Problem> {
    let mut first = chunk(app, field).await?;
    while first.as_ref().is_some_and(Bytes::is_empty) {
        first = chunk(app, field).await?;
    }
    if first.is_none() && file_name.is_empty() {
        return Ok(None);
    }
    if before >= MAX_FILES {
        let detail = format!("One claim takes at most {MAX_FILES} files.");
        return Err(Problem::new("files.tooMany", detail));
    }
    let file = app.blobs.temporary(&secrets::random_text::<16>().map_err(Problem::internal)?);
    let path = file.path.clone();
    // Digesting and writing block, so they have a thread of their own, at most four pieces behind.
    let (sender, receiver) = mpsc::channel(4);
    let writer = tokio::task::spawn_blocking(move || write(&path, receiver));
    let mut next = first;
    while let Some(bytes) = next {
        if sender.send(bytes).await.is_err() {
            break;
        }
        next = chunk(app, field).await?;
    }
    drop(sender);
    let written =
        writer.await.map_err(Problem::internal)?.map_err(|error| Problem::disk(&error))?;
    Ok(Some(Upload {
        field: name,
        name: file_name.replace('\0', ""),
        sha256: written.sha256,
        bytes: written.bytes,
        media_type: written.media_type,
        file,
    }))
}

async fn chunk(app: &App, field: &mut Field<'_>) -> Result<Option<Bytes>, Problem> {
    let idle = Duration::from_secs(app.settings.bounds.idle_seconds);
    match timeout(idle, field.chunk()).await {
        Ok(chunk) => chunk.map_err(|error| malformed(&error)),
        Err(_) => Err(Problem::new("body.timeout", "The upload stopped.")),
    }
}

struct Written {
    sha256: String,
    bytes: u64,
    media_type: &'static str,
}

fn write(path: &std::path::Path, mut pieces: mpsc::Receiver<Bytes>) -> std::io::Result<Written> {
    let mut file = File::create_new(path)?;
    let mut hasher = Hasher::default();
    let mut head = Vec::new();
    while let Some(piece) = pieces.blocking_recv() {
        hasher.update(&piece);
        head.extend(piece.iter().take(HEAD.saturating_sub(head.len())));
        file.write_all(&piece)?;
    }
    file.sync_all()?;
    let media_type = media_type(container::sniff(&head));
    Ok(Written { bytes: hasher.len(), sha256: hasher.finish(), media_type })
}

/// Media types that a browser is told; what is no picture is downloaded.
pub(crate) fn media_type(format: Format) -> &'static str {
    match format {
        Format::Avif => "image/avif",
        Format::Gif => "image/gif",
        Format::Heic => "image/heic",
        Format::Jpeg => "image/jpeg",
        Format::Jxl => "image/jxl",
        Format::Png => "image/png",
        Format::Tiff => "image/tiff",
        Format::WebP => "image/webp",
        Format::Unknown => "application/octet-stream",
    }
}

fn malformed(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new("body.tooLarge", "The files of one request are too large.");
    }
    Problem::new("body.malformed", "The multipart body is broken or ends early.")
}
