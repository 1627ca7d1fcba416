//! Certificates (X.509, RFC 5280) made by code, and signers of Content Credentials that use them.

use c2pa::SigningAlg;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, Signature, SigningKey};
use sha2::{Digest, Sha256};

/// Not over before the tests' machines are.
const LONG: [&str; 2] = ["200101000000Z", "491231235959Z"];
/// Over.
const PAST: [&str; 2] = ["200101000000Z", "210101000000Z"];

/// An authority that signs certificates.
pub struct Authority {
    name: &'static str,
    key: SigningKey,
}

/// Signs manifests with a certificate of an authority.
pub struct Signer {
    key: SigningKey,
    certificate: Vec<u8>,
    /// Another certificate of the same length that the file shows instead: the `c2pa` crate does
    /// not sign with one that has expired.
    shown: Vec<u8>,
    /// Whether it writes signatures of other bytes.
    pub is_broken: bool,
}

impl Authority {
    pub fn new(name: &'static str, seed: u8) -> Self {
        Self { name, key: SigningKey::from_slice(&[seed; 32]).unwrap() }
    }

    /// Its certificate as a trust list (PEM).
    pub fn pem(&self) -> String {
        pem(&self.certify(self.name, &self.key, LONG, None))
    }

    pub fn signer(&self, organisation: &str) -> Signer {
        let key = signing_key();
        let certificate = self.certify(organisation, &key, LONG, None);
        Signer { key, shown: certificate.clone(), certificate, is_broken: false }
    }

    /// A signer whose certificate has expired.
    pub fn expired(&self, organisation: &str) -> Signer {
        let signer = self.signer(organisation);
        // Signatures are of 70 to 72 bytes; another serial number gives another one.
        let mut tries = (1..).map(|n| self.certify(organisation, &signer.key, PAST, Some(n)));
        let shown = tries.find(|shown| shown.len() == signer.certificate.len()).unwrap();
        Signer { shown, ..signer }
    }

    /// A certificate; `serial` is of a signer's, `None` for its first.
    fn certify(
        &self,
        subject: &str,
        key: &SigningKey,
        times: [&str; 2],
        serial: Option<u8>,
    ) -> Vec<u8> {
        let is_ca = subject == self.name;
        let usage: &[u8] = if is_ca { &[1, 0x06] } else { &[7, 0x80] };
        let basic: Vec<u8> = if is_ca { tlv(0x01, &[0xFF]) } else { Vec::new() };
        let mut extensions = vec![
            extension(&[0x55, 0x1D, 0x13], true, &tlv(0x30, &basic)),
            extension(&[0x55, 0x1D, 0x0F], true, &tlv(0x03, usage)),
            extension(&[0x55, 0x1D, 0x0E], false, &tlv(0x04, &key_id(key))),
            extension(&[0x55, 0x1D, 0x23], false, &tlv(0x30, &tlv(0x80, &key_id(&self.key)))),
        ];
        if !is_ca {
            // emailProtection, which the C2PA specification takes beside its own purpose.
            let purpose = tlv(0x06, &[0x2B, 6, 1, 5, 5, 7, 3, 4]);
            extensions.push(extension(&[0x55, 0x1D, 0x25], false, &tlv(0x30, &purpose)));
        }
        let body = [
            tlv(0xA0, &tlv(0x02, &[2])),
            tlv(0x02, &[0x2A, usage[1], serial.unwrap_or_default()]),
            ecdsa(),
            name(self.name),
            tlv(0x30, &times.map(|time| tlv(0x17, time.as_bytes())).concat()),
            name(subject),
            public_key(key),
            tlv(0xA3, &tlv(0x30, &extensions.concat())),
        ];
        let body = tlv(0x30, &body.concat());
        let signature: DerSignature = self.key.sign(&body);
        let signature = [&[0], signature.as_bytes()].concat();
        tlv(0x30, &[body, ecdsa(), tlv(0x03, &signature)].concat())
    }
}

impl c2pa::Signer for Signer {
    fn sign(&self, data: &[u8]) -> c2pa::Result<Vec<u8>> {
        let data = self.shown(if self.is_broken { b"other bytes" } else { data }.to_vec());
        let signature: Signature = self.key.sign(&data);
        Ok(signature.to_bytes().to_vec())
    }

    fn alg(&self) -> SigningAlg {
        SigningAlg::Es256
    }

    fn certs(&self) -> c2pa::Result<Vec<Vec<u8>>> {
        Ok(vec![self.certificate.clone()])
    }

    fn reserve_size(&self) -> usize {
        4096
    }
}

impl Signer {
    /// `bytes` with the certificate that is shown.
    pub fn shown(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        let length = self.certificate.len();
        if let Some(at) = bytes.windows(length).position(|part| part == self.certificate) {
            bytes[at..at + length].copy_from_slice(&self.shown);
        }
        bytes
    }
}

fn signing_key() -> SigningKey {
    SigningKey::from_slice(&[0x51; 32]).unwrap()
}

/// A DER value.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = match content.len() {
        length @ 0..=127 => vec![length as u8],
        length @ 128..=255 => vec![0x81, length as u8],
        length => vec![0x82, (length >> 8) as u8, length as u8],
    };
    [&[tag], &length[..], content].concat()
}

fn extension(id: &[u8], is_critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if is_critical { tlv(0x01, &[0xFF]) } else { Vec::new() };
    tlv(0x30, &[tlv(0x06, id), critical, tlv(0x04, value)].concat())
}

/// ecdsa-with-SHA256 (RFC 5758).
fn ecdsa() -> Vec<u8> {
    tlv(0x30, &tlv(0x06, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2]))
}

/// Organisation and common name.
fn name(text: &str) -> Vec<u8> {
    let part = |last: u8| {
        let pair = [tlv(0x06, &[0x55, 4, last]), tlv(0x0C, text.as_bytes())].concat();
        tlv(0x31, &tlv(0x30, &pair))
    };
    tlv(0x30, &[part(10), part(3)].concat())
}

fn point(key: &SigningKey) -> Vec<u8> {
    key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

fn public_key(key: &SigningKey) -> Vec<u8> {
    let curve = [
        tlv(0x06, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]),
        tlv(0x06, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]),
    ];
    let bits = [&[0], &point(key)[..]].concat();
    tlv(0x30, &[tlv(0x30, &curve.concat()), tlv(0x03, &bits)].concat())
}

fn key_id(key: &SigningKey) -> Vec<u8> {
    Sha256::digest(point(key))[..20].to_vec()
}

fn pem(der: &[u8]) -> String {
    use base64ct::{Base64, Encoding};
    let text = Base64::encode_string(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}
