//! Time stamps of an authority (RFC 3161, with RFC 5816): what it is asked for, and what its answer
//! proves.

use std::fmt;

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedAttributes, SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{Any, BitString, Int, ObjectIdentifier, OctetString};
use der::oid::db::rfc5911::{ID_CONTENT_TYPE, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use der::oid::db::rfc5912::{ID_SHA_256, ID_SHA_384, ID_SHA_512};
use der::{Decode, Encode, Sequence};
use ring::digest::{self, Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_cert::Certificate;
use x509_cert::ext::pkix::{ExtendedKeyUsage, SubjectKeyIdentifier};
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::time::parse_rfc3339;

/// Longest answer, in bytes; usual are 3,000 to 7,000.
pub(crate) const MOST: usize = 64 << 10;

const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
static TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// Signatures that are taken; whichever fits key and signature. ECDSA with SHA-512 is not among them,
/// since `ring` does not have it.
const SIGNATURES: &[&dyn SignatureVerificationAlgorithm] = &[
    webpki::ring::RSA_PKCS1_2048_8192_SHA256,
    webpki::ring::RSA_PKCS1_2048_8192_SHA384,
    webpki::ring::RSA_PKCS1_2048_8192_SHA512,
    webpki::ring::ECDSA_P256_SHA256,
    webpki::ring::ECDSA_P256_SHA384,
    webpki::ring::ECDSA_P384_SHA256,
    webpki::ring::ECDSA_P384_SHA384,
    webpki::ring::ED25519,
];

/// What a time stamp says, after its signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Seconds since 1970.
    pub at: i64,
    /// Subject of the certificate that signed (RFC 4514).
    pub signer: String,
}

/// Why an answer is no time stamp of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampError {
    /// Not the structure that the standard describes.
    Malformed,
    /// The authority refused.
    Refused,
    /// It is about other data, or answers another question.
    Other,
    /// Signature, signed digests or certificate do not fit.
    Signature,
    /// The certificate is not one for time stamps, or was not valid at the time.
    Certificate,
    /// None of the given roots vouches for the certificate.
    Untrusted,
}

impl fmt::Display for StampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not an RFC 3161 answer",
            Self::Refused => "the authority refused",
            Self::Other => "about other data",
            Self::Signature => "its signature does not hold",
            Self::Certificate => "its certificate is not one for time stamps, or was not valid",
            Self::Untrusted => "its certificate comes from none of the given roots",
        })
    }
}

impl std::error::Error for StampError {}

impl From<der::Error> for StampError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}

/// Certificates of the authorities that are trusted.
#[derive(Clone, Debug)]
pub struct Roots(Vec<CertificateDer<'static>>);

impl Roots {
    /// Reads certificates in PEM; `None` where there is none, or one that cannot be read.
    #[must_use]
    pub fn from_pem(pem: &[u8]) -> Option<Self> {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let roots = read.ok().filter(|roots| !roots.is_empty())?;
        let usable = roots.iter().all(|root| anchor_from_trusted_cert(root).is_ok());
        usable.then_some(Self(roots))
    }
}

/// `TimeStampReq`.
#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: Imprint,
    nonce: Int,
    cert_req: bool,
}

/// `MessageImprint`.
#[derive(Sequence)]
struct Imprint {
    algorithm: AlgorithmIdentifierOwned,
    message: OctetString,
}

/// `TimeStampResp`.
#[derive(Sequence)]
struct Response {
    status: Status,
    #[asn1(optional = "true")]
    token: Option<ContentInfo>,
}

/// `PKIStatusInfo`.
#[derive(Sequence)]
struct Status {
    status: u8,
    #[asn1(optional = "true")]
    text: Option<Vec<String>>,
    #[asn1(optional = "true")]
    failure: Option<BitString>,
}

/// `TSTInfo`. The time may have a fraction of a second, which DER's own reader does not take.
#[derive(Sequence)]
struct Info {
    version: u8,
    policy: ObjectIdentifier,
    imprint: Imprint,
    serial: Int,
    time: Any,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    authority: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    extensions: Option<x509_cert::ext::Extensions>,
}

#[derive(Sequence)]
struct Accuracy {
    #[asn1(optional = "true")]
    seconds: Option<u64>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    micros: Option<u16>,
}

/// `SigningCertificate` and `SigningCertificateV2`, as far as their first certificate.
#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateId>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

