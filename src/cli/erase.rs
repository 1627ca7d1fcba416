//! `claimseal erase`: forgets what is about a buyer.

use std::process::ExitCode;

use claimseal::service::{Subject, erase};

use super::{Data, Error, told};

/// What `erase` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    subject: Whose,
    /// Shop that the claims came to
    #[arg(long, value_name = "AUDIENCE", default_value = "default")]
    audience: String,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Whose {
    /// One claim, by its id
    #[arg(long, value_name = "ID")]
    claim: Option<String>,
    /// All claims about an order, and the photos kept for it
    #[arg(long, value_name = "ORDER")]
    order: Option<String>,
    /// All claims of an account, and the photos kept for their orders
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
}

/// Runs it and prints how much was erased; exit code 1 where nothing was.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let Whose { claim, order, account } = &arguments.subject;
    let subject = claim.clone().map(Subject::Claim);
    let subject = subject.or_else(|| order.clone().map(Subject::Order));
    let subject = subject.or_else(|| account.clone().map(Subject::Account));
    let subject = subject.ok_or_else(|| Error::Usage("nothing to erase was named".to_owned()))?;
    let erased = erase(
        &arguments.data.data,
        arguments.data.database.as_ref(),
        &arguments.audience,
        &subject,
    );
    let Some((claims, photos)) = told(erased)? else { return Ok(ExitCode::from(1)) };
    println!("{{\"claims\":{claims},\"photos\":{photos}}}");
    if claims + photos == 0 {
        eprintln!("claimseal: nothing was there to erase");
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}
