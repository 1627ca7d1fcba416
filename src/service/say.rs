//! Words to the operator. Whoever reads them may be gone: that stops no service.

use std::fmt;
use std::io::Write;

/// On standard output: the address, and secrets that are shown once.
pub(crate) fn out(text: fmt::Arguments<'_>) {
    let mut stdout = std::io::stdout().lock();
    let _ = writeln!(stdout, "claimseal: {text}").and_then(|()| stdout.flush());
}

/// On standard error: what goes wrong.
pub(crate) fn warn(text: fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr().lock(), "claimseal: {text}");
}
