//! Every report made again, on the bytes that arrived.

use std::borrow::Cow;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::challenge::Challenge;
use super::credentials::Credentials;
use super::differences::{self, Difference, Facts, Reason};
use super::result::CatalogueUse;
use super::rfc3339;
use super::verify::{Content, Mode, Recomputation};
use crate::digest;
use crate::inspect::{Context, Rows, inspect_with_rows, oversize};
use crate::limits::Limits;
use crate::policy::Policy;
use crate::report::{Inputs, Report};

/// What the server looks with, for one claim.
pub(crate) struct Own<'a> {
    /// The context of the verdict.
    pub(crate) context: Context,
    recompute: &'a Recomputation<'a>,
}

/// What is there to look at.
pub(crate) enum Sight<'a> {
    Bytes(Cow<'a, [u8]>),
    Oversize { bytes: u64, sha256: &'a str },
}

impl Sight<'_> {
    fn report(&self, context: &Context) -> (Report, Rows) {
        match self {
            Self::Bytes(bytes) => inspect_with_rows(bytes, context),
            Self::Oversize { bytes, sha256 } => oversize(*bytes, sha256, context),
        }
    }
}

impl<'a> Own<'a> {
    /// The server's context, with the times of the claim from the challenge where it has none; a
    /// claim without a challenge is of `now`.
    pub(crate) fn new(
        recompute: &'a Recomputation<'a>,
        challenge: Option<&Challenge>,
        now: i64,
    ) -> Self {
        let mut context = recompute.server.clone();
        context.at.get_or_insert_with(|| challenge.map_or_else(|| rfc3339(now), Challenge::at));
        if context.ordered_at.is_none() {
            context.ordered_at = challenge.and_then(|challenge| challenge.ordered_at.clone());
        }
        Self { context, recompute }
    }

    /// Which files are looked into.
    pub(crate) fn mode(&self) -> Mode {
        self.recompute.mode
    }

