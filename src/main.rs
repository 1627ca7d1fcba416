//! The `claimseal` command: one subcommand per module of `cli`.
//!
//! Exit codes: 0 done; 1 a token or result that does not hold, or a service that cannot start;
//! 2 wrong usage or a file that cannot be opened.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod cli;

/// Checks refund photos for AI markers, camera evidence and catalogue copies.
#[derive(Debug, Parser)]
#[command(version, about, long_about = None, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print a report (JSON, one per line) for each file, in the order given
    Inspect(cli::inspect::Arguments),
    /// Make a catalogue bundle from a product's photos
    Fingerprint(cli::fingerprint::Arguments),
    /// Mint a challenge for one claim
    Challenge(cli::challenge::Arguments),
    /// Verify a token against the files that arrived, or an archive of a claim
    Verify(cli::verify::Arguments),
    /// Run the HTTP verification service
    #[cfg(feature = "service")]
    Serve(cli::serve::Arguments),
    /// Write one file with everything about a claim: photos, seals, signed result, log
    #[cfg(feature = "service")]
    Export(cli::export::Arguments),
    /// Check the whole log: that no entry and no claim was changed or taken out
    #[cfg(feature = "service")]
    Audit(cli::audit::Arguments),
    /// Erase what is about a buyer; the log stays, without words
    #[cfg(feature = "service")]
    Erase(cli::erase::Arguments),
    #[cfg(feature = "service")]
    #[command(hide = true)]
    Recompute(cli::recompute::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Inspect(arguments) => cli::inspect::run(&arguments),
        Command::Fingerprint(arguments) => cli::fingerprint::run(&arguments),
        Command::Challenge(arguments) => cli::challenge::run(&arguments),
        Command::Verify(arguments) => cli::verify::run(&arguments),
        #[cfg(feature = "service")]
        Command::Serve(arguments) => cli::serve::run(&arguments),
        #[cfg(feature = "service")]
        Command::Export(arguments) => cli::export::run(&arguments),
        #[cfg(feature = "service")]
        Command::Audit(arguments) => cli::audit::run(&arguments),
        #[cfg(feature = "service")]
        Command::Erase(arguments) => cli::erase::run(&arguments),
        #[cfg(feature = "service")]
        Command::Recompute(arguments) => cli::recompute::run(&arguments),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("claimseal: {error}");
            ExitCode::from(2)
        }
    }
}
