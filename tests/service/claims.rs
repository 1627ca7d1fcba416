//! Claims: verified, stored once, decided by a person.

use std::thread;

use claimseal::seal::VERIFICATION_TYP;
use claimseal::seal::jwk::PublicJwk;
use claimseal::seal::signer::open_compact;
use serde_json::json;

use super::common::{jpeg, picture, png, with_text};
use super::http::{Form, request};
use super::server::{Browser, Service, form, submit};

fn outcomes(claim: &serde_json::Value) -> Vec<String> {
    let checks = claim["verification"]["checks"].as_array().unwrap();
    checks.iter().map(|check| check["outcome"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_sealed_claim_is_verified_and_shown_to_the_reviewer_only() {
    let service = Service::start();
    let browser = Browser::new(7);
    let photo =
        with_text(&png(&picture(320, 240, 1)), "AIGC", r#"{"Label":"1","ContentProducer":"x"}"#);
    let token = browser.token(&browser.challenge(&service, "CS-1001"), &[&photo]);
    let answer = submit(&service, &form("CS-1001", &[&token], &[&photo]));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let answer = answer.json();
    // The browser learns nothing else.
    assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["claim", "status"]);
    assert_eq!(answer["status"], "received");

    let reviewer = service.reviewer();
    let claim = reviewer.claim(answer["claim"].as_str().unwrap());
    assert_eq!(claim["verification"]["token"]["status"], "valid");
    assert_eq!(outcomes(&claim), ["ok"; 12]);
    assert_eq!(claim["verification"]["disposition"], "conflict");
    let code = claim["verification"]["reasons"][0].as_str().unwrap();
    assert!(claim["messages"][code]["innocent"].as_str().unwrap().len() > 10, "{code}");
    assert_eq!(claim["products"], json!(["mug-celadon"]));
    assert_eq!(claim["files"][0]["media_type"], "image/png");

    // The result is signed by the key that the service publishes.
    let keys = service.get("/.well-known/jwks.json").json();
    let key = keys["keys"][0].as_object().unwrap();
    let key: PublicJwk = serde_json::from_value(json!({
        "kty": key["kty"], "crv": key["crv"], "x": key["x"], "y": key["y"],
    }))
    .unwrap();
    let payload = open_compact(claim["jws"].as_str().unwrap(), VERIFICATION_TYP, &key).unwrap();
    let signed: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(signed, claim["verification"]);
}

#[test]
fn the_same_payload_again_is_the_same_claim_and_another_one_is_refused() {
    let service = Service::start();
    let browser = Browser::new(7);
    let (one, two) = (jpeg(&picture(160, 120, 1), 80), jpeg(&picture(160, 120, 2), 80));
    let challenge = browser.challenge(&service, "CS-1001");
    let sealed = form("CS-1001", &[&browser.token(&challenge, &[&one])], &[&one]);
    let first = submit(&service, &sealed);
    assert_eq!(first.status, 201, "{}", first.text());
    let again = submit(&service, &sealed);
    assert_eq!((again.status, again.json()), (200, first.json()));

    let other = form("CS-1001", &[&browser.token(&challenge, &[&two])], &[&two]);
    let refused = submit(&service, &other);
    assert_eq!((refused.status, refused.code()), (409, "token.reused".to_owned()));
    assert_eq!(service.reviewer().claims().len(), 1);
}

#[test]
fn of_two_claims_at_the_same_moment_one_is_the_first() {
    let service = Service::start();
    let browser = Browser::new(7);
    let photos: Vec<Vec<u8>> = (0..6).map(|seed| jpeg(&picture(160, 120, seed), 80)).collect();
    let challenge = browser.challenge(&service, "CS-1002");
    let forms: Vec<Form> = photos
        .iter()
        .map(|photo| form("CS-1002", &[&browser.token(&challenge, &[photo])], &[photo]))
        .collect();
    // Each payload from two connections.
    let statuses: Vec<u16> = thread::scope(|scope| {
        let service = &service;
        let send = |form| scope.spawn(move || submit(service, form).status);
        let running: Vec<_> = forms.iter().chain(&forms).map(send).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(201), count(200), count(409)), (1, 1, 10), "{statuses:?}");
    assert_eq!(service.reviewer().claims().len(), 1);
}

#[test]
fn without_a_token_the_same_content_is_the_same_claim() {
    let service = Service::start();
    let (one, two) = (jpeg(&picture(160, 120, 1), 80), jpeg(&picture(160, 120, 2), 80));
    let send = |form: &Form| {
        let answer = service.send(&request("POST", "/demo/claims").form(form));
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("location").to_owned()
    };
    let first = send(&form("CS-1001", &[], &[&one, &two]));
    assert!(first.starts_with("/thanks.html?claim=clm_"), "{first}");
    assert_eq!(send(&form("CS-1001", &[""], &[&two, &one])), first, "files in another order");
    assert_ne!(send(&form("CS-1001", &[], &[&one])), first, "a file less");
    assert_ne!(send(&form("CS-1003", &[], &[&one, &two])), first, "another order");
    let reviewer = service.reviewer();
    let claims = reviewer.claims();
    assert_eq!(claims.len(), 3);
    for row in claims {
        // A missing token speaks against nobody; the same photos for another order are shown.
        let reused = row["order"] == "CS-1003";
        let reasons = if reused { json!(["copy.claim.reused"]) } else { json!([]) };
        assert_eq!((&row["token"], &row["reasons"]), (&json!("absent"), &reasons));
    }
}

#[test]
fn a_token_of_another_order_counts_as_none_for_the_shops_own_backend() {
    let service = Service::start();
    let browser = Browser::new(7);
    let photo = jpeg(&picture(160, 120, 1), 80);
    let token = browser.token(&browser.challenge(&service, "CS-1002"), &[&photo]);
    let form = form("CS-1001", &[&token], &[&photo]);
    assert_eq!(service.send(&request("POST", "/demo/claims").form(&form)).status, 303);
    let reviewer = service.reviewer();
    let row = &reviewer.claims()[0];
    assert_eq!((&row["token"], &row["disposition"]), (&json!("invalid"), &json!("clear")));
    let claim = reviewer.claim(row["id"].as_str().unwrap());
    assert_eq!(claim["products"], json!(["mug-celadon"]), "the shop knows what was ordered");
    let failed = claim["verification"]["checks"].as_array().unwrap();
    assert!(failed.iter().any(|check| check["code"] == "challenge.order"));
    assert!(claim["messages"]["challenge.order"]["sentence"].is_string());
}

#[test]
fn a_token_of_another_account_counts_as_none_where_the_backend_says_who_it_is() {
    let service = Service::start();
    let browser = Browser::new(7);
    let photo = jpeg(&picture(160, 120, 1), 80);
    let body = json!({"jkt": browser.0.jwk().thumbprint(), "order": "A-7", "account": "one",
        "products": ["mug-celadon"]});
    let minted = service.send(&service.backend("POST", "/v1/challenges").json(&body)).json();
    let token = browser.token(minted["challenge"].as_str().unwrap(), &[&photo]);
    let asked = |account: &str| form("A-7", &[&token], &[&photo]).text("account", account);
    for (account, status, code) in
        [("one", "valid", json!(null)), ("other", "invalid", json!("challenge.account"))]
    {
        let verify = service.backend("POST", "/v1/verify").form(&asked(account));
        let result = service.send(&verify).json()["result"].clone();
        assert_eq!(result["token"]["status"], status);
        let order = result["checks"].as_array().unwrap().iter().find(|c| c["check"] == "order");
        assert_eq!(order.unwrap()["code"], code);
        assert_eq!(result["disposition"], "clear");
    }
    // A browser alone cannot say who it is: its word neither opens nor closes anything.
    assert_eq!(submit(&service, &asked("other")).status, 201);
    let reviewer = service.reviewer();
    let claim = reviewer.claim(reviewer.claims()[0]["id"].as_str().unwrap());
    assert_eq!(claim["verification"]["token"]["status"], "valid");
    let stolen = service.backend("POST", "/v1/claims").form(&asked("other"));
    assert_eq!(service.send(&stolen).status, 201, "another claim, without a seal");
    let row = &reviewer.claims()[0];
    assert_eq!((&row["token"], &row["disposition"]), (&json!("invalid"), &json!("clear")));
    let claim = reviewer.claim(row["id"].as_str().unwrap());
    assert_eq!(claim["products"], json!([]), "another account's challenge says nothing here");
}

#[test]
fn a_copy_of_a_catalogue_photo_is_found_and_names_the_photo() {
    let service = Service::start();
    let photo = jpeg(&picture(400, 300, 5), 92);
    let reviewer = service.reviewer();
    assert_eq!(reviewer.register("mug-celadon", "zz-side", &photo).status, 201);
    let copy = jpeg(&picture(400, 300, 5), 60);
    let form = form("CS-1001", &[], &[&copy]);
    assert_eq!(service.send(&request("POST", "/demo/claims").form(&form)).status, 303);
    let claim = reviewer.claim(reviewer.claims()[0]["id"].as_str().unwrap());
    let used = &claim["verification"]["catalogue"][0];
    assert_eq!(used["id"], "zz-side");
    assert_eq!(used["sha256"], claimseal::digest::sha256_hex(&photo));
    let shown = claim["catalogue"].as_array().unwrap();
    let shown = shown.iter().find(|photo| photo["id"] == "zz-side").unwrap();
    assert_eq!((&shown["width"], &shown["height"]), (&json!(400), &json!(300)));
    let file = reviewer.get(shown["url"].as_str().unwrap());
    assert_eq!(file.body, photo);
}

#[test]
fn decisions_and_looks_stand_in_the_log() {
    let service = Service::start();
    let photo = jpeg(&picture(160, 120, 1), 80);
    service.send(&request("POST", "/demo/claims").form(&form("CS-1001", &[], &[&photo])));
    let reviewer = service.reviewer();
    let id = reviewer.claims()[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/claims/{id}/decision");
    for (decision, note) in [("more_evidence", "Please show the box."), ("accepted", "<b>ok</b>")] {
        let answer = reviewer.post(&path, &json!({"decision": decision, "note": note}));
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
    reviewer.claim(&id);
    let log = reviewer.claim(&id)["log"].as_array().unwrap().clone();
    let steps: Vec<&str> = log.iter().map(|entry| entry["what"].as_str().unwrap()).collect();
    assert_eq!(steps, ["received", "decided", "decided", "seen"], "looking again is the same look");
    assert_eq!(log[2]["note"], "<b>ok</b>");
    assert_eq!(log[2]["who"], "admin");
    assert_eq!(reviewer.claims()[0]["decision"], "accepted");

    let wrong = reviewer.post(&path, &json!({"decision": "rejected"}));
    assert_eq!((wrong.status, wrong.code()), (422, "decision.invalid".to_owned()));
    let missing = reviewer.post("/v1/claims/clm_0/decision", &json!({"decision": "accepted"}));
    assert_eq!((missing.status, missing.code()), (404, "claim.notFound".to_owned()));
    assert_eq!(reviewer.get("/v1/claims/clm_0").code(), "claim.notFound");
}

#[test]
fn the_list_is_filtered_and_goes_in_pages() {
    let service = Service::start();
    let marked =
        with_text(&png(&picture(200, 150, 9)), "AIGC", r#"{"Label":"1","ContentProducer":"x"}"#);
    for seed in 0..4 {
        let photo = jpeg(&picture(160, 120, seed), 80);
        service.send(&request("POST", "/demo/claims").form(&form("CS-1001", &[], &[&photo])));
    }
    service.send(&request("POST", "/demo/claims").form(&form("CS-1001", &[], &[&marked])));
    let reviewer = service.reviewer();
    let ids = |answer: &serde_json::Value| -> Vec<String> {
        let rows = answer["claims"].as_array().unwrap();
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = reviewer.get("/v1/claims").json();
    assert_eq!(all["counts"], json!({"clear": 4, "review": 0, "conflict": 1}));
    assert!(all.get("next").is_none());
    let (mut seen, mut path) = (Vec::new(), "/v1/claims?limit=2".to_owned());
    for _ in 0..3 {
        let page = reviewer.get(&path).json();
        seen.extend(ids(&page));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/claims?limit=2&before={next}");
    }
    assert_eq!(seen, ids(&all));
    let conflict = reviewer.get("/v1/claims?disposition=conflict").json();
    assert_eq!(ids(&conflict), [all["claims"][0]["id"].as_str().unwrap()]);
    reviewer.post(&format!("/v1/claims/{}/decision", seen[2]), &json!({"decision": "declined"}));
    assert_eq!(ids(&reviewer.get("/v1/claims?decided=true").json()), [seen[2].as_str()]);
    assert_eq!(ids(&reviewer.get("/v1/claims?decided=false").json()).len(), 4);
    assert_eq!(reviewer.get("/v1/claims?decided=perhaps").code(), "body.malformed");
}
