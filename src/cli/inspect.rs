//! `claimseal inspect`: a report for each file.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use claimseal::digest::Hasher;
use claimseal::policy::Policy;
use claimseal::report::Report;
use claimseal::{Context, inspect, inspect_oversize};

use super::progress::Progress;
use super::{Error, catalogue};

/// What `inspect` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Catalogue bundle, or folder of catalogue photos
    #[arg(long, value_name = "PATH")]
    catalogue: Option<PathBuf>,
    /// Policy (JSON); the default table without it
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Time of the claim, RFC 3339
    #[arg(long, value_name = "TIME", value_parser = super::rfc3339)]
    at: Option<String>,
    /// Time of the order, RFC 3339
    #[arg(long, value_name = "TIME", value_parser = super::rfc3339)]
    ordered_at: Option<String>,
    /// Indent the JSON
    #[arg(long)]
    pretty: bool,
    /// No progress and no warnings on stderr
    #[arg(long, short)]
    quiet: bool,
    /// Photos to inspect
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Runs it. A file that cannot be opened is named on stderr, the others are still done, and the
/// exit code is 2.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let context = context(arguments)?;
    let mut progress = Progress::new(arguments.files.len(), arguments.quiet);
    let mut failed = false;
    for path in &arguments.files {
        let report = report(path, &context);
        progress.clear();
        match report {
            Ok(report) => print(&report, arguments.pretty)?,
            Err(error) => {
                eprintln!("claimseal: {error}");
                failed = true;
            }
        }
        progress.step();
    }
    progress.clear();
    Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn context(arguments: &Arguments) -> Result<Context, Error> {
    let mut context = Context::default();
    context.at.clone_from(&arguments.at);
    context.ordered_at.clone_from(&arguments.ordered_at);
    if let Some(path) = &arguments.policy {
        context.policy = policy(path)?;
    }
    if let Some(path) = &arguments.catalogue {
        context = with_catalogue(context, path, arguments.quiet)?;
    }
    Ok(context)
}

/// Reads a policy file.
pub(crate) fn policy(path: &Path) -> Result<Policy, Error> {
    Policy::from_json(&super::read(path)?)
        .map_err(|error| Error::Usage(format!("{}: {error}", path.display())))
}

/// Adds the catalogue at `path` to `context`.
pub(crate) fn with_catalogue(context: Context, path: &Path, quiet: bool) -> Result<Context, Error> {
    let bundle = catalogue::bundle(path, quiet)?;
    context
        .with_catalogue(&bundle.bytes)
        .map(|context| context.with_references(bundle.references))
        .map_err(|error| Error::Usage(format!("{}: {error}", path.display())))
}

/// Inspects the file at `path`; one over the limit is digested in pieces, never held.
fn report(path: &Path, context: &Context) -> Result<Report, Error> {
    let fault = |error| Error::File(path.to_owned(), error);
    let mut file = File::open(path).map_err(fault)?;
    let mut bytes = Vec::new();
    let most = context.limits.max_bytes.saturating_add(1);
    Read::by_ref(&mut file).take(most).read_to_end(&mut bytes).map_err(fault)?;
    if (bytes.len() as u64) < most {
        return Ok(inspect(&bytes, context));
    }
    let mut hasher = Hasher::default();
    while !bytes.is_empty() {
        hasher.update(&bytes);
        bytes.clear();
        Read::by_ref(&mut file).take(1 << 20).read_to_end(&mut bytes).map_err(fault)?;
    }
    let length = hasher.len();
    Ok(inspect_oversize(length, &hasher.finish(), context))
}

fn print(report: &Report, pretty: bool) -> Result<(), Error> {
    let mut bytes = report.to_bytes();
    if pretty {
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
    }
    bytes.push(b'\n');
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&bytes).and_then(|()| stdout.flush()).map_err(Error::Stream)
}