/// `ESSCertID` and `ESSCertIDv2`.
#[derive(Sequence)]
struct CertificateId {
    #[asn1(optional = "true")]
    algorithm: Option<AlgorithmIdentifierOwned>,
    hash: OctetString,
    #[asn1(optional = "true")]
    issuer: Option<Any>,
}

/// The question for a time stamp of the data with this SHA-256 (`TimeStampReq` in DER), with the
/// authority's certificate in the answer. Two of the nonce's 64 bits are fixed.
#[must_use]
pub fn request(sha256: &[u8; 32], nonce: &[u8; 8]) -> Option<Vec<u8>> {
    let request = Request {
        version: 1,
        imprint: Imprint {
            algorithm: AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: Some(Any::null()) },
            message: OctetString::new(sha256.as_slice()).ok()?,
        },
        nonce: Int::new(&positive(nonce)).ok()?,
        cert_req: true,
    };
    request.to_der().ok()
}

/// A number whose DER is its eight bytes.
fn positive(nonce: &[u8; 8]) -> [u8; 8] {
    let mut bytes = *nonce;
    bytes[0] = (bytes[0] & 0x3f) | 0x40;
    bytes
}

/// Checks that an answer stamps the data with this SHA-256; with a `nonce`, that it answers this very
/// question; with `roots`, that one of them vouches for who signed.
///
/// # Errors
///
/// [`StampError`], the first that applies.
pub fn check(
    answer: &[u8],
    sha256: &[u8; 32],
    nonce: Option<&[u8; 8]>,
    roots: Option<&Roots>,
) -> Result<Stamp, StampError> {
    if answer.len() > MOST {
        return Err(StampError::Malformed);
    }
    let response = Response::from_der(answer)?;
    // granted, grantedWithMods
    if response.status.status > 1 {
        return Err(StampError::Refused);
    }
    let token = response.token.ok_or(StampError::Malformed)?;
    if token.content_type != ID_SIGNED_DATA {
        return Err(StampError::Malformed);
    }
    let signed: SignedData = token.content.decode_as()?;
    let content = &signed.encap_content_info;
    let bytes = content.econtent.as_ref().ok_or(StampError::Malformed)?;
    let bytes = bytes.decode_as::<OctetString>()?.into_bytes();
    let info = Info::from_der(&bytes)?;
    if content.econtent_type != TST_INFO || info.version != 1 {
        return Err(StampError::Malformed);
    }
    let about = &info.imprint;
    let answers = nonce.is_none_or(|nonce| {
        info.nonce.as_ref().is_some_and(|answered| answered.as_bytes() == positive(nonce))
    });
    if about.algorithm.oid != ID_SHA_256 || about.message.as_bytes() != sha256 || !answers {
        return Err(StampError::Other);
    }
    let [signer] = signed.signer_infos.0.as_slice() else { return Err(StampError::Malformed) };
    let certificates: Vec<&Certificate> = signed
        .certificates
        .iter()
        .flat_map(|set| set.0.iter())
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(certificate),
            CertificateChoices::Other(_) => None,
        })
        .collect();
    let own = certificates.iter().find(|one| is_named(one, &signer.sid));
    let own = own.ok_or(StampError::Signature)?;
    let der = own.to_der()?;
    signature(signer, &bytes, &der)?;
    let at = seconds(&info.time).ok_or(StampError::Malformed)?;
    purpose(own, at)?;
    if let Some(roots) = roots {
        let others: Vec<Vec<u8>> = certificates.iter().filter_map(|c| c.to_der().ok()).collect();
        chain(&der, &others, at, roots)?;
    }
    Ok(Stamp { at, signer: own.tbs_certificate.subject.to_string() })
}

fn is_named(certificate: &Certificate, id: &SignerIdentifier) -> bool {
    let certificate = &certificate.tbs_certificate;
    match id {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            certificate.issuer == id.issuer && certificate.serial_number == id.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => {
            let known = certificate.get::<SubjectKeyIdentifier>();
            known.ok().flatten().is_some_and(|(_, known)| known == *id)
        }
    }
}

