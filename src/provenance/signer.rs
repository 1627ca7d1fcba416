//! Who signed a manifest: common name and organisation in the subject of the signer's certificate
//! (COSE, RFC 9360; X.509, RFC 5280). Nothing is verified here, so a name is context and no proof.

use super::cbor::{self, Value};

/// Label of the certificate chain in a COSE header.
const CHAIN: u64 = 33;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const IDENTIFIER: u8 = 0x06;
/// Context tag of the version, which may be left out.
const VERSION: u8 = 0xA0;
const COMMON_NAME: [u8; 3] = [0x55, 4, 3];
const ORGANISATION: [u8; 3] = [0x55, 4, 10];

/// The subject of a certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signer {
    /// Common name.
    pub name: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
}

/// The signer of a `COSE_Sign1` structure; the chain stands in either header, the leaf first.
pub(super) fn read(signature: &[u8], budget: &mut usize) -> Option<Signer> {
    let signed = cbor::decode(signature, budget)?;
    let [protected, unprotected, ..] = signed.items() else { return None };
    let protected = protected.bytes().and_then(|bytes| cbor::decode(bytes, budget));
    let chain = protected.as_ref().and_then(chain).or_else(|| chain(unprotected))?;
    subject(chain.bytes().or_else(|| chain.items().first()?.bytes())?)
}

fn chain(header: &Value) -> Option<&Value> {
    header.get("x5chain").or_else(|| header.numbered(CHAIN))
}

/// Subject of a certificate in DER.
fn subject(certificate: &[u8]) -> Option<Signer> {
    let (signed, _) = inside(certificate, SEQUENCE)?;
    let (mut fields, _) = inside(signed, SEQUENCE)?;
    if let Some((_, rest)) = inside(fields, VERSION) {
        fields = rest;
    }
    // Serial number, algorithm, issuer, validity.
    for _ in 0..4 {
        (_, _, fields) = element(fields)?;
    }
    let (mut names, _) = inside(fields, SEQUENCE)?;
    let mut signer = Signer::default();
    while let Some((set, rest)) = inside(names, SET) {
        names = rest;
        let Some((pair, _)) = inside(set, SEQUENCE) else { continue };
        let Some((kind, value)) = inside(pair, IDENTIFIER) else { continue };
        let Some((_, text, _)) = element(value) else { continue };
        let text = std::str::from_utf8(text).ok().map(str::to_owned);
        if kind == COMMON_NAME {
            signer.name = text;
        } else if kind == ORGANISATION {
            signer.organisation = text;
        }
    }
    Some(signer)
}

/// Content and rest where `bytes` begins with an element of this tag.
fn inside(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    element(bytes).filter(|(found, ..)| *found == tag).map(|(_, content, rest)| (content, rest))
}

/// Tag, content and rest of the element that `bytes` begins with (X.690, definite lengths).
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(first), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (digits.iter().fold(0, |length, &digit| (length << 8) | usize::from(digit)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}
