//! The three parts of a compact JWS (RFC 7515, 7.1).

use serde_json::{Map, Value};

use super::{base64url, strict};

/// A compact JWS, taken apart and not yet trusted.
#[derive(Debug)]
pub(crate) struct Compact<'a> {
    /// What the signature is over: the first two parts as they came.
    pub(crate) signing_input: &'a str,
    /// The header; its names are unique.
    pub(crate) header: Map<String, Value>,
    /// The payload's bytes.
    pub(crate) payload: Vec<u8>,
    /// The signature's bytes.
    pub(crate) signature: Vec<u8>,
}

impl<'a> Compact<'a> {
    /// Takes `text` apart, or gives `None` where it is not three parts of strict base64url with a
    /// JSON object in the first.
    pub(crate) fn split(text: &'a str) -> Option<Self> {
        let (signing_input, signature) = text.rsplit_once('.')?;
        let (header, payload) = signing_input.split_once('.')?;
        if payload.contains('.') {
            return None;
        }
        Some(Self {
            signing_input,
            header: strict::from_slice(&base64url::decode(header)?).ok()?,
            payload: base64url::decode(payload)?,
            signature: base64url::decode(signature)?,
        })
    }

    /// The header's member `name`, where it is a string.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.header.get(name)?.as_str()
    }

    /// Whether the header has no members but these.
    pub(crate) fn only(&self, names: &[&str]) -> bool {
        self.header.keys().all(|name| names.contains(&name.as_str()))
    }
}
