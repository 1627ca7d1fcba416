//! The process in which files are looked into, with limits on time and memory: a file that
//! keeps a decoder busy or makes it fail costs that process and not the service.
//!
//! [`Work`] goes in on its standard input, the result's bytes come out on its standard output.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};

use serde::de::DeserializeOwned;

use super::job::Work;

/// Most bytes of a result: 20 reports of their largest size, and room.
const MOST: u64 = 64 << 20;
/// Most bytes of a job: catalogue and reduced copies of 100 photos, and room.
const MOST_JOB: u64 = 256 << 20;

/// How work is done in a process of its own.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The `claimseal` command.
    pub program: PathBuf,
    /// Seconds that one claim, or one file by itself, may take before its process is killed.
    pub seconds: u64,
    /// MiB of address space that the process may have.
    pub mib: u64,
}

impl Worker {
    /// Has work done, or says why it was stopped. Blocks.
    pub(crate) fn run<T: DeserializeOwned>(&self, work: &Work) -> Result<T, String> {
        let job = serde_json::to_vec(work).map_err(|error| error.to_string())?;
        let mut child = Command::new(&self.program)
            .args(["recompute", "--seconds", &self.seconds.to_string()])
            .args(["--mib", &self.mib.to_string()])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(|error| format!("{}: {error}", self.program.display()))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let child = Mutex::new(child);
        let lock = || child.lock().unwrap_or_else(PoisonError::into_inner);
        let kill = || lock().kill();
        let (done, waiting) = mpsc::channel::<()>();
        let mut answer = Vec::new();
        let late = thread::scope(|scope| {
            let limit = Duration::from_secs(self.seconds);
            let watch = scope.spawn(move || {
                let late = waiting.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout);
                // It may have ended by itself just now.
                let _ = if late { kill() } else { Ok(()) };
                late
            });
            if let (Some(mut stdin), Some(stdout)) = (stdin, stdout) {
                // A process that is gone takes nothing more, and its status says so.
                let _ = stdin.write_all(&job);
                drop(stdin);
                let _ = stdout.take(MOST).read_to_end(&mut answer);
            }
            drop(done);
            watch.join().unwrap_or(true)
        });
        // It closed its output, so that it is about to end; or it filled it, and never will.
        let _ = if answer.len() as u64 >= MOST { kill() } else { Ok(()) };
        let status = lock().wait().map_err(|error| error.to_string())?;
        if late {
            return Err(format!("it took more than {} s", self.seconds));
        }
        read(&answer, status)
    }
}

fn read<T: DeserializeOwned>(answer: &[u8], status: ExitStatus) -> Result<T, String> {
    if !status.success() {
        return Err(format!("its process ended with {status}"));
    }
    serde_json::from_slice(answer).map_err(|error| format!("its answer cannot be read: {error}"))
}

/// What the process does: takes limits upon itself, reads a job from standard input and writes the
/// result to standard output.
///
/// # Errors
///
/// A sentence, where there is no job or it cannot be done.
pub fn recompute(seconds: u64, mib: u64) -> Result<(), String> {
    let fault = |error: rustix::io::Errno| format!("limits: {error}");
    // Whoever waits for the result is gone when the service is.
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(fault)?;
    for (resource, most) in [
        (Resource::As, mib.saturating_mul(1 << 20)),
        (Resource::Cpu, seconds.saturating_add(1)),
        (Resource::Core, 0),
        // It writes no file.
        (Resource::Fsize, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).map_err(fault)?;
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(MOST_JOB)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("standard input: {error}"))?;
    let work: Work = serde_json::from_slice(&bytes).map_err(|error| format!("job: {error}"))?;
    drop(bytes);
    std::io::stdout().write_all(&work.done()?).map_err(|error| format!("standard output: {error}"))
}
