//! Connections that are used again.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::service::store::{Result, StoreError};

/// Most connections at the same time.
const MOST: usize = 8;
/// How long a caller waits for one.
const WAIT: Duration = Duration::from_secs(30);
/// How long making one may take.
const CONNECT: Duration = Duration::from_secs(10);
/// A connection that was idle for longer is asked whether it still stands.
const IDLE: Duration = Duration::from_secs(1);
/// How long the answer may take.
const ANSWER: Duration = Duration::from_secs(2);

/// Nobody waits for a writer that hangs, and one that hangs loses its lock.
const LIMITS: &str = "SET lock_timeout = '20s'; SET idle_in_transaction_session_timeout = '60s'";

/// At most [`MOST`] connections.
pub(super) struct Pool {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<(Client, Instant)>,
    made: usize,
}

/// One connection, for one caller. It is closed unless it is given back, so that an error, a panic
/// or a transaction that was left open costs the next caller nothing.
pub(super) struct Taken<'a> {
    pub(super) client: Client,
    place: Place<'a>,
}

/// A place among the connections.
struct Place<'a> {
    pool: &'a Pool,
    kept: bool,
}

impl Pool {
    /// Reads a connection string of libpq, as URL or as pairs.
    pub(super) fn new(url: &str) -> Result<Self> {
        // The cause is left out: it could quote the password.
        let wrong = |_| StoreError::Failed("the database URL cannot be read".to_owned());
        let mut config: Config = url.parse().map_err(wrong)?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_application_name().is_none() {
            config.application_name("claimseal");
        }
        // Read once: the certificates that this machine trusts.
        let local = config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)));
        let without = local || config.get_ssl_mode() == SslMode::Disable;
        let tls = if without { None } else { Some(tls()?) };
        let state = Mutex::new(State::default());
        Ok(Self { config, tls, state, freed: Condvar::new() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection that stands; waits where all are taken.
    pub(super) fn take(&self) -> Result<Taken<'_>> {
        let full = |state: &mut State| state.idle.is_empty() && state.made >= MOST;
        let waited = self.freed.wait_timeout_while(self.state(), WAIT, full);
        let (mut state, timed_out) = waited.unwrap_or_else(PoisonError::into_inner);
        if timed_out.timed_out() {
            return Err(StoreError::Away("all connections are busy".to_owned()));
        }
        let idle = state.idle.pop();
        if idle.is_none() {
            state.made += 1;
        }
        drop(state);
        let place = Place { pool: self, kept: false };
        let standing = idle.and_then(|(mut client, since)| {
            let stands = since.elapsed() < IDLE || client.is_valid(ANSWER).is_ok();
            (stands && !client.is_closed()).then_some(client)
        });
        let client = match standing {
            Some(client) => client,
            None => self.connect()?,
        };
        Ok(Taken { client, place })
    }

    fn connect(&self) -> Result<Client> {
        let mut client = match &self.tls {
            Some(tls) => self.config.connect(tls.clone())?,
            None => self.config.connect(NoTls)?,
        };
        client.batch_execute(LIMITS)?;
        Ok(client)
    }
}

impl Taken<'_> {
    /// Keeps it for the next caller.
    pub(super) fn give_back(self) {
        let Self { client, mut place } = self;
        place.pool.state().idle.push((client, Instant::now()));
        place.kept = true;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.kept {
            let mut state = self.pool.state();
            state.made = state.made.saturating_sub(1);
        }
        self.pool.freed.notify_one();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // A connection must not end on a thread of the service's own runtime.
        let idle = std::mem::take(&mut self.state().idle);
        let _ = std::thread::spawn(move || drop(idle)).join();
    }
}

/// TLS with the certificates that this machine trusts.
fn tls() -> Result<MakeRustlsConnect> {
    let made = MakeRustlsConnect::with_native_certs();
    made.map(|(tls, _)| tls).map_err(|_| {
        let text = "this machine trusts no certificates; for a database without TLS end the URL with \
            ?sslmode=disable";
        StoreError::Failed(text.to_owned())
    })
}
