//! Time stamps for the signed results of claims, asked of an authority after a claim was accepted: a
//! buyer never waits for it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, Uri, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::app::App;
use super::say;
use crate::archive::timestamp::{self, Roots};
use crate::digest;

/// Time that an answer may take.
const ANSWER: Duration = Duration::from_secs(20);
/// Time between two looks for claims without a stamp.
const LOOK: Duration = Duration::from_secs(2);
/// Time after the first failed attempt, which doubles with each further one.
const FAILED: Duration = Duration::from_millis(500);
/// The longest time between two attempts.
const LONGEST: Duration = Duration::from_secs(600);
/// Claims that are read at a time.
const AT_ONCE: usize = 20;

/// An authority's address: `http://HOST[:PORT]/PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    host: String,
    port: u16,
    path: String,
}

impl std::str::FromStr for Authority {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "an authority is http://HOST[:PORT]/PATH; its answer is signed, so it needs no https but roots (--tsa-roots)";
        let uri: Uri = text.parse().map_err(|_| wrong)?;
        let host = uri.host().filter(|_| uri.scheme_str() == Some("http")).ok_or(wrong)?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            host: host.to_owned(),
            port: uri.port_u16().unwrap_or(80),
            path: path.to_owned(),
        })
    }
}

/// Stamps claims that have no stamp yet, oldest first, again and again. An authority that fails is
/// asked less and less often, and said once.
pub(crate) async fn keep_stamping(app: Arc<App>, authority: Authority) {
    let mut pause = None;
    loop {
        match all(&app, &authority).await {
            Ok(()) => pause = None,
            Err(error) if pause.is_none() => {
                say::warn(format_args!("time stamps: {error}; it is tried again"));
                pause = Some(FAILED);
            }
            Err(_) => pause = pause.map(|pause: Duration| (pause * 2).min(LONGEST)),
        }
        tokio::time::sleep(pause.unwrap_or(LOOK)).await;
    }
}

async fn all(app: &Arc<App>, authority: &Authority) -> Result<(), String> {
    let roots = app.settings.timestamp_roots.as_ref();
    loop {
        let shop = app.settings.audience.clone();
        let claims = app.db(move |store| store.unstamped(&shop, AT_ONCE)).await;
        let claims = claims.map_err(|problem| problem.detail.into_owned())?;
        if claims.is_empty() {
            return Ok(());
        }
        for (claim, jws) in claims {
            let stamp = ask(authority, roots, &digest::sha256(jws.as_bytes())).await?;
            let put = app.db(move |store| store.put_stamp(&claim, &stamp)).await;
            put.map_err(|problem| problem.detail.into_owned())?;
        }
    }
}

/// The answer of the authority, after it was checked.
async fn ask(
    authority: &Authority,
    roots: Option<&Roots>,
    sha256: &[u8; 32],
) -> Result<Vec<u8>, String> {
    let mut nonce = [0; 8];
    getrandom::fill(&mut nonce).map_err(|error| error.to_string())?;
    let question = timestamp::request(sha256, &nonce).ok_or("the question cannot be written")?;
    let answer = timeout(ANSWER, exchange(authority, question)).await;
    let answer = answer.map_err(|_| "no answer in time".to_owned())??;
    timestamp::check(&answer, sha256, Some(&nonce), roots).map_err(|error| error.to_string())?;
    Ok(answer)
}

/// One HTTP exchange (RFC 3161, section 3.4).
async fn exchange(authority: &Authority, question: Vec<u8>) -> Result<Vec<u8>, String> {
    let Authority { host, port, path } = authority;
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((plain, *port)).await.map_err(|error| error.to_string())?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(text)?;
    let driver = tokio::spawn(connection);
    let request = Request::post(path)
        .header(header::HOST, format!("{host}:{port}"))
        .header(header::CONTENT_TYPE, "application/timestamp-query")
        .header(header::ACCEPT, "application/timestamp-reply")
        .body(Body::from(question))
        .map_err(text)?;
    let response = sender.send_request(request).await.map_err(text)?;
    if response.status() != StatusCode::OK {
        return Err(format!("the authority answers {}", response.status()));
    }
    let body = axum::body::to_bytes(Body::new(response.into_body()), timestamp::MOST).await;
    driver.abort();
    Ok(body.map_err(text)?.to_vec())
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
