//! Who may do what: every route with every credential.

use claimseal::service::ROUTES;
use serde_json::json;

use super::common::{jpeg, picture};
use super::http::{Form, request};
use super::server::{Browser, PASSWORD, Service, cookie, form, submit};

#[test]
fn every_route_refuses_who_has_not_its_credential() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let refused = |answer: super::http::Answer| answer.status == 401 || answer.status == 403;
    for (method, path, credential) in ROUTES {
        let path = path.replace("{id}", "none").replace("{sha256}", &"0".repeat(64));
        let path = path.replace("{order}", "CS-1");
        let method = method.to_uppercase();
        let login = |request: super::http::Request| {
            request.header("cookie", &reviewer.cookie).header("origin", "http://service.test")
        };
        let anyone = request(&method, &path).form(&Form::default());
        let wrong = request(&method, &path).header("authorization", "Bearer cs_live_wrong");
        let backend = service.backend(&method, &path).form(&Form::default());
        let open = ["none", "claim"].contains(credential);
        assert_eq!(refused(service.send(&anyone)), !open, "{method} {path} by anyone");
        match *credential {
            "key" => {
                assert_eq!(service.send(&wrong).code(), "auth.failed", "{method} {path}");
                assert!(!refused(service.send(&backend)), "{method} {path} with a key");
                assert!(refused(service.send(&login(anyone))), "{method} {path} with a login");
            }
            "either" => {
                assert_eq!(service.send(&wrong).code(), "auth.failed", "{method} {path}");
                assert!(!refused(service.send(&backend)), "{method} {path} with a key");
                assert!(!refused(service.send(&login(anyone))), "{method} {path} with a login");
            }
            "login" => {
                assert!(refused(service.send(&backend)), "{method} {path} with a key");
                if method != "DELETE" {
                    let answer = service.send(&login(anyone));
                    assert!(!refused(answer), "{method} {path} with a login");
                }
            }
            _ => {}
        }
    }
}

#[test]
fn the_one_time_password_opens_nothing_but_its_own_change() {
    let service = Service::start();
    let first = service.log_in(&service.one_time);
    assert_eq!(first.json(), json!({"user": "admin", "must_change": true}));
    let flags = ["HttpOnly", "SameSite=Strict", "Path=/"];
    assert!(flags.iter().all(|flag| first.header("set-cookie").contains(flag)));
    let cookie = cookie(&first);
    let with = |method: &str, path: &str| {
        request(method, path).header("cookie", &cookie).header("origin", "http://service.test")
    };
    for (method, path, credential) in ROUTES {
        if ["login", "either"].contains(credential) && !path.starts_with("/v1/session") {
            let path = path.replace("{id}", "none").replace("{sha256}", &"0".repeat(64));
            let path = path.replace("{order}", "CS-1");
            let answer = service.send(&with(&method.to_uppercase(), &path).json(&json!({})));
            assert_eq!(
                (answer.status, answer.code()),
                (403, "auth.mustChange".to_owned()),
                "{path}"
            );
        }
    }
    let change = |old: &str, new: &str| {
        service.send(&with("POST", "/v1/session/password").json(&json!({"old": old, "new": new})))
    };
    assert_eq!(change(&service.one_time, "short").code(), "password.invalid");
    assert_eq!(change("wrong", PASSWORD).code(), "auth.failed");
    assert_eq!(change(&service.one_time, &service.one_time).code(), "password.invalid");
    let other = super::server::cookie(&service.log_in(&service.one_time));
    assert_eq!(change(&service.one_time, PASSWORD).json(), json!({"user": "admin"}));
    assert_eq!(service.send(&with("GET", "/v1/claims")).status, 200);
    let elsewhere = request("GET", "/v1/session").header("cookie", &other);
    assert_eq!(service.send(&elsewhere).status, 401, "other sessions have ended");
    assert_eq!(service.log_in(&service.one_time).code(), "auth.failed");
    assert_eq!(service.log_in(PASSWORD).json(), json!({"user": "admin"}));
}

#[test]
fn another_site_cannot_use_the_reviewers_cookie() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let path = "/v1/claims/clm_0/decision";
    let plain = || request("POST", path).header("cookie", &reviewer.cookie);
    let body = json!({"decision": "accepted"});
    let code = |request: super::http::Request| service.send(&request.json(&body)).code();
    assert_eq!(code(plain()), "auth.origin", "nothing said");
    assert_eq!(code(plain().header("origin", "https://evil.test")), "auth.origin");
    assert_eq!(code(plain().header("origin", "null")), "auth.origin");
    assert_eq!(code(plain().header("sec-fetch-site", "cross-site")), "auth.origin");
    assert_eq!(code(plain().header("sec-fetch-site", "same-site")), "auth.origin");
    assert_eq!(code(plain().header("sec-fetch-site", "same-origin")), "claim.notFound");
    assert_eq!(code(plain().header("origin", "http://service.test")), "claim.notFound");
    let login = json!({"user": "admin", "password": PASSWORD});
    let login = request("POST", "/v1/session").header("origin", "https://evil.test").json(&login);
    assert_eq!(service.send(&login).code(), "auth.origin");
}

