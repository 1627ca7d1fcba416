//! One valid seal and every way to be wrong, as `tests/vectors/` holds them.

use claimseal::digest::{hex, sha256_hex};
use claimseal::seal::base64url;
use claimseal::seal::challenge::Challenge;
use claimseal::seal::token::{Absent, FileEntry};
use p256::ecdsa::Signature;
use serde_json::{Value, json};

use crate::kit::*;

const ONE: &[u8] = b"photo one";
const TWO: &[u8] = b"photo two";

/// A vector under construction: valid unless changed.
struct Case {
    name: &'static str,
    tokens: Vec<String>,
    files: Vec<(&'static str, &'static [u8])>,
    code: Option<&'static str>,
    change: fn(&mut Value),
}

impl Case {
    fn json(&self) -> Value {
        let files: Vec<Value> = self
            .files
            .iter()
            .map(|(name, bytes)| {
                let base64 = base64url::encode(bytes);
                json!({"field": "photos", "name": name, "base64url": base64})
            })
            .collect();
        let mut value = json!({
            "name": self.name,
            "keys": [{"kid": KID, "secret_hex": hex(&SECRET)}],
            "expected": {"audience": AUDIENCE, "order": ORDER},
            "now": NOW,
            "tokens": self.tokens,
            "files": files,
            "expected_status": match self.code {
                None if self.tokens.is_empty() => "absent",
                None => "valid",
                Some(code) if code.starts_with("files.") => "valid",
                Some(_) => "invalid",
            },
            "expected_code": self.code,
        });
        (self.change)(&mut value);
        value
    }
}

fn case(name: &'static str, token: String, code: Option<&'static str>) -> Case {
    let files = vec![("IMG_0001.jpg", ONE)];
    Case { name, tokens: vec![token], files, code, change: |_| {} }
}

/// All vectors.
pub fn all() -> Vec<(&'static str, Value)> {
    [valid(), size_and_parse(), algorithm_and_key(), signature(), challenges(), files()]
        .into_iter()
        .flatten()
        .map(|case| (case.name, case.json()))
        .collect()
}

fn one() -> String {
    token(&browser(), vec![entry(ONE)])
}

/// A token with this challenge and else nothing unusual.
fn with_challenge(challenge: &str) -> String {
    let key = browser();
    forged(&key, &header(key.jwk()), &payload(challenge, vec![entry(ONE)]))
}

fn with_header(header: &str) -> String {
    let key = browser();
    forged(&key, header, &payload(&minted(&key), vec![entry(ONE)]))
}

fn with_payload(text: &str) -> String {
    let key = browser();
    forged(&key, &header(key.jwk()), text.as_bytes())
}

fn good_payload() -> String {
    String::from_utf8(payload(&minted(&browser()), vec![entry(ONE)])).unwrap()
}

fn good_header() -> String {
    header(browser().jwk())
}

fn with_signature(change: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let token = one();
    let (input, signature) = token.rsplit_once('.').unwrap();
    let changed = change(&base64url::decode(signature).unwrap());
    format!("{input}.{}", base64url::encode(&changed))
}

/// The other signature of the same message: n - s instead of s (WebCrypto makes either).
fn other_s(signature: &[u8]) -> Vec<u8> {
    let signature = Signature::from_slice(signature).unwrap();
    let other = Signature::from_scalars(signature.r(), -*signature.s()).unwrap();
    other.to_bytes().to_vec()
}

fn is_high(signature: &[u8]) -> bool {
    let signature = Signature::from_slice(signature).unwrap();
    signature.normalize_s() != signature
}

