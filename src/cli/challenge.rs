//! `claimseal challenge`: mints a challenge, as a platform's backend would.

use std::path::PathBuf;
use std::process::ExitCode;

use claimseal::seal::base64url;
use claimseal::seal::challenge::Challenge;

use super::Error;

/// What `challenge` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Order that the claim is about
    #[arg(long, value_name = "ID")]
    order: String,
    /// File with the HMAC secret, at least 32 bytes
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// Key id of the secret
    #[arg(long, value_name = "KID", default_value = "k1")]
    kid: String,
    /// Shop that the token is for
    #[arg(long, value_name = "AUDIENCE", default_value = "default")]
    audience: String,
    /// Time of the order, RFC 3339
    #[arg(long, value_name = "TIME", value_parser = super::rfc3339)]
    ordered_at: Option<String>,
    /// Pseudonym of the account
    #[arg(long, value_name = "HASH")]
    account: Option<String>,
    /// Product whose catalogue photos are compared, may be repeated
    #[arg(long = "product", value_name = "ID")]
    products: Vec<String>,
    /// Seconds that it is valid
    #[arg(long, value_name = "SECONDS", default_value_t = 1800, value_parser = clap::value_parser!(i64).range(1..=86_400))]
    ttl: i64,
    /// RFC 7638 thumbprint of the browser's key
    #[arg(long, value_name = "THUMBPRINT")]
    jkt: String,
}

/// Runs it: prints the challenge on one line.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let secret = super::secret(&arguments.secret_file)?;
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|error| Error::Usage(format!("no randomness: {error}")))?;
    let now = super::now();
    let challenge = Challenge {
        aud: arguments.audience.clone(),
        order: arguments.order.clone(),
        ordered_at: arguments.ordered_at.clone(),
        account: arguments.account.clone(),
        products: arguments.products.clone(),
        nonce: base64url::encode(&nonce),
        iat: now,
        exp: now.saturating_add(arguments.ttl),
        jkt: arguments.jkt.clone(),
    };
    println!("{}", challenge.mint(&arguments.kid, &secret));
    Ok(ExitCode::SUCCESS)
}