#[test]
fn a_session_ends_when_it_is_told_to() {
    let service = Service::start();
    let reviewer = service.reviewer();
    assert_eq!(service.send(&reviewer.request("DELETE", "/v1/session")).status, 204);
    assert_eq!(reviewer.get("/v1/session").code(), "auth.required");
}

#[test]
fn a_claim_needs_a_challenge_that_holds() {
    let service = Service::start();
    let browser = Browser::new(7);
    let photo = jpeg(&picture(160, 120, 1), 80);
    let challenge = browser.challenge(&service, "CS-1001");
    let token = browser.token(&challenge, &[&photo]);
    let code = |form: &Form| submit(&service, form).code();
    assert_eq!(code(&form("CS-1001", &[], &[&photo])), "auth.required");
    assert_eq!(code(&form("CS-1001", &["x.y.z"], &[&photo])), "auth.failed");
    assert_eq!(code(&form("CS-1003", &[&token], &[&photo])), "auth.failed", "another order");
    let stolen = Browser::new(8).token(&challenge, &[&photo]);
    assert_eq!(code(&form("CS-1001", &[&stolen], &[&photo])), "auth.failed", "another key");
    let with_challenge = |photo: &[u8]| {
        let form = form("CS-1001", &[], &[]).text("challenge", &challenge);
        form.file("photos", "a.jpg", photo)
    };
    let bare = with_challenge(&photo);
    let first = submit(&service, &bare);
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(submit(&service, &bare).json(), first.json());
    assert_eq!(code(&with_challenge(&jpeg(&picture(160, 120, 2), 80))), "token.reused");
}

#[test]
fn what_is_refused_for_its_credential_was_never_written() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let browser = Browser::new(7);
    let photo = jpeg(&picture(160, 120, 1), 80);
    let challenge = browser.challenge(&service, "CS-1001");
    let token = browser.token(&challenge, &[&photo]);
    let stolen = Browser::new(8).token(&challenge, &[&photo]);
    // Where files are received stands something else: whoever tries to write one fails.
    let folder = service.temporary();
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "").unwrap();

    let large = vec![0; 9 << 20];
    let of = |tokens: &[&str]| form("CS-1001", tokens, &[&photo, &large]);
    let claims = |form: &Form| submit(&service, form).code();
    assert_eq!(claims(&of(&[])), "auth.required");
    assert_eq!(claims(&of(&[]).text("challenge", &challenge)), "auth.required", "after the files");
    assert_eq!(claims(&of(&["x.y.z"])), "auth.failed");
    assert_eq!(claims(&of(&[&stolen])), "auth.failed");
    let wrong = |path: &str| request("POST", path).header("authorization", "Bearer cs_live_wrong");
    for path in ["/v1/claims", "/v1/verify", "/v1/inspect"] {
        assert_eq!(service.send(&wrong(path).form(&of(&[&token]))).code(), "auth.failed", "{path}");
    }
    for path in ["/v1/verify", "/v1/inspect", "/v1/products/vase/photos"] {
        let answer = service.send(&request("POST", path).form(&of(&[&token])));
        assert_eq!(answer.code(), "auth.required", "{path}");
    }

    let unknown = form("CS-9999", &[&token], &[&photo, &large]);
    let shop = request("POST", "/demo/claims").header("accept", "application/json");
    assert_eq!(service.send(&shop.form(&unknown)).code(), "order.notFound");

    // With a credential they are about to be written.
    assert_eq!(claims(&of(&[&token])), "internal");
    let known = service.backend("POST", "/v1/verify").form(&of(&[]));
    assert_eq!(service.send(&known).code(), "internal");
    assert_eq!(reviewer.register("vase", "front", &photo).code(), "internal");
}

#[test]
fn secrets_are_the_owners_alone_and_only_hashes_are_kept() {
    use std::os::unix::fs::PermissionsExt;

    let service = Service::start();
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&service.data), 0o700);
    assert_eq!(mode(&service.data.join("hmac-k1.key")), 0o600);
    assert_eq!(mode(&service.data.join("signing.p8")), 0o600);
    for file in ["claimseal.db", "claimseal.db-wal"] {
        let bytes = std::fs::read(service.data.join(file)).unwrap();
        for secret in [&service.key, &service.one_time] {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{file} holds a secret");
        }
    }
}

#[test]
fn an_hmac_key_is_replaced_while_challenges_live() {
    let service = Service::start();
    let browser = Browser::new(7);
    let photo = jpeg(&picture(160, 120, 1), 80);
    let old = browser.token(&browser.challenge(&service, "CS-1001"), &[&photo]);
    std::fs::write(service.data.join("hmac-k2.key"), format!("{}\n", "5a".repeat(32))).unwrap();
    let service = service.again();
    let challenge = browser.challenge(&service, "CS-1001");
    let header = claimseal::seal::base64url::decode(challenge.split('.').next().unwrap()).unwrap();
    assert!(String::from_utf8(header).unwrap().contains(r#""kid":"k2""#));
    for token in [old, browser.token(&challenge, &[&photo])] {
        assert_eq!(submit(&service, &form("CS-1001", &[&token], &[&photo])).status, 201);
    }
}
