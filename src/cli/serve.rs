//! `claimseal serve`: the HTTP verification service.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use claimseal::service::{Bounds, Settings, serve};

use super::Error;

/// What `serve` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Folder of uploads, keys and the embedded database
    #[arg(long, value_name = "FOLDER", default_value = ".data")]
    data: PathBuf,
    /// Database: sqlite:PATH (default: claimseal.db in the data folder)
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Shop that challenges are for
    #[arg(long, value_name = "AUDIENCE", default_value = "default")]
    audience: String,
    /// Be the backend of the demo shop as well, and show it at /
    #[arg(long)]
    demo: bool,
    /// Folder of the built npm package, served under /sdk/
    #[arg(long, value_name = "FOLDER", default_value = "dist/sdk")]
    sdk: PathBuf,
    /// C2PA trust list (PEM): its signers are trusted in Content Credentials; may be repeated
    #[arg(long, value_name = "FILE")]
    c2pa_trust: Vec<PathBuf>,
    /// Believe x-forwarded-proto: the service stands behind a proxy that sets it
    #[arg(long)]
    trust_proxy: bool,
    /// Make and print a new one-time password for the reviewer
    #[arg(long)]
    reset_password: bool,
}

/// Runs it until it is told to stop; exit code 1 where it cannot start.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let database = arguments.database.as_deref().map(database).transpose()?;
    let settings = Settings {
        listen: arguments.listen,
        data: arguments.data.clone(),
        database,
        audience: arguments.audience.clone(),
        demo: arguments.demo,
        sdk: arguments.sdk.clone(),
        c2pa_trust: arguments.c2pa_trust.clone(),
        trust_proxy: arguments.trust_proxy,
        reset_password: arguments.reset_password,
        bounds: Bounds::default(),
    };
    match serve(settings) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("claimseal: {error}");
            Ok(ExitCode::from(1))
        }
    }
}

/// The path that a database URL names.
pub(crate) fn database(url: &str) -> Result<PathBuf, Error> {
    match url.strip_prefix("sqlite:") {
        Some(path) if !path.is_empty() => Ok(PathBuf::from(path)),
        _ => Err(Error::Usage(format!("--database {url}: this version takes sqlite:PATH only"))),
    }
}