    /// What of a file is looked into, or `None` where it is not.
    pub(crate) fn sight<'c>(&self, content: &Content<'c>) -> Option<Sight<'c>> {
        match (self.recompute.mode, content) {
            (Mode::Never | Mode::Stopped, _) => None,
            (Mode::Always, Content::Bytes(bytes)) => Some(Sight::Bytes(Cow::Borrowed(bytes))),
            (Mode::Always, &Content::Stored { sha256, bytes, fetch }) => {
                if bytes > self.context.limits.max_bytes {
                    return Some(Sight::Oversize { bytes, sha256 });
                }
                fetch().map(|bytes| Sight::Bytes(Cow::Owned(bytes)))
            }
        }
    }

    /// What the validator of Content Credentials says, where there is one and a manifest store.
    pub(crate) fn credentials(&self, sight: &Sight<'_>, ours: &Report) -> Option<Credentials> {
        match sight {
            Sight::Bytes(bytes) if ours.provenance.is_some() => {
                (self.recompute.credentials)(bytes, &ours.file.format)
            }
            _ => None,
        }
    }

    /// The report that counts, and the rows behind its verdict.
    pub(crate) fn report(&self, sight: &Sight<'_>) -> (Report, Rows) {
        sight.report(&self.context)
    }

    /// Where the browser's report differs. `ours` is the server's, `sealed` the digest that the
    /// token states for the picked file.
    ///
    /// Inputs are compared with the server's. The rest is compared with a second report, made with
    /// the browser's inputs: another catalogue or policy, or reference photos that only the server
    /// has, must neither speak against the buyer nor hide what else differs. It is not needed where
    /// inputs and reports are equal, and of no use for a copy.
    pub(crate) fn compare(
        &self,
        sight: &Sight<'_>,
        ours: &Report,
        browser: &Map<String, Value>,
        sealed: &str,
        mut facts: Facts,
    ) -> Vec<Difference> {
        facts.version = browser.get("module").and_then(Value::as_str) != Some(crate::VERSION);
        let inputs = browser.get("inputs").and_then(|v| serde_json::from_value(v.clone()).ok());
        let mut out = differences::identity(browser, sealed);
        let Some(inputs) = inputs else {
            // Without inputs nothing can be made again; only another version may lack them.
            let reason = if facts.version { Reason::Version } else { Reason::Unexplained };
            out.push(Difference::new("inputs", reason));
            return out;
        };
        let of_inputs = differences::inputs(&inputs, &ours.inputs, &facts);
        let context = self.browser_context(&inputs, &mut facts);
        let mut parts = differences::parts(browser, &object(ours), &facts);
        let differs = !of_inputs.is_empty() || !parts.is_empty();
        if let Some(context) = context.filter(|_| differs && !facts.copy) {
            parts = differences::parts(browser, &object(&sight.report(&context).0), &facts);
        }
        out.extend(of_inputs);
        out.extend(parts);
        out
    }

    /// The context that the browser says it had, or `None` where it is the server's.
    fn browser_context(&self, inputs: &Inputs, facts: &mut Facts) -> Option<Context> {
        let mut context = self.context.clone();
        context.at = inputs.at.clone().filter(|text| text.len() <= 64);
        context.ordered_at = inputs.ordered_at.clone().filter(|text| text.len() <= 64);
        if inputs.limits == Limits::default().id {
            context.limits = Limits::default();
        }
        let own = self.context.catalogue.as_ref().map(|(_, sha256)| sha256.as_str());
        match inputs.catalogue.as_deref() {
            None => context.catalogue = None,
            Some(named) if Some(named) == own => {}
            Some(named) => match (self.recompute.catalogues)(named) {
                Some(catalogue) => context.catalogue = Some((catalogue, named.to_owned())),
                None => facts.catalogue_unknown = true,
            },
        }
        match inputs.references.as_deref() {
            None => context.references.clear(),
            Some(named) => {
                context.references.retain(|_, file| digest::sha256_hex(file) == named);
                facts.catalogue_unknown |= context.references.is_empty();
            }
        }
        match self.policy(&inputs.policy.id, &inputs.policy.sha256) {
            Some(policy) => context.policy = policy,
            None => facts.policy_unknown = true,
        }
        let same = context.at == self.context.at
            && context.ordered_at == self.context.ordered_at
            && context.limits == self.context.limits
            && context.policy == self.context.policy
            && context.references.len() == self.context.references.len()
            && context.catalogue.as_ref().map(|(_, sha256)| sha256.as_str()) == own;
        (!same).then_some(context)
    }

    fn policy(&self, id: &str, sha256: &str) -> Option<Policy> {
        let named = |policy: &Policy| policy.id == id && policy.sha256() == sha256;
        Some(self.context.policy.clone())
            .filter(named)
            .or_else(|| Some(Policy::default()).filter(named))
            .or_else(|| (self.recompute.policies)(id, sha256).filter(named))
    }

    /// The catalogue photo that `report` names.
    pub(crate) fn catalogue_use(&self, report: &Report) -> Option<CatalogueUse> {
        let id = report.likeness.as_ref()?.catalogue_id.as_ref()?;
        let (catalogue, _) = self.context.catalogue.as_ref()?;
        let photo = catalogue.photos.iter().find(|photo| &photo.id == id)?;
        let registered_at = i64::try_from(photo.registered_at).ok().filter(|&unix| unix > 0);
        Some(CatalogueUse {
            id: id.clone(),
            sha256: None,
            registered_at: registered_at.map(rfc3339),
        })
    }
}

/// The browser's report as an object. That its names are unique was seen when the token was opened.
pub(crate) fn parse(report: &RawValue) -> Option<Map<String, Value>> {
    serde_json::from_str(report.get()).ok()
}

/// The bytes of `report` as they are spliced into the result.
pub(crate) fn raw(report: &Report) -> Option<Box<RawValue>> {
    RawValue::from_string(String::from_utf8(report.to_bytes()).ok()?).ok()
}

/// What a reader of `report`'s bytes sees.
fn object(report: &Report) -> Map<String, Value> {
    serde_json::from_slice(&report.to_bytes()).unwrap_or_default()
}
