//! `claimseal fingerprint`: a catalogue bundle from a product's photos.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use claimseal::digest;
use claimseal::likeness::{Catalogue, Photo};
use serde::{Deserialize, Serialize};

use super::progress::Progress;
use super::{Error, catalogue};

/// What `fingerprint` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Catalogue photos; their ids are the file stems
    #[arg(value_name = "IMAGE", required_unless_present = "ndjson")]
    images: Vec<PathBuf>,
    /// Bundle to write
    #[arg(long, short, value_name = "BUNDLE", required_unless_present = "ndjson")]
    output: Option<PathBuf>,
    /// Id of a photo, once per IMAGE in the same order
    #[arg(long, value_name = "ID")]
    id: Vec<String>,
    /// Variant group of all photos
    #[arg(long, value_name = "GROUP", default_value = "")]
    group: String,
    /// Folder for reduced copies of at most 800 px, named by id
    #[arg(long, value_name = "FOLDER")]
    references: Option<PathBuf>,
    /// Read {"path", "id"?, "group"?} a line from stdin, print {"id", "pdq", "quality"} or {"path", "error"} a line
    #[arg(long)]
    ndjson: bool,
    /// No progress on stderr
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Deserialize)]
struct LineIn {
    path: PathBuf,
    id: Option<String>,
    group: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum LineOut<'a> {
    Made { id: &'a str, pdq: String, quality: u8 },
    Failed { path: &'a Path, error: String },
}

/// Runs it. With `--ndjson` a photo that cannot be read is a line with `error` and the exit code is
/// 2; without, the first one ends the run and no bundle is written.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    if !arguments.id.is_empty() && arguments.id.len() != arguments.images.len() {
        return Err(Error::Usage("give --id once per IMAGE, or not at all".to_owned()));
    }
    let (catalogue, failed) =
        if arguments.ndjson { from_lines(arguments)? } else { (from_images(arguments)?, false) };
    if let Some(path) = &arguments.output {
        let bundle = catalogue.to_bytes();
        Catalogue::from_bytes(&bundle)
            .map_err(|error| Error::Usage(format!("these photos make no bundle: {error}")))?;
        super::write(path, &bundle)?;
    }
    Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn from_images(arguments: &Arguments) -> Result<Catalogue, Error> {
    let mut progress = Progress::new(arguments.images.len(), arguments.quiet);
    let mut catalogue = Catalogue::default();
    for (index, path) in arguments.images.iter().enumerate() {
        let id = arguments.id.get(index).map(String::as_str);
        catalogue.photos.push(one(arguments, path, id, &arguments.group)?);
        progress.step();
    }
    progress.clear();
    Ok(catalogue)
}

fn from_lines(arguments: &Arguments) -> Result<(Catalogue, bool), Error> {
    let mut catalogue = Catalogue::default();
    let mut failed = false;
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(Error::Stream)?;
        if line.trim().is_empty() {
            continue;
        }
        let made = serde_json::from_str::<LineIn>(&line)
            .map_err(|error| (PathBuf::new(), error.to_string()))
            .and_then(|l| {
                let group = l.group.as_deref().unwrap_or(&arguments.group);
                one(arguments, &l.path, l.id.as_deref(), group)
                    .map_err(|error| (l.path.clone(), error.to_string()))
            });
        let out = match &made {
            Ok(photo) => LineOut::Made {
                id: &photo.id,
                pdq: digest::hex(&photo.fingerprint.pdq),
                quality: photo.fingerprint.quality,
            },
            Err((path, error)) => LineOut::Failed { path, error: error.clone() },
        };
        let mut stdout = std::io::stdout().lock();
        let mut bytes = serde_json::to_vec(&out).unwrap_or_default();
        bytes.push(b'\n');
        stdout.write_all(&bytes).and_then(|()| stdout.flush()).map_err(Error::Stream)?;
        match made {
            Ok(photo) => catalogue.photos.push(photo),
            Err(_) => failed = true,
        }
    }
    Ok((catalogue, failed))
}

fn one(arguments: &Arguments, path: &Path, id: Option<&str>, group: &str) -> Result<Photo, Error> {
    let photo = catalogue::photo(path, id, group)?;
    if let Some(folder) = &arguments.references {
        let fault = |error| Error::File(folder.clone(), error);
        std::fs::create_dir_all(folder).map_err(fault)?;
        let name = photo.id.replace(['/', '\\'], "_");
        super::write(&folder.join(format!("{name}.jpg")), &catalogue::reference(path)?)?;
    }
    Ok(photo)
}
