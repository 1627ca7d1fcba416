//! How the browser's report differs from the server's on the same bytes, and why.

use serde_json::Value;

use super::result::Difference;
use crate::report::{Report, Status};

/// What may explain a difference.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Circumstances {
    /// The server does not know the bundle that the browser used.
    pub(super) unknown_catalogue: bool,
    /// The server does not know the policy that the browser used.
    pub(super) unknown_policy: bool,
}

/// Top-level parts that differ. `inputs` are compared by the caller's choice of context, not here.
pub(super) fn between(browser: &Report, server: &Report, known: Circumstances) -> Vec<Difference> {
    let (Ok(Value::Object(ours)), Ok(Value::Object(theirs))) =
        (serde_json::to_value(server), serde_json::to_value(browser))
    else {
        return Vec::new();
    };
    let mut paths: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
    paths.sort();
    paths.dedup();
    let differing = paths.into_iter().filter(|path| {
        !matches!(path.as_str(), "inputs" | "module" | "schema")
            && ours.get(*path) != theirs.get(*path)
    });
    differing
        .map(|path| {
            let reason = reason(path, browser, server, known);
            Difference {
                path: path.clone(),
                explained: reason != "unexplained",
                reason: reason.to_owned(),
            }
        })
        .collect()
}

fn reason(path: &str, browser: &Report, server: &Report, known: Circumstances) -> &'static str {
    let of_catalogue = matches!(path, "likeness" | "findings" | "verdict" | "findings_omitted");
    if browser.module != server.module {
        "version"
    } else if browser.status == Status::Partial && browser.status != server.status {
        "partial"
    } else if known.unknown_catalogue && of_catalogue && without_copies_equal(browser, server) {
        "catalogue"
    } else if known.unknown_policy && path == "verdict" {
        "policy"
    } else {
        "unexplained"
    }
}

/// Whether the findings agree apart from those about the catalogue.
fn without_copies_equal(browser: &Report, server: &Report) -> bool {
    let rest = |report: &Report| -> Vec<_> {
        report.findings.iter().filter(|f| !f.code.starts_with("copy.")).cloned().collect()
    };
    rest(browser) == rest(server)
}
