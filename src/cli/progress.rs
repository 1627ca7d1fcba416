//! Progress on standard error, for people: only on a terminal, and never mixed with the output.

use std::io::{IsTerminal, Write};

/// A counter of files that are done.
#[derive(Debug)]
pub(crate) struct Progress {
    total: usize,
    done: usize,
    shown: bool,
}

impl Progress {
    /// Counts to `total`; shows nothing when `quiet`, off a terminal, or for a single file.
    pub(crate) fn new(total: usize, quiet: bool) -> Self {
        let shown = !quiet && total > 1 && std::io::stderr().is_terminal();
        Self { total, done: 0, shown }
    }

    /// One more is done.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        if self.shown {
            let mut stderr = std::io::stderr().lock();
            let _ = write!(stderr, "\r{} of {} files", self.done, self.total);
            let _ = stderr.flush();
        }
    }

    /// Takes the line away, before output or at the end.
    pub(crate) fn clear(&self) {
        if self.shown {
            eprint!("\r\x1b[K");
        }
    }
}
