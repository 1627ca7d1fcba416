//! `claimseal verify`: checks a token against the files that arrived, or an archive of a claim.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use claimseal::Context;
use claimseal::seal::keys::HmacKeys;
use claimseal::seal::result::{Outcome, TokenStatus};
use claimseal::seal::verify::{Content, Expected, Mode, Received, Recomputation, verify};

use super::{Error, inspect};

/// What `verify` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Token, or @FILE to read it from a file
    #[arg(long, value_name = "T", required_unless_present = "archive")]
    token: Vec<String>,
    /// File with the HMAC secret of the challenge
    #[arg(long, value_name = "FILE", required_unless_present = "archive")]
    secret_file: Option<PathBuf>,
    /// Archive of a claim to check instead, without the service
    #[arg(long, value_name = "FILE", conflicts_with_all = ["token", "secret_file", "files"])]
    archive: Option<PathBuf>,
    /// The shop's public keys (JWK set) to check the archive with, instead of those inside
    #[arg(long, value_name = "FILE", requires = "archive")]
    jwks: Option<PathBuf>,
    /// Root certificates (PEM) of the authorities whose time stamps are trusted
    #[arg(long, value_name = "FILE", requires = "archive")]
    tsa_roots: Option<PathBuf>,
    /// Key id of the secret
    #[arg(long, value_name = "KID", default_value = "k1")]
    kid: String,
    /// Shop that the token must be for
    #[arg(long, value_name = "AUDIENCE", default_value = "default")]
    audience: String,
    /// Order that the token must be for
    #[arg(long, value_name = "ID")]
    order: Option<String>,
    /// Pseudonym of the account that the token must be for
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Catalogue bundle, or folder of catalogue photos
    #[arg(long, value_name = "PATH")]
    catalogue: Option<PathBuf>,
    /// Policy (JSON)
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Time to verify at instead of now, RFC 3339
    #[arg(long, value_name = "TIME", value_parser = super::rfc3339)]
    now: Option<String>,
    /// Files that arrived
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Runs it: prints the result, and ends with 1 where a check failed. Single use is not checked:
/// that takes a store.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    if let Some(archive) = &arguments.archive {
        return super::archive::run(
            archive,
            arguments.jwks.as_deref(),
            arguments.tsa_roots.as_deref(),
        );
    }
    let secret = super::secret(arguments.secret_file.as_deref().unwrap_or(Path::new("")))?;
    let keys = HmacKeys::new(vec![(arguments.kid.clone(), secret)])
        .map_err(|error| Error::Usage(error.to_string()))?;
    let mut context = Context::default();
    if let Some(path) = &arguments.policy {
        context.policy = inspect::policy(path)?;
    }
    if let Some(path) = &arguments.catalogue {
        context = inspect::with_catalogue(context, path, false)?;
    }
    let tokens = arguments.token.iter().map(|text| token(text)).collect::<Result<Vec<_>, _>>()?;
    let tokens: Vec<&str> = tokens.iter().map(|token| token.trim()).collect();
    let files =
        arguments.files.iter().map(|path| super::read(path)).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = arguments
        .files
        .iter()
        .map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    let received: Vec<Received<'_>> = files
        .iter()
        .zip(&names)
        .map(|(bytes, name)| Received { field: "files", name, content: Content::Bytes(bytes) })
        .collect();
    let now = arguments.now.as_deref().and_then(claimseal::time::parse_rfc3339);
    let expected = Expected {
        audience: &arguments.audience,
        order: arguments.order.as_deref(),
        account: arguments.account.as_deref(),
        now: now.unwrap_or_else(super::now),
        keys: &keys,
    };
    let known = context.catalogue.clone();
    let catalogues = |sha256: &str| known.clone().filter(|(_, s)| s == sha256).map(|(c, _)| c);
    let recomputation = Recomputation {
        server: &context,
        catalogues: &catalogues,
        policies: &|_, _| None,
        credentials: &|_, _| None,
        mode: Mode::Always,
    };
    let result = verify(&tokens, &received, &expected, &recomputation);
    println!("{}", String::from_utf8_lossy(&result.to_bytes()));
    let failed = result.checks.iter().any(|check| check.outcome == Outcome::Failed);
    let holds = result.token.status == TokenStatus::Valid && !failed;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn token(text: &str) -> Result<String, Error> {
    match text.strip_prefix('@') {
        Some(path) => {
            let bytes = super::read(path.as_ref())?;
            String::from_utf8(bytes).map_err(|_| Error::Usage(format!("{path}: not text")))
        }
        None => Ok(text.to_owned()),
    }
}