fn valid() -> Vec<Case> {
    let key = browser();
    let high = with_signature(|s| if is_high(s) { s.to_vec() } else { other_s(s) });
    let low = with_signature(|s| if is_high(s) { other_s(s) } else { s.to_vec() });
    let both = [("b.jpg", TWO), ("a.jpg", ONE)].to_vec();
    let known = |case| Case { change: |v| v["expected"]["account"] = json!(ACCOUNT), ..case };
    let anonymous = Challenge { account: None, ..challenge(&key) }.mint(KID, &SECRET);
    let mut original = entry(b"the original");
    original = original.sent(&sha256_hex(ONE));
    vec![
        case("valid", one(), None),
        known(case("valid-account", one(), None)),
        known(case("valid-challenge-without-account", with_challenge(&anonymous), None)),
        case("valid-high-s", high, None),
        case("valid-low-s", low, None),
        Case {
            tokens: vec![token(&key, vec![entry(ONE)]), token(&key, vec![entry(TWO)])],
            files: both.clone(),
            ..case("valid-token-per-file", String::new(), None)
        },
        Case {
            files: both,
            ..case("valid-reordered", token(&key, vec![entry(ONE), entry(TWO)]), None)
        },
        case("valid-copy-sent", token(&key, vec![original]), None),
        case(
            "valid-check-timed-out",
            token(&key, vec![FileEntry::absent("photos", Some(&sha256_hex(ONE)), Absent::Timeout)]),
            None,
        ),
        Case {
            change: |v| {
                v["keys"] = json!([
                    {"kid": "k2", "secret_hex": hex(&[0x6b; 32])},
                    {"kid": KID, "secret_hex": hex(&SECRET)},
                ]);
            },
            ..case("valid-older-hmac-key", one(), None)
        },
        Case {
            change: |v| v["now"] = json!(IAT + 1799),
            ..case("valid-at-the-last-second", one(), None)
        },
        Case {
            change: |v| v["now"] = json!(IAT - 60),
            ..case("valid-clocks-a-minute-apart", one(), None)
        },
        Case { tokens: Vec::new(), ..case("absent", String::new(), None) },
        Case {
            tokens: vec![String::new()],
            change: |v| v["expected_status"] = json!("absent"),
            ..case("absent-empty-field", String::new(), None)
        },
    ]
}

