//! C2PA manifest stores made by code: CBOR, JUMBF, hashes and the binding to the file.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]

use sha2::{Digest, Sha256};

/// A CBOR item.
#[derive(Clone, Debug)]
pub enum Item {
    Int(u64),
    Text(String),
    Bytes(Vec<u8>),
    List(Vec<Item>),
    Map(Vec<(&'static str, Item)>),
}

pub fn text(text: &str) -> Item {
    Item::Text(text.to_owned())
}

pub fn map(pairs: &[(&'static str, Item)]) -> Item {
    Item::Map(pairs.to_vec())
}

impl Item {
    pub fn encode(&self) -> Vec<u8> {
        let head = |major: u8, length: usize| -> Vec<u8> {
            // Always the four-byte form, so that sizes do not depend on values.
            [&[major << 5 | 26][..], &u32::try_from(length).unwrap().to_be_bytes()].concat()
        };
        match self {
            Self::Int(number) => head(0, usize::try_from(*number).unwrap()),
            Self::Text(text) => [head(3, text.len()), text.as_bytes().to_vec()].concat(),
            Self::Bytes(bytes) => [head(2, bytes.len()), bytes.clone()].concat(),
            Self::List(items) => {
                [head(4, items.len()), items.iter().flat_map(Item::encode).collect()].concat()
            }
            Self::Map(pairs) => {
                let inner = pairs.iter().flat_map(|(k, v)| [text(k).encode(), v.encode()].concat());
                [head(5, pairs.len()), inner.collect()].concat()
            }
        }
    }
}

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [&length[..], kind, content].concat()
}

/// What a superbox holds: its description box, then `boxes`.
fn content(kind: &[u8; 4], label: &str, boxes: &[u8]) -> Vec<u8> {
    let suffix = [0, 0x11, 0, 0x10, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
    let description = [&kind[..], &suffix, &[3], label.as_bytes(), &[0]].concat();
    [boxed(b"jumd", &description), boxes.to_vec()].concat()
}

fn superbox(kind: &[u8; 4], label: &str, boxes: &[u8]) -> Vec<u8> {
    boxed(b"jumb", &content(kind, label, boxes))
}

/// One manifest: a label and its CBOR assertions.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// `c2ma`, or `c2um` for an update manifest.
    pub kind: [u8; 4],
    pub generator: &'static str,
    pub label: &'static str,
    pub assertions: Vec<(&'static str, Item)>,
    /// CBOR of the signature box, where there is one.
    pub signature: Option<Vec<u8>>,
    /// Writes wrong hashes into the claim.
    pub is_tampered: bool,
    /// Assertions that are in the store but not named by the claim.
    pub unnamed: Vec<(&'static str, Item)>,
}

pub fn manifest(label: &'static str, assertions: &[(&'static str, Item)]) -> Manifest {
    Manifest {
        kind: *b"c2ma",
        generator: "Test Writer",
        label,
        assertions: assertions.to_vec(),
        signature: None,
        is_tampered: false,
        unnamed: Vec::new(),
    }
}

/// A `c2pa.actions` assertion of `(action, digital source type)` pairs; an empty type is left out.
pub fn actions(list: &[(&str, &str)]) -> (&'static str, Item) {
    let action = |(name, source): &(&str, &str)| {
        let mut pairs = vec![("action", text(name))];
        if !source.is_empty() {
            let base = "http://cv.iptc.org/newscodes/digitalsourcetype/";
            pairs.push(("digitalSourceType", text(&format!("{base}{source}"))));
        }
        Item::Map(pairs)
    };
    ("c2pa.actions.v2", map(&[("actions", Item::List(list.iter().map(action).collect()))]))
}

/// A `c2pa.ingredient` assertion that points to a manifest of the same store.
pub fn ingredient(relationship: &str, label: &str) -> (&'static str, Item) {
    let url = format!("self#jumbf=/c2pa/{label}");
    let link = map(&[("url", text(&url)), ("hash", Item::Bytes(vec![0; 32]))]);
    let link = ("activeManifest", link);
    ("c2pa.ingredient.v3", map(&[("relationship", text(relationship)), link]))
}

/// A `c2pa.hash.data` assertion that leaves out `length` bytes from `start`.
pub fn hash_data(hash: &[u8], start: usize, length: usize) -> (&'static str, Item) {
    let range = map(&[("start", Item::Int(start as u64)), ("length", Item::Int(length as u64))]);
    let pairs = [
        ("exclusions", Item::List(vec![range])),
        ("alg", text("sha256")),
        ("hash", Item::Bytes(hash.to_vec())),
    ];
    ("c2pa.hash.data", map(&pairs))
}

impl Manifest {
    fn encode(&self) -> Vec<u8> {
        let mut references = Vec::new();
        let mut kept = Vec::new();
        for (label, item) in &self.assertions {
            let inside = content(b"cbor", label, &boxed(b"cbor", &item.encode()));
            let mut hash = Sha256::digest(&inside).to_vec();
            hash[0] ^= u8::from(self.is_tampered);
            let url = format!("self#jumbf=c2pa.assertions/{label}");
            references.push(map(&[("url", text(&url)), ("hash", Item::Bytes(hash))]));
            kept.extend(boxed(b"jumb", &inside));
        }
        for (label, item) in &self.unnamed {
            kept.extend(superbox(b"cbor", label, &boxed(b"cbor", &item.encode())));
        }
        let claim = map(&[
            ("alg", text("sha256")),
            (
                "claim_generator_info",
                map(&[("name", text(self.generator)), ("version", text("1.2"))]),
            ),
            ("created_assertions", Item::List(references)),
        ]);
        let claim = superbox(b"c2cl", "c2pa.claim.v2", &boxed(b"cbor", &claim.encode()));
        let kept = superbox(b"c2as", "c2pa.assertions", &kept);
        let signature = self.signature.iter();
        let signature =
            signature.flat_map(|s| superbox(b"c2cs", "c2pa.signature", &boxed(b"cbor", s)));
        superbox(&self.kind, self.label, &[kept, claim, signature.collect()].concat())
    }
}

/// A `COSE_Sign1` with a certificate chain of one, in the protected header by its number, or in the
/// other one by its older name.
pub fn cose(certificate: &[u8], is_protected: bool) -> Vec<u8> {
    let certificate = Item::Bytes(certificate.to_vec());
    let protected: Vec<u8> = match is_protected {
        true => [&[0xA1, 0x18, 33][..], &certificate.encode()].concat(),
        false => vec![0xA0],
    };
    let unprotected = match is_protected {
        true => map(&[]),
        false => map(&[("x5chain", Item::List(vec![certificate]))]),
    };
    let parts = [Item::Bytes(protected), unprotected, Item::Int(0), Item::Bytes(vec![7; 64])];
    [&[0xD2][..], &Item::List(parts.to_vec()).encode()].concat()
}

/// A certificate with this common name and organisation; its issuer has other ones, the rest is empty.
pub fn certificate(name: &str, organisation: &str) -> Vec<u8> {
    let der = |tag: u8, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], content].concat()
    };
    let field = |kind: u8, text: &str| {
        let pair = [der(6, &[0x55, 4, kind]), der(0x0C, text.as_bytes())].concat();
        der(0x31, &der(0x30, &pair))
    };
    let subject = |name: &str, organisation: &str| {
        der(0x30, &[field(6, "US"), field(10, organisation), field(3, name)].concat())
    };
    let version = der(0xA0, &der(2, &[2]));
    let issuer = subject("Issuing Authority", "Authority Inc.");
    let fields = [
        [version, der(2, &[9]), der(0x30, &[])].concat(),
        [issuer, der(0x30, &[]), subject(name, organisation)].concat(),
    ];
    der(0x30, &[der(0x30, &fields.concat()), der(0x30, &[]), der(3, &[0])].concat())
}

