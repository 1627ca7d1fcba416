//! Start, the listening loop, and the end.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::app::App;
use super::blobs::Blobs;
use super::demo::Demo;
use super::queue::Queue;
use super::reuse::EarlierUploads;
use super::settings::Settings;
use super::store::{Database, Store, StoreError};
use super::throttle::Throttle;
use super::validator::Validator;
use super::{clock, erasure, routes, say, secrets, stamping};

/// Connections at the same time.
const CONNECTIONS: usize = 1024;
/// Time for requests that are being answered when the service is told to stop.
const GRACE: Duration = Duration::from_secs(4);
/// Time for the headers of a request.
const HEADERS: Duration = Duration::from_secs(15);

/// Age of a file that nothing names before it is taken for left over, where other instances run.
const LEFT_OVER: Duration = Duration::from_secs(24 * 3600);

/// Why the service did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The data folder, or a file in it, cannot be made, read or written.
    Folder(PathBuf, io::Error),
    /// Another service uses the data folder.
    InUse(PathBuf),
    /// Anything else, in words.
    Start(String),
}

impl ServeError {
    pub(crate) fn random(error: getrandom::Error) -> Self {
        Self::Start(format!("no randomness: {error}"))
    }
}

impl From<StoreError> for ServeError {
    fn from(error: StoreError) -> Self {
        Self::Start(error.to_string())
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(address, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "{address} is taken by another program; choose one with --listen")
            }
            Self::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Self::Folder(path, error) => {
                write!(f, "{}: {error}; choose a writable folder with --data", path.display())
            }
            Self::InUse(path) => {
                write!(f, "{}: another `claimseal serve` uses this folder", path.display())
            }
            Self::Start(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for ServeError {}

/// Runs the service until SIGTERM or SIGINT.
///
/// Prints the address, and at the first start the API key and the one-time password, on standard
/// output; what goes wrong later, on standard error.
///
/// # Errors
///
/// [`ServeError`] where it cannot start.
pub fn serve(settings: Settings) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| ServeError::Start(format!("no threads: {error}")))?;
    runtime.block_on(run(settings))?;
    // Work that nobody waits for any more does not hold up the end.
    runtime.shutdown_timeout(Duration::from_millis(500));
    Ok(())
}

async fn run(settings: Settings) -> Result<(), ServeError> {
    let address = settings.listen;
    // The port first: a start that fails on it must not have used up the one-time password.
    let listener =
        TcpListener::bind(address).await.map_err(|error| ServeError::Listen(address, error))?;
    let folder = settings.data.clone();
    let fault = |error| ServeError::Folder(folder.clone(), error);
    secrets::make_folder(&settings.data).map_err(fault)?;
    let database = settings.database.clone().unwrap_or_else(|| Database::within(&settings.data));
    let lock = std::fs::File::create(settings.data.join("lock")).map_err(fault)?;
    let locked = if database.is_shared() { lock.try_lock_shared() } else { lock.try_lock() };
    locked.map_err(|_| ServeError::InUse(settings.data.clone()))?;

    let opened = tokio::task::spawn_blocking(move || open(settings, &database)).await;
    let app = Arc::new(opened.map_err(|error| ServeError::Start(error.to_string()))??);
    if let Some(demo) = app.demo.clone() {
        let app = Arc::clone(&app);
        let done = tokio::task::spawn_blocking(move || demo.register_photos(&app)).await;
        done.map_err(|error| ServeError::Start(format!("demo photos: {error}")))?;
    }
    if let Some(days) = app.settings.retain_days {
        tokio::spawn(erasure::keep_time(Arc::clone(&app), days));
    }
    if let Some(authority) = app.settings.timestamp_authority.clone() {
        tokio::spawn(stamping::keep_stamping(Arc::clone(&app), authority));
    }
    let sdk = &app.settings.sdk;
    if !sdk.join("index.js").is_file() && !sdk.join("claimseal.js").is_file() {
        say::warn(format_args!(
            "warning: {} holds no npm package, so forms that load /sdk/ go without the \
             check in the browser; build it with `node scripts/build-sdk.mjs`",
            sdk.display()
        ));
    }
    let local = listener.local_addr().unwrap_or(address);
    say::out(format_args!("listening on http://{local}"));
    accept(listener, routes::router(Arc::clone(&app))).await;
    say::out(format_args!("stopped"));
    drop(lock);
    Ok(())
}

/// Everything that stands on the disk. Blocks.
fn open(settings: Settings, database: &Database) -> Result<App, ServeError> {
    let fault = |error| ServeError::Folder(settings.data.clone(), error);
    // Instances that start at the same moment make one set of secrets.
    let alone = std::fs::File::create(settings.data.join("start.lock")).map_err(fault)?;
    alone.lock().map_err(fault)?;
    let name = secrets::random_text::<12>().map_err(ServeError::random)?;
    let blobs = Blobs::open(&settings.data, &name).map_err(fault)?;
    let store: Arc<dyn Store> = database.open()?.into();
    let mut failed = None;
    let named = |sha256: &str| match store.file(sha256) {
        Ok(found) => found.is_some(),
        Err(error) => {
            failed = Some(error);
            true
        }
    };
    erasure::forget_files(&*store, &blobs)?;
    let age = if database.is_shared() { LEFT_OVER } else { Duration::ZERO };
    blobs.sweep(age, named).map_err(fault)?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    secrets::first_start(&*store, settings.reset_password)?;
    let demo = if settings.demo { Some(Demo::new(&*store, clock::now())?) } else { None };
    Ok(App {
        earlier: EarlierUploads::open(&*store)?,
        store,
        blobs,
        keys: secrets::hmac_keys(&settings.data)?,
        signer: secrets::signer(&settings.data)?,
        validator: Validator::new(&settings.c2pa_trust).map_err(ServeError::Start)?,
        lots: secrets::lots(&settings.data)?,
        queue: Queue::new(settings.bounds.queue_mib),
        uploads: Semaphore::new(settings.bounds.uploads),
        throttle: Throttle::default(),
        demo,
        settings,
    })
}

async fn accept(listener: TcpListener, router: Router) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut end = std::pin::pin!(told_to_stop());
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    // Out of file descriptors, or a client that was gone at once.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut end => break,
        };
        let _ = stream.set_nodelay(true);
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            // A connection that breaks is the client's business.
            let _ = connection.await;
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
