//! How the browser's report differs from the server's, and why.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::detect::finding::{Finding, Severity};
use crate::digest;
use crate::limits::Limits;
use crate::report::{Inputs, Report};

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

/// What is known about the two reports beside their contents.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts {
    /// The received bytes are a copy of what the browser looked into.
    pub(crate) copy: bool,
    /// Another version of the module.
    pub(crate) version: bool,
    /// The browser names a catalogue bundle or a reference photo that the server does not know.
    pub(crate) catalogue_unknown: bool,
    /// The browser names a policy that the server does not know.
    pub(crate) policy_unknown: bool,
}

/// What no version, limit or copy explains: the report must be about the file it is sealed with.
pub(crate) fn identity(browser: &Map<String, Value>, sealed: &str) -> Vec<Difference> {
    let said = browser.get("file").and_then(|file| file.get("sha256")).and_then(Value::as_str);
    if said == Some(sealed) {
        Vec::new()
    } else {
        vec![Difference::new("file.sha256", Reason::Unexplained)]
    }
}

/// Differences of what the two reports depend on. All of them are innocent: bundles and policies
/// are replaced while pages are open, and a page restored from history keeps reports that it made
/// under its first challenge.
pub(crate) fn inputs(browser: &Inputs, ours: &Inputs, facts: &Facts) -> Vec<Difference> {
    let limits = if facts.version {
        Reason::Version
    } else if browser.limits == Limits::default().id {
        Reason::Partial
    } else {
        Reason::Unexplained
    };
    [
        ("inputs.policy", browser.policy != ours.policy, Reason::Policy),
        ("inputs.catalogue", browser.catalogue != ours.catalogue, Reason::Catalogue),
        ("inputs.references", browser.references != ours.references, Reason::Catalogue),
        ("inputs.limits", browser.limits != ours.limits, limits),
        ("inputs.at", browser.at != ours.at, Reason::Time),
        ("inputs.ordered_at", browser.ordered_at != ours.ordered_at, Reason::Time),
    ]
    .into_iter()
    .filter(|(_, differs, _)| *differs)
    .map(|(path, _, reason)| Difference::new(path, reason))
    .collect()
}

/// Differences of the top-level parts other than `inputs`, in report order.
pub(crate) fn parts(
    browser: &Map<String, Value>,
    ours: &Map<String, Value>,
    facts: &Facts,
) -> Vec<Difference> {
    let partial = [browser, ours].iter().any(|r| r.get("status") == Some(&json!("partial")));
    let only_catalogue = facts.catalogue_unknown && same_without_catalogue(browser, ours);
    let reason = |part: &str| {
        if facts.copy {
            Reason::Copy
        } else if facts.version {
            Reason::Version
        } else if partial {
            Reason::Partial
        } else if only_catalogue
            && matches!(part, "verdict" | "findings" | "findings_omitted" | "likeness")
        {
            Reason::Catalogue
        } else if facts.policy_unknown && part == "verdict" {
            Reason::Policy
        } else {
            Reason::Unexplained
        }
    };
    let mut out: Vec<Difference> = PARTS
        .iter()
        .filter(|part| browser.get(**part) != ours.get(**part))
        .map(|part| match *part {
            // A version is a fact of its own, for a copy too.
            "module" => Difference::new("module", Reason::Version),
            part => Difference::new(part, reason(part)),
        })
        .collect();
    let unknown = |name: &String| name != "inputs" && !PARTS.contains(&name.as_str());
    if browser.keys().any(unknown) {
        let reason = if facts.version { Reason::Version } else { Reason::Unexplained };
        out.push(Difference::new("other", reason));
    }
    out
}

/// Codes of warnings that the browser gave about an original and the server does not give about
/// the copy, without repeats.
pub(crate) fn browser_only(browser: &Map<String, Value>, ours: &Report) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    let warnings = findings(browser).filter(|f| f.get("severity") == Some(&json!("warning")));
    for code in warnings.filter_map(|finding| finding.get("code")?.as_str()) {
        let ours_too = ours.findings.iter().any(|finding| says_too(finding, code));
        if is_code(code) && !ours_too && !codes.iter().any(|c| c == code) && codes.len() < MAX_CODES
        {
            codes.push(code.to_owned());
        }
    }
    codes
}

/// Hamming distance of the PDQ hashes of the two reports, 0..=256, where both have one.
pub(crate) fn distance(browser: &Map<String, Value>, ours: &Report) -> Option<u32> {
    let theirs = digest::unhex(browser.get("likeness")?.get("pdq")?.as_str()?)?;
    let ours = digest::unhex(&ours.likeness.as_ref()?.pdq)?;
    let same_length = theirs.len() == ours.len();
    same_length.then(|| theirs.iter().zip(&ours).map(|(a, b)| (a ^ b).count_ones()).sum())
}

/// Parts of a report but `inputs`, in their order.
const PARTS: [&str; 12] = [
    "schema",
    "module",
    "status",
    "limits_hit",
    "file",
    "verdict",
    "findings",
    "findings_omitted",
    "ai",
    "provenance",
    "camera",
    "likeness",
];

/// Most codes that are taken over from a browser.
const MAX_CODES: usize = 32;

fn findings(report: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    report.get("findings").and_then(Value::as_array).into_iter().flatten()
}

/// Whether a finding of the server says what the browser's `code` does: the same, or what kind of
/// copy of a catalogue photo it is, which the server sees better with its reference photos.
fn says_too(ours: &Finding, code: &str) -> bool {
    const COPY: &str = "copy.catalogue.";
    let copies = code.starts_with(COPY) && ours.code.starts_with(COPY);
    ours.code == code || copies && ours.severity > Severity::Info
}

/// Dotted lower-camel, since it is shown to people: the browser may have written anything.
fn is_code(text: &str) -> bool {
    text.len() <= 80
        && text.contains('.')
        && text.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Whether the reports agree in all that a catalogue cannot change: findings of other areas, and
/// hash and quality of the upload.
fn same_without_catalogue(browser: &Map<String, Value>, ours: &Map<String, Value>) -> bool {
    let is_copy = |finding: &&Value| {
        finding.get("code").and_then(Value::as_str).is_some_and(|code| code.starts_with("copy."))
    };
    let hash = |report: &Map<String, Value>, name: &str| {
        report.get("likeness").and_then(|likeness| likeness.get(name)).cloned()
    };
    findings(browser).filter(|f| !is_copy(f)).eq(findings(ours).filter(|f| !is_copy(f)))
        && ["pdq", "quality"].iter().all(|name| hash(browser, name) == hash(ours, name))
}
