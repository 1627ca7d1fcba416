//! `claimseal verify --archive`: checks an archive without the service.

use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

use claimseal::archive::timestamp::Roots;
use claimseal::archive::{Keys, check};
use claimseal::report::message::{Lang, message};
use claimseal::seal::verify::Outcome;

use super::Error;

/// Prints what was found out, and ends with 1 where a check failed.
pub(crate) fn run(
    archive: &Path,
    jwks: Option<&Path>,
    roots: Option<&Path>,
) -> Result<ExitCode, Error> {
    let file = File::open(archive).map_err(|error| Error::File(archive.to_owned(), error))?;
    let jwks = jwks.map(super::read).transpose()?;
    let roots = roots.map(self::roots).transpose()?;
    let checked = check(file, jwks.as_deref(), roots.as_ref());
    let text = serde_json::to_string(&checked).unwrap_or_default();
    println!("{text}");
    for check in &checked.checks {
        let Some(code) = &check.code else { continue };
        let sentence = message(code, Lang::En).map_or("", |message| message.sentence);
        eprintln!("claimseal: {code}: {sentence} {}", check.paths.join(", "));
    }
    if !checked.holds() {
        return Ok(ExitCode::from(1));
    }
    if checked.keys == Keys::Inside {
        eprintln!(
            "claimseal: the archive is of one piece; whose it is, its own keys cannot say: compare the \
             key {} with the shop's, or give the shop's keys with --jwks",
            checked.kid.unwrap_or_default()
        );
    }
    if let Some(stamp) = checked.timestamp.filter(|stamp| stamp.trusted == Outcome::NotRun) {
        eprintln!(
            "claimseal: the time stamp of {} was made by \"{}\"; whether that is an authority, --tsa-roots \
             can say",
            stamp.at, stamp.signer
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads root certificates.
pub(crate) fn roots(path: &Path) -> Result<Roots, Error> {
    let wrong = || Error::Usage(format!("{}: no certificates in PEM", path.display()));
    Roots::from_pem(&super::read(path)?).ok_or_else(wrong)
}
