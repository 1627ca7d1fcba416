//! `claimseal audit`: checks the whole log.

use std::process::ExitCode;

use claimseal::service::audit;

use super::{Data, Error, told};

/// What `audit` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Hash of an entry that the log must have: the `head` of an earlier run, or one from the
    /// log.json of an archive; may be repeated
    #[arg(long, value_name = "SHA256")]
    known: Vec<String>,
    #[command(flatten)]
    data: Data,
}

/// Runs it and prints what was found; exit code 1 where the log does not hold.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let audit = audit(&arguments.data.data, arguments.data.database.as_ref(), &arguments.known);
    let Some(audit) = told(audit)? else { return Ok(ExitCode::from(1)) };
    let text = serde_json::to_string(&audit).map_err(|error| Error::Stream(error.into()))?;
    println!("{text}");
    Ok(if audit.holds() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