fn size_and_parse() -> Vec<Case> {
    const BAD: Option<&str> = Some("token.malformed");
    let payload = good_payload();
    let token = one();
    let (input, signature) = token.rsplit_once('.').unwrap();
    let (head, body) = input.split_once('.').unwrap();
    // The last letter of 64 bytes carries four unused bits, which are zero in canonical text.
    let mut noncanonical = token.clone();
    let last = noncanonical.pop().unwrap();
    noncanonical.push(char::from(u8::try_from(last).unwrap() + 1));
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let report = |report: &str| {
        let digest = sha256_hex(ONE);
        with_payload(&format!(
            r#"{{"challenge":"{}","module":{{"version":"0.1.0","wasm_sha256":"{WASM}"}},"files":[{{"field":"photos","sha256":"{digest}","report":{report}}}]}}"#,
            minted(&browser())
        ))
    };
    let many = (0..21)
        .map(|n: u8| FileEntry::absent("photos", Some(&sha256_hex(&[n])), Absent::Unsupported));
    vec![
        case(
            "token-too-large",
            with_payload(&payload.replacen(
                "\"photos\"",
                &format!("\"{}\"", "p".repeat(70_000)),
                1,
            )),
            Some("token.tooLarge"),
        ),
        Case {
            tokens: vec![format!("{head}.{body}.{}", "A".repeat(66_000))],
            ..case("token-too-large-signature", String::new(), Some("token.tooLarge"))
        },
        case("base64-padding", format!("{token}=="), BAD),
        case("base64-whitespace", format!("{head}.{body}.\n{signature}"), BAD),
        case("base64-leading-space", format!(" {token}"), BAD),
        case("base64-trailing-bits", noncanonical, BAD),
        case("base64-standard-alphabet", token.replace('_', "/").replace('-', "+"), BAD),
        case("four-parts", format!("{token}."), BAD),
        case("two-parts", input.to_owned(), BAD),
        case(
            "json-serialization",
            format!(r#"{{"payload":"{body}","protected":"{head}","signature":"{signature}"}}"#),
            BAD,
        ),
        case("payload-not-json", with_payload("report"), BAD),
        case("payload-trailing-data", with_payload(&format!("{payload}{{}}")), BAD),
        case(
            "header-typ-of-a-challenge",
            with_header(&good_header().replace("claimseal+jws", "claimseal-challenge+jws")),
            BAD,
        ),
        case(
            "header-duplicate-alg",
            with_header(&good_header().replacen('{', r#"{"alg":"none","#, 1)),
            BAD,
        ),
        case(
            "header-duplicate-jwk-member",
            with_header(&good_header().replacen(r#""kty""#, r#""x":"AA","kty""#, 1)),
            BAD,
        ),
        case(
            "payload-duplicate-member",
            with_payload(&payload.replacen('{', r#"{"challenge":"x","#, 1)),
            BAD,
        ),
        case(
            "payload-duplicate-escaped",
            with_payload(&payload.replacen('{', r#"{"c\u0068allenge":"x","#, 1)),
            BAD,
        ),
        case(
            "payload-duplicate-file-member",
            with_payload(&payload.replacen(r#"{"field""#, r#"{"field":"x","field""#, 1)),
            BAD,
        ),
        case(
            "payload-unknown-member",
            with_payload(&payload.replacen('{', r#"{"verdict":"clear","#, 1)),
            BAD,
        ),
        case(
            "payload-file-unknown-member",
            with_payload(&payload.replacen(r#"{"field""#, r#"{"ok":true,"field""#, 1)),
            BAD,
        ),
        case("report-duplicate-member", report(r#"{"module":"0.1.0","module":"0.0.9"}"#), BAD),
        case("report-duplicate-nested", report(r#"{"verdict":{"a":[{"b":1,"b":2}]}}"#), BAD),
        case("report-not-an-object", report("[]"), BAD),
        case("report-nested-bomb", report(&format!(r#"{{"a":{}}}"#, nested(10_000))), BAD),
        case("payload-nested-bomb", with_payload(&nested(20_000)), BAD),
        case(
            "file-report-and-absent",
            with_payload(&payload.replacen(r#"{"field""#, r#"{"absent":"trap","field""#, 1)),
            BAD,
        ),
        case(
            "file-digest-upper-case",
            with_payload(&payload.replace(&sha256_hex(ONE), &sha256_hex(ONE).to_uppercase())),
            BAD,
        ),
        case(
            "no-files",
            with_payload(
                &String::from_utf8(crate::kit::payload(&minted(&browser()), Vec::new())).unwrap(),
            ),
            BAD,
        ),
        case("too-many-files", crate::kit::token(&browser(), many.collect()), BAD),
    ]
}

fn algorithm_and_key() -> Vec<Case> {
    const ALG: Option<&str> = Some("token.algorithm");
    const KEY: Option<&str> = Some("token.key");
    let good = good_header();
    let alg = |alg: &str| good.replace("ES256", alg);
    let none = format!("{}.", input(&alg("none"), good_payload().as_bytes()));
    let none_signed = with_header(&alg("none"));
    // HS256 confusion: the public key, which the attacker knows, as the HMAC secret.
    let hs256 = {
        use hmac::{Hmac, KeyInit, Mac};
        let input = input(&alg("HS256"), good_payload().as_bytes());
        let secret = serde_json::to_vec(browser().jwk()).unwrap();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&secret).unwrap();
        mac.update(input.as_bytes());
        format!("{input}.{}", base64url::encode(&mac.finalize().into_bytes()))
    };
    let add = |member: &str| good.replacen('{', &format!("{{{member},"), 1);
    let add_jwk = |member: &str| good.replacen(r#"{"kty""#, &format!("{{{member},\"kty\""), 1);
    let jwk = browser().jwk().clone();
    let without_jwk = r#"{"alg":"ES256","typ":"claimseal+jws"}"#;
    vec![
        case("alg-none", none, ALG),
        case("alg-none-signed", none_signed, ALG),
        case("alg-hs256-confusion", hs256, ALG),
        case("alg-es384", with_header(&alg("ES384")), ALG),
        case("alg-lower-case", with_header(&alg("es256")), ALG),
        case("crit-unknown", with_header(&add(r#""crit":["exp"],"exp":1"#)), ALG),
        case("crit-b64", with_header(&add(r#""crit":["b64"],"b64":false"#)), ALG),
        case("crit-empty", with_header(&add(r#""crit":[]"#)), ALG),
        case("b64-without-crit", with_header(&add(r#""b64":false"#)), ALG),
        case("header-kid", with_header(&add(r#""kid":"k1""#)), KEY),
        case("header-jku", with_header(&add(r#""jku":"https://shop.example/jwks""#)), KEY),
        case("header-x5c", with_header(&add(r#""x5c":[]"#)), KEY),
        case("header-without-jwk", with_header(without_jwk), KEY),
        case("jwk-extra-member", with_header(&add_jwk(r#""use":"sig""#)), KEY),
        case(
            "jwk-private-member",
            with_header(&add_jwk(r#""d":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc""#)),
            KEY,
        ),
        case("jwk-p384", with_header(&good.replace("P-256", "P-384")), KEY),
        case("jwk-secp256k1", with_header(&good.replace("P-256", "secp256k1")), KEY),
        case("jwk-okp", with_header(&good.replace("\"EC\"", "\"OKP\"")), KEY),
        case("jwk-short-coordinate", with_header(&good.replace(&jwk.x, &jwk.x[..42])), KEY),
        case("jwk-not-on-curve", with_header(&good.replace(&jwk.x, &jwk.y)), KEY),
        case(
            "jwk-zero-point",
            with_header(&good.replace(&jwk.x, &"A".repeat(43)).replace(&jwk.y, &"A".repeat(43))),
            KEY,
        ),
        case(
            "jwk-not-an-object",
            with_header(r#"{"alg":"ES256","typ":"claimseal+jws","jwk":"k1"}"#),
            KEY,
        ),
    ]
}

fn signature() -> Vec<Case> {
    const BAD: Option<&str> = Some("token.signature");
    let token = one();
    let (input, signature) = token.rsplit_once('.').unwrap();
    let (head, _) = input.split_once('.').unwrap();
    let edited = good_payload().replace("conflict", "clear");
    let edited = format!("{head}.{}.{signature}", base64url::encode(edited.as_bytes()));
    let der = with_signature(|s| Signature::from_slice(s).unwrap().to_der().as_bytes().to_vec());
    let by_stranger = forged(&stranger(), &good_header(), good_payload().as_bytes());
    vec![
        case("signature-der", der, BAD),
        case("signature-empty", format!("{input}."), BAD),
        case("signature-63-bytes", with_signature(|s| s[..63].to_vec()), BAD),
        case("signature-65-bytes", with_signature(|s| [s, &[0]].concat()), BAD),
        case("signature-zeros", with_signature(|_| vec![0; 64]), BAD),
        case("signature-bit-flipped", with_signature(|s| [&[s[0] ^ 1], &s[1..]].concat()), BAD),
        case("signature-r-and-s-swapped", with_signature(|s| [&s[32..], &s[..32]].concat()), BAD),
        case("signature-of-another-key", by_stranger, BAD),
        case("report-edited-after-sealing", edited, BAD),
    ]
}

fn challenges() -> Vec<Case> {
    const BAD: Option<&str> = Some("challenge.malformed");
    let good = minted(&browser());
    let claims = challenge(&browser());
    let mint = |change: fn(&mut Challenge)| {
        let mut changed = claims.clone();
        change(&mut changed);
        with_challenge(&changed.mint(KID, &SECRET))
    };
    // Any header and payload, with the right MAC.
    let mac = |header: &str, payload: &str| {
        use hmac::{Hmac, KeyInit, Mac};
        let input = input(header, payload.as_bytes());
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&SECRET).unwrap();
        mac.update(input.as_bytes());
        with_challenge(&format!("{input}.{}", base64url::encode(&mac.finalize().into_bytes())))
    };
    let header = r#"{"alg":"HS256","typ":"claimseal-challenge+jws","kid":"k1"}"#;
    let payload = serde_json::to_string(&claims).unwrap();
    let (front, tag) = good.rsplit_once('.').unwrap();
    let (head, _) = front.split_once('.').unwrap();
    let edited = base64url::encode(payload.replace(ORDER, "CS-1002").as_bytes());
    let key = browser();
    let mut other = claims.clone();
    other.nonce = "AAAAAAAAAAAAAAAAAAAAAA".to_owned();
    let second = forged(
        &key,
        &good_header(),
        &crate::kit::payload(&other.mint(KID, &SECRET), vec![entry(TWO)]),
    );
    vec![
        case("challenge-not-a-jws", with_challenge("challenge"), BAD),
        case("challenge-padding", with_challenge(&format!("{good}=")), BAD),
        case("challenge-alg-none", mac(&header.replace("HS256", "none"), &payload), BAD),
        case("challenge-typ-of-a-token", mac(&header.replace("-challenge", ""), &payload), BAD),
        case("challenge-crit", mac(&header.replacen('{', r#"{"crit":["x"],"#, 1), &payload), BAD),
        case(
            "challenge-duplicate-member",
            mac(header, &payload.replacen('{', r#"{"order":"x","#, 1)),
            BAD,
        ),
        case(
            "challenge-unknown-member",
            mac(header, &payload.replacen('{', r#"{"sub":"x","#, 1)),
            BAD,
        ),
        case(
            "challenge-duplicate-header",
            mac(&header.replacen('{', r#"{"kid":"k2","#, 1), &payload),
            BAD,
        ),
        case("challenge-too-large", mint(|c| c.order = "x".repeat(5000)), BAD),
        case("challenge-short-nonce", mint(|c| c.nonce = "abc".to_owned()), BAD),
        case("challenge-never-valid", mint(|c| c.exp = c.iat), BAD),
        case(
            "challenge-without-kid",
            mac(&header.replace(r#","kid":"k1""#, ""), &payload),
            Some("challenge.kid"),
        ),
        case(
            "challenge-unknown-kid",
            mac(&header.replace("k1", "k9"), &payload),
            Some("challenge.kid"),
        ),
        case(
            "challenge-other-secret",
            with_challenge(&claims.mint(KID, &[0x5b; 32])),
            Some("challenge.mac"),
        ),
        case(
            "challenge-edited",
            with_challenge(&format!("{head}.{edited}.{tag}")),
            Some("challenge.mac"),
        ),
        case(
            "challenge-mac-cut",
            with_challenge(&format!("{front}.{}", &tag[..22].replace(&tag[21..22], "A"))),
            Some("challenge.mac"),
        ),
        case("challenge-mac-empty", with_challenge(&format!("{front}.")), Some("challenge.mac")),
        case(
            "challenge-other-shop",
            mint(|c| c.aud = "other-shop".to_owned()),
            Some("challenge.audience"),
        ),
        Case {
            tokens: vec![one(), second],
            files: vec![("a.jpg", ONE), ("b.jpg", TWO)],
            ..case("challenge-mixed", String::new(), Some("challenge.mixed"))
        },
        case(
            "challenge-of-another-browser-key",
            forged(&stranger(), &crate::kit::header(stranger().jwk()), good_payload().as_bytes()),
            Some("challenge.thumbprint"),
        ),
        case(
            "challenge-other-order",
            mint(|c| c.order = "CS-1002".to_owned()),
            Some("challenge.order"),
        ),
        Case {
            change: |v| v["expected"]["account"] = json!("7f83b1657ff1fc53b92dc18148a1d65d"),
            ..case("challenge-other-account", one(), Some("challenge.account"))
        },
        Case {
            change: |v| v["now"] = json!(IAT + 1800),
            ..case("challenge-expired", one(), Some("challenge.expired"))
        },
        Case {
            change: |v| v["now"] = json!(IAT - 61),
            ..case("challenge-not-yet-valid", one(), Some("challenge.notYetValid"))
        },
    ]
}

fn files() -> Vec<Case> {
    let both = || token(&browser(), vec![entry(ONE), entry(TWO)]);
    vec![
        case("file-left-out", both(), Some("files.missing")),
        Case {
            files: vec![("IMG_0001.jpg", ONE), ("IMG_0002.jpg", TWO)],
            ..case("file-added", one(), Some("files.unsealed"))
        },
        Case {
            files: vec![("IMG_0001.jpg", TWO)],
            ..case("file-swapped-after-sealing", one(), Some("files.missing"))
        },
        Case {
            files: vec![("IMG_0001.jpg", ONE), ("IMG_0001.jpg", ONE)],
            ..case("file-twice-sealed-once", one(), Some("files.unsealed"))
        },
    ]
}
