//! What the operator chooses.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::sampling::Sampling;
use super::stamping::Authority;
use super::store::Database;
use super::worker::Worker;
use crate::archive::timestamp::Roots;
use crate::policy::Policy;

/// Settings of one service.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Folder of uploads, keys and the embedded database.
    pub data: PathBuf,
    /// Database instead of `claimseal.db` in the data folder. Instances that share one share the data
    /// folder too.
    pub database: Option<Database>,
    /// The shop that challenges are for.
    pub audience: String,
    /// Whether to be the backend of the demo shop as well.
    pub demo: bool,
    /// Folder of the built npm package, served under `/sdk/`.
    pub sdk: PathBuf,
    /// Files (PEM) with the certificates whose signers are trusted in Content Credentials.
    pub c2pa_trust: Vec<PathBuf>,
    /// Policy that decides here, where it is not the default one; browsers never see it.
    pub policy: Option<Policy>,
    /// Which claims are recomputed.
    pub sampling: Sampling,
    /// Where claims are recomputed: in processes of their own, or in the service itself.
    pub worker: Option<Worker>,
    /// Whom to ask for time stamps of results.
    pub timestamp_authority: Option<Authority>,
    /// Root certificates by which its answers are checked before they are kept.
    pub timestamp_roots: Option<Roots>,
    /// Days after which claims and photos of orders are erased; never where there is none.
    pub retain_days: Option<u32>,
    /// Whether `x-forwarded-proto` comes from a proxy of our own.
    pub trust_proxy: bool,
    /// Whether to make a new one-time password for the reviewer.
    pub reset_password: bool,
    /// What a request and the machine may be asked for.
    pub bounds: Bounds,
}

/// Bounds of requests and of work at the same time.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Largest request with files, in bytes. Default 1.25 GiB: 20 files of 64 MiB.
    pub request_bytes: u64,
    /// Requests with files that are read at the same time. Default 64.
    pub uploads: usize,
    /// MiB of files that may wait for recomputation or be in it. Default 4,096.
    pub queue_mib: u32,
    /// Pixels that are decoded for one claim; files beyond are not recomputed. Default 500 million.
    pub claim_pixels: u64,
    /// Seconds without a byte from a client before it is given up. Default 30.
    pub idle_seconds: u64,
    /// Seconds that a whole upload may take. Default 900.
    pub upload_seconds: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            request_bytes: 1280 << 20,
            uploads: 64,
            queue_mib: 4096,
            claim_pixels: 500_000_000,
            idle_seconds: 30,
            upload_seconds: 900,
        }
    }
}