/// A manifest store; the last manifest is the active one.
pub fn store(manifests: &[Manifest]) -> Vec<u8> {
    let inside: Vec<u8> = manifests.iter().flat_map(Manifest::encode).collect();
    superbox(b"c2pa", "c2pa", &inside)
}

/// `jpeg` with the store in APP11 segments of at most `piece` bytes of store, after its SOI.
pub fn in_jpeg(jpeg: &[u8], store: &[u8], piece: usize) -> Vec<u8> {
    let mut out = jpeg[..2].to_vec();
    for (number, part) in store.chunks(piece).enumerate() {
        let repeated: &[u8] = if number == 0 { &[] } else { &store[..8] };
        let sequence = u32::try_from(number + 1).unwrap().to_be_bytes();
        let data = [b"JP\x02\x11", &sequence[..], repeated, part].concat();
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        out.extend([&[0xFF, 0xEB], &length[..], &data].concat());
    }
    [&out, &jpeg[2..]].concat()
}

/// `jpeg` with a store whose last manifest is bound to it by `c2pa.hash.data`.
pub fn bound_in_jpeg(jpeg: &[u8], manifests: &[Manifest], piece: usize) -> Vec<u8> {
    let hash = Sha256::digest(jpeg);
    let with = |length: usize| {
        let mut manifests = manifests.to_vec();
        manifests.last_mut().unwrap().assertions.push(hash_data(&hash, 2, length));
        in_jpeg(jpeg, &store(&manifests), piece)
    };
    let length = with(0).len() - jpeg.len();
    with(length)
}
