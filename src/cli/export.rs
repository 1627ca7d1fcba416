//! `claimseal export`: one file with everything about a claim.

use std::path::PathBuf;
use std::process::ExitCode;

use claimseal::service::export;

use super::{Data, Error, told};

/// What `export` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Id of the claim, such as clm_…
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// Archive to write (default: CLAIM.zip)
    #[arg(short, long, value_name = "ARCHIVE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
}

/// Runs it; exit code 1 where there is no such claim or a stored file is damaged.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    // An id is no path.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !arguments.claim.chars().all(plain) {
        return Err(Error::Usage(format!("{}: not the id of a claim", arguments.claim)));
    }
    let output = arguments.output.clone();
    let output = output.unwrap_or_else(|| PathBuf::from(format!("{}.zip", arguments.claim)));
    let data = &arguments.data.data;
    let done = told(export(data, arguments.data.database.as_ref(), &arguments.claim, &output))?;
    Ok(if done.is_some() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
