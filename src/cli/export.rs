//! `claimseal export`: one file with everything about a claim.

use std::path::PathBuf;
use std::process::ExitCode;

use claimseal::service::{ExportError, export};

use super::Error;

/// What `export` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Id of the claim, such as clm_…
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// Archive to write (default: CLAIM.zip)
    #[arg(short, long, value_name = "ARCHIVE")]
    output: Option<PathBuf>,
    /// Folder of uploads, keys and the embedded database; the service may run meanwhile
    #[arg(long, value_name = "FOLDER", default_value = ".data")]
    data: PathBuf,
    /// Database: sqlite:PATH (default: claimseal.db in the data folder)
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Runs it; exit code 1 where there is no such claim or a stored file is damaged.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let database = arguments.database.as_deref().map(super::serve::database).transpose()?;
    // An id is no path.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !arguments.claim.chars().all(plain) {
        return Err(Error::Usage(format!("{}: not the id of a claim", arguments.claim)));
    }
    let output = arguments.output.clone();
    let output = output.unwrap_or_else(|| PathBuf::from(format!("{}.zip", arguments.claim)));
    match export(&arguments.data, database.as_deref(), &arguments.claim, &output) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error @ ExportError::NoData(_)) => Err(Error::Usage(error.to_string())),
        Err(error) => {
            eprintln!("claimseal: {error}");
            Ok(ExitCode::from(1))
        }
    }
}
