//! `claimseal serve`: the HTTP verification service.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use claimseal::service::{Authority, Bounds, Database, Sampling, Settings, Worker, serve};

use super::Error;

/// What `serve` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Folder of uploads, keys and the embedded database
    #[arg(long, value_name = "FOLDER", default_value = ".data")]
    data: PathBuf,
    /// Database: sqlite:PATH or postgresql://USER:PASSWORD@HOST/NAME (default: claimseal.db in the data
    /// folder); instances on one PostgreSQL database share the data folder too
    #[arg(long, value_name = "URL", env = "CLAIMSEAL_DATABASE", hide_env_values = true)]
    database: Option<Database>,
    /// Shop that challenges are for
    #[arg(long, value_name = "AUDIENCE", default_value = "default")]
    audience: String,
    /// Be the backend of the demo shop as well, and show it at /
    #[arg(long)]
    demo: bool,
    /// Folder of the built npm package, served under /sdk/
    #[arg(long, value_name = "FOLDER", default_value = "dist/sdk")]
    sdk: PathBuf,
    /// C2PA trust list (PEM): its signers are trusted in Content Credentials; may be repeated
    #[arg(long, value_name = "FILE")]
    c2pa_trust: Vec<PathBuf>,
    /// Policy (JSON) that decides here instead of the default; browsers never see it
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Claims to recompute: always, never, or sampled:PERCENT (chosen by a secret after they have
    /// arrived); a claim that is not recomputed is never clear
    #[arg(long, value_name = "WHICH", default_value = "always", value_parser = sampling)]
    recompute: Sampling,
    /// Program to recompute claims with, such as a sandbox that runs `claimseal` with the arguments
    /// that it gets (default: this one)
    #[arg(long, value_name = "PROGRAM")]
    worker: Option<PathBuf>,
    /// Seconds that recomputing one claim may take before its process is killed
    #[arg(long, value_name = "S", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    worker_seconds: u64,
    /// MiB of address space that this process may have
    #[arg(long, value_name = "MIB", default_value_t = 4096, value_parser = clap::value_parser!(u64).range(64..=1 << 20))]
    worker_mib: u64,
    /// Days after which claims and photos kept for orders are erased, from the last decision on, or
    /// from their arrival (default: never)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    retain_days: Option<u32>,
    /// Authority (RFC 3161) to ask for a time stamp of each claim's signed result, http://HOST/PATH; it
    /// learns a digest and nothing else, and no buyer waits for it
    #[arg(long, value_name = "URL")]
    timestamp_authority: Option<Authority>,
    /// Root certificates (PEM) of this authority; without them whoever stands between it and the service
    /// could answer in its place
    #[arg(long, value_name = "FILE", requires = "timestamp_authority")]
    tsa_roots: Option<PathBuf>,
    /// Believe x-forwarded-proto: the service stands behind a proxy that sets it
    #[arg(long)]
    trust_proxy: bool,
    /// Make and print a new one-time password for the reviewer
    #[arg(long)]
    reset_password: bool,
}

/// Runs it until it is told to stop; exit code 1 where it cannot start.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let settings = Settings {
        listen: arguments.listen,
        data: arguments.data.clone(),
        database: arguments.database.clone(),
        audience: arguments.audience.clone(),
        demo: arguments.demo,
        sdk: arguments.sdk.clone(),
        c2pa_trust: arguments.c2pa_trust.clone(),
        policy: arguments.policy.as_deref().map(super::inspect::policy).transpose()?,
        sampling: arguments.recompute,
        worker: Some(Worker {
            program: match &arguments.worker {
                Some(program) => program.clone(),
                None => std::env::current_exe().map_err(Error::Stream)?,
            },
            seconds: arguments.worker_seconds,
            mib: arguments.worker_mib,
        }),
        timestamp_authority: arguments.timestamp_authority.clone(),
        timestamp_roots: arguments.tsa_roots.as_deref().map(super::archive::roots).transpose()?,
        retain_days: arguments.retain_days,
        trust_proxy: arguments.trust_proxy,
        reset_password: arguments.reset_password,
        bounds: Bounds::default(),
    };
    match serve(settings) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("claimseal: {error}");
            Ok(ExitCode::from(1))
        }
    }
}

fn sampling(text: &str) -> Result<Sampling, String> {
    let percent = || {
        let share: f64 = text.strip_prefix("sampled:")?.parse().ok()?;
        (0.1..=100.0).contains(&share).then(|| Sampling::Sampled((share * 10.0).round() as u16))
    };
    match text {
        "always" => Ok(Sampling::Always),
        "never" => Ok(Sampling::Never),
        _ => {
            percent().ok_or_else(|| "always, never, or sampled:PERCENT with 0.1 to 100".to_owned())
        }
    }
}