/// The signature over the attributes (RFC 5652, section 5.4), which hold the digest of the content
/// and name the certificate.
fn signature(signer: &SignerInfo, content: &[u8], der: &[u8]) -> Result<(), StampError> {
    let attributes = signer.signed_attrs.as_ref().ok_or(StampError::Signature)?;
    let kind: ObjectIdentifier = attribute(attributes, ID_CONTENT_TYPE)?;
    let digest: OctetString = attribute(attributes, ID_MESSAGE_DIGEST)?;
    let algorithm = hash(&signer.digest_alg).ok_or(StampError::Signature)?;
    let digested = digest::digest(algorithm, content);
    if kind != TST_INFO || digest.as_bytes() != digested.as_ref() {
        return Err(StampError::Signature);
    }
    let v2 = attribute::<SigningCertificate>(attributes, SIGNING_CERTIFICATE_V2);
    let (named, default) = match v2 {
        Ok(named) => (named, &SHA256),
        Err(_) => (attribute(attributes, SIGNING_CERTIFICATE)?, &SHA1_FOR_LEGACY_USE_ONLY),
    };
    let first = named.certificates.first().ok_or(StampError::Signature)?;
    let algorithm = match &first.algorithm {
        Some(algorithm) => hash(algorithm).ok_or(StampError::Signature)?,
        None => default,
    };
    if first.hash.as_bytes() != digest::digest(algorithm, der).as_ref() {
        return Err(StampError::Signature);
    }
    let certificate = CertificateDer::from(der);
    let certificate = EndEntityCert::try_from(&certificate).map_err(|_| StampError::Certificate)?;
    let message = attributes.to_der()?;
    let holds = SIGNATURES.iter().any(|algorithm| {
        certificate.verify_signature(*algorithm, &message, signer.signature.as_bytes()).is_ok()
    });
    if holds { Ok(()) } else { Err(StampError::Signature) }
}

/// The one value of the one attribute of this kind.
fn attribute<T: for<'a> Decode<'a>>(
    attributes: &SignedAttributes,
    kind: ObjectIdentifier,
) -> Result<T, StampError> {
    let mut found = attributes.iter().filter(|attribute| attribute.oid == kind);
    let (Some(one), None) = (found.next(), found.next()) else {
        return Err(StampError::Signature);
    };
    let [value] = one.values.as_slice() else { return Err(StampError::Signature) };
    T::from_der(&value.to_der()?).map_err(|_| StampError::Signature)
}

fn hash(algorithm: &AlgorithmIdentifierOwned) -> Option<&'static Algorithm> {
    match algorithm.oid {
        ID_SHA_256 => Some(&SHA256),
        ID_SHA_384 => Some(&SHA384),
        ID_SHA_512 => Some(&SHA512),
        _ => None,
    }
}

/// Time stamps and nothing else, marked as critical (RFC 3161, section 2.3), and valid then.
fn purpose(certificate: &Certificate, at: i64) -> Result<(), StampError> {
    let usage = certificate.tbs_certificate.get::<ExtendedKeyUsage>();
    let alone = |usage: &ExtendedKeyUsage| usage.0.as_slice() == [TIME_STAMPING];
    let (critical, usage) = usage.ok().flatten().ok_or(StampError::Certificate)?;
    let validity = &certificate.tbs_certificate.validity;
    let seconds = |time: &x509_cert::time::Time| {
        i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
    };
    let valid = (seconds(&validity.not_before)..=seconds(&validity.not_after)).contains(&at);
    if critical && alone(&usage) && valid { Ok(()) } else { Err(StampError::Certificate) }
}

/// From the certificate to one of the roots, as of the time of the stamp.
fn chain(der: &[u8], others: &[Vec<u8>], at: i64, roots: &Roots) -> Result<(), StampError> {
    let untrusted = |_| StampError::Untrusted;
    let certificate = CertificateDer::from(der);
    let certificate = EndEntityCert::try_from(&certificate).map_err(untrusted)?;
    let others: Vec<CertificateDer<'_>> =
        others.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let anchors = roots.0.iter().map(anchor_from_trusted_cert).collect::<Result<Vec<_>, _>>();
    let anchors = anchors.map_err(untrusted)?;
    let time = u64::try_from(at).map_err(|_| StampError::Untrusted)?;
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(time));
    // Asked of the signer's own certificate before; those above it may leave it open.
    let usage = KeyUsage::required_if_present(TIME_STAMPING.as_bytes());
    let path = certificate.verify_for_usage(SIGNATURES, &anchors, &others, time, usage, None, None);
    path.map(|_| ()).map_err(untrusted)
}

/// `GeneralizedTime` of RFC 3161: `YYYYMMDDhhmmss[.s…]Z`.
fn seconds(time: &Any) -> Option<i64> {
    use der::Tagged;
    if time.tag() != der::Tag::GeneralizedTime {
        return None;
    }
    let text = std::str::from_utf8(time.value()).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| whole.get(range);
    parse_rfc3339(&format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4)?,
        part(4..6)?,
        part(6..8)?,
        part(8..10)?,
        part(10..12)?,
        part(12..14)?
    ))
}
