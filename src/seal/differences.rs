//! How the browser's report differs from the server's, and why.

use serde::{Deserialize, Serialize};

/// One difference between the browser's report and the server's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// Top-level part of the report, or `inputs.` or `file.` and a member.
    pub path: String,
    /// Whether there is an innocent reason.
    pub explained: bool,
    /// The reason.
    pub reason: Reason,
}

/// Why two reports differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// Another version of the module.
    Version,
    /// Another catalogue bundle, or one that the server does not know.
    Catalogue,
    /// Another policy, or one that the server does not know.
    Policy,
    /// A limit cut one of the two.
    Partial,
    /// The form sent a copy; the browser looked into the original.
    Copy,
    /// The report was made under another challenge of the same order.
    Time,
    /// None of these: it speaks against the report.
    Unexplained,
}

impl Difference {
    pub(crate) fn new(path: &str, reason: Reason) -> Self {
        Self { path: path.to_owned(), explained: reason != Reason::Unexplained, reason }
    }
}
