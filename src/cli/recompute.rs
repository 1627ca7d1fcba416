//! `claimseal recompute`: what the service starts for each claim; not for people.

use std::process::ExitCode;

use super::Error;

/// What `recompute` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Seconds of processor time
    #[arg(long)]
    seconds: u64,
    /// MiB of address space
    #[arg(long)]
    mib: u64,
}

/// Reads a job from standard input and writes its result to standard output.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    claimseal::service::recompute(arguments.seconds, arguments.mib).map_err(Error::Usage)?;
    Ok(ExitCode::SUCCESS)
}
