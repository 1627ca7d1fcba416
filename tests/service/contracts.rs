//! Every golden exchange of `tests/contracts/http/`, sent as it stands there.
//!
//! An answer must have the members of the golden one and no others, of the same kind; what the
//! request decides must be equal.

use std::collections::BTreeSet;
use std::path::Path;

use claimseal::digest::sha256_hex;
use serde_json::{Value, json};

use super::common::{jpeg, picture};
use super::http::{Answer, Form, Request, request};
use super::server::{Browser, PASSWORD, Reviewer, Service, form, submit};

fn golden(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts/http");
    serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

/// Holds `actual` against the golden answer.
fn holds(name: &str, actual: &Answer) {
    let response = &golden(name)["response"];
    assert_eq!(response["status"], actual.status, "{name}: {}", actual.text());
    for (header, value) in response["headers"].as_object().into_iter().flatten() {
        // Up to the part that differs each time.
        let fixed = value.as_str().unwrap().split(['…', '"']).next().unwrap();
        let fixed = fixed.split("clm_").next().unwrap();
        assert!(actual.header(header).starts_with(fixed), "{name}: {header}");
    }
    match &response["body"] {
        Value::Null => assert!(actual.body.is_empty(), "{name}"),
        Value::String(_) => assert!(!actual.body.is_empty(), "{name}"),
        body => same_kind(name, body, &actual.json()),
    }
}

fn same_kind(at: &str, golden: &Value, actual: &Value) {
    match (golden, actual) {
        (Value::Object(golden), Value::Object(actual)) => {
            // Maps from codes, and documents with schemas of their own.
            if at.ends_with(".messages") || golden.contains_key("schema") {
                assert_eq!(golden.get("schema"), actual.get("schema"), "{at}");
                return;
            }
            let names =
                |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(names(golden), names(actual), "{at}");
            golden
                .iter()
                .for_each(|(name, value)| same_kind(&format!("{at}.{name}"), value, &actual[name]));
        }
        (Value::Array(golden), Value::Array(actual)) => {
            assert_eq!(golden.is_empty(), actual.is_empty(), "{at}");
            if at.ends_with(".log") {
                assert_eq!(golden.len(), actual.len(), "{at}");
            }
            golden
                .iter()
                .zip(actual)
                .for_each(|(golden, actual)| same_kind(&format!("{at}[]"), golden, actual));
        }
        (Value::String(golden), Value::String(actual)) => {
            let fixed = [
                "status", "code", "type", "title", "what", "who", "decision", "note", "user",
                "group",
            ];
            if fixed.iter().any(|name| at.ends_with(&format!(".{name}"))) {
                assert_eq!(golden, actual, "{at}");
            }
            if golden.starts_with("/v1/files/") {
                assert_eq!(golden.len(), actual.len(), "{at}");
            }
            if golden.ends_with('Z') && golden.contains('T') {
                assert!(claimseal::seal::time::parse_rfc3339(actual).is_some(), "{at}: {actual}");
            }
        }
        _ => assert_eq!(std::mem::discriminant(golden), std::mem::discriminant(actual), "{at}"),
    }
}

/// The golden request with our path, key and cookie.
fn asked(name: &str, path: &str, credential: (&str, &str)) -> Request {
    let request_of = &golden(name)["request"];
    let mut built = request(request_of["method"].as_str().unwrap(), path);
    if !credential.0.is_empty() {
        built = built.header(credential.0, credential.1).header("origin", "http://service.test");
    }
    match &request_of["body"] {
        Value::Null => built,
        body => built.json(body),
    }
}

/// The golden form with our values for what stands in angle brackets.
fn filled(name: &str, token: &str, files: &[&[u8]]) -> Form {
    let mut files = files.iter();
    let mut out = Form::default();
    for (field, value) in golden(name)["request"]["form"].as_object().unwrap() {
        let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        for value in values {
            out = match value.as_str().unwrap() {
                "<token>" => out.text(field, token),
                "<file>" => out.file(field, "IMG_0001.jpg", files.next().unwrap()),
                text if text.starts_with('<') => out,
                text => out.text(field, text),
            };
        }
    }
    out
}

#[test]
fn every_golden_exchange_holds() {
    let service = Service::start();
    let key = format!("Bearer {}", service.key);
    let key = ("authorization", key.as_str());
    let mut done = BTreeSet::new();
    let mut check = |name: &str, answer: &Answer| {
        holds(name, answer);
        done.insert(name.to_owned());
    };

    // The problem's own exchange is `/v1/verify` without a key.
    check("problem.json", &service.send(&asked("problem.json", "/v1/verify", ("", ""))));

    // Session: the passwords are ours, the rest is the golden request.
    let log_in = |password: &str| service.log_in(password);
    let first = log_in(&service.one_time);
    check("session-first-post.json", &first);
    let cookie = super::server::cookie(&first);
    let login = ("cookie", cookie.as_str());
    let reviewer = Reviewer { service: &service, cookie: cookie.clone() };
    let change = json!({"old": service.one_time, "new": PASSWORD});
    check("session-password-post.json", &reviewer.post("/v1/session/password", &change));
    let second = log_in(PASSWORD);
    check("session-post.json", &second);
    check("session-get.json", &service.send(&asked("session-get.json", "/v1/session", login)));

    // Catalogue.
    let photo = jpeg(&picture(400, 300, 5), 92);
    let path = "/v1/products/golden/photos";
    let form_of = filled("photos-post.json", "", &[&photo]);
    check("photos-post.json", &service.send(&reviewer.request("POST", path).form(&form_of)));
    check("photos-get.json", &reviewer.get(path));
    check("products-get.json", &reviewer.get("/v1/products"));
    let bundle = service.get("/v1/products/golden/catalogue");
    check("catalogue-get.json", &bundle);
    assert_eq!(bundle.header("etag"), format!("\"{}\"", sha256_hex(&bundle.body)));

    // Backend.
    let challenge = service.send(&asked("challenges-post.json", "/v1/challenges", key));
    check("challenges-post.json", &challenge);
    let file = filled("inspect-post.json", "", &[&photo]);
    let inspected = service.backend("POST", "/v1/inspect?product=golden").form(&file);
    let inspected = service.send(&inspected);
    check("inspect-post.json", &inspected);
    assert_eq!(inspected.json()["likeness"]["catalogue_id"], "mug-front");

    let browser = Browser::new(7);
    let body = json!({"jkt": browser.0.jwk().thumbprint(), "order": "CS-1001", "products": ["golden"],
        "ordered_at": "2026-11-20T10:00:00Z"});
    let challenge = service.send(&service.backend("POST", "/v1/challenges").json(&body)).json();
    let challenge = challenge["challenge"].as_str().unwrap();
    let other = jpeg(&picture(320, 240, 3), 80);
    let token = browser.token(challenge, &[&photo, &other]);
    let verified = filled("verify-post.json", &token, &[&photo]);
    let verified = service.send(&service.backend("POST", "/v1/verify").form(&verified));
    check("verify-post.json", &verified);

    // What the shop kept before it sent the goods.
    let kept = filled("order-photos-post.json", "", &[&photo]);
    let path = "/v1/orders/CS-1001/photos";
    let kept = service.send(&service.backend("POST", path).form(&kept));
    check("order-photos-post.json", &kept);
    check("order-photos-get.json", &reviewer.get(path));

    // Claims: an earlier one first, so that the list has a next page.
    let earlier = form("CS-1001", &[], &[&other]).text("product", "golden");
    assert_eq!(service.send(&service.backend("POST", "/v1/claims").form(&earlier)).status, 201);
    let claim = submit(&service, &filled("claims-post.json", &token, &[&photo, &other]));
    check("claims-post.json", &claim);
    let id = claim.json()["claim"].as_str().unwrap().to_owned();
    let path = format!("/v1/claims/{id}");
    assert_eq!(reviewer.get(&path).status, 200);
    let decision = format!("{path}/decision");
    check("decision-post.json", &service.send(&asked("decision-post.json", &decision, login)));
    check("claim-get.json", &reviewer.get(&format!("{path}?lang=zh-CN")));
    check("claims-get.json", &reviewer.get("/v1/claims?limit=1&lang=zh-CN"));

    // Demo shop.
    let asked_for = asked("demo-challenge-post.json", "/demo/challenge", ("", ""));
    check("demo-challenge-post.json", &service.send(&asked_for));
    let form_of = filled("demo-claims-post.json", "", &[&photo, &other]);
    check("demo-claims-post.json", &service.send(&request("POST", "/demo/claims").form(&form_of)));

    check("erasures-post.json", &service.send(&asked("erasures-post.json", "/v1/erasures", key)));
    check(
        "session-delete.json",
        &service.send(&asked("session-delete.json", "/v1/session", login)),
    );

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts/http");
    let all: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(done, all, "no golden exchange is left out");
}
