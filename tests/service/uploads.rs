//! Uploads: hostile, broken, too many, too large.

use std::io::Write;

use serde_json::json;

use super::common::{jpeg, picture};
use super::http::{Form, connect, read, request};
use super::server::{Reviewer, Service, form};

/// Sends a form to the demo shop, and gives the claim as the reviewer sees it.
fn claim(reviewer: &Reviewer<'_>, form: &Form) -> serde_json::Value {
    let answer = reviewer.service.send(&request("POST", "/demo/claims").form(form));
    assert_eq!(answer.status, 303, "{}", answer.text());
    let id = answer.header("location").rsplit('=').next().unwrap().to_owned();
    reviewer.claim(&id)
}

fn code(service: &Service, form: &Form) -> (u16, String) {
    let request = request("POST", "/demo/claims").header("accept", "application/json");
    let answer = service.send(&request.form(form));
    (answer.status, answer.code())
}

#[test]
fn hostile_names_are_only_names() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let photo = jpeg(&picture(160, 120, 1), 80);
    let names = [
        "../../../etc/passwd",
        "<img src=x onerror=alert(1)>.jpg",
        "a;b=c.html",
        "..",
        "中文 照片.jpg",
    ];
    for name in names {
        let form = Form::default().text("order", "CS-1001").text("text", name);
        let shown = claim(&reviewer, &form.file("photos", name, &photo));
        assert_eq!(shown["files"][0]["name"], name);
    }
    let escaped = service.data.parent().unwrap().join("etc/passwd");
    assert!(!escaped.exists());
    let long = "x".repeat(5000);
    let form = Form::default().text("order", "CS-1001").file("photos", &long, &photo);
    assert_eq!(claim(&reviewer, &form)["files"][0]["name"].as_str().unwrap().len(), 255);
}

#[test]
fn what_is_no_photo_gives_a_report_and_is_only_downloaded() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let html = b"<script>alert(1)</script>".to_vec();
    let cut = jpeg(&picture(160, 120, 1), 80)[..900].to_vec();
    for (name, bytes, status) in [
        ("empty.jpg", Vec::new(), "unreadable"),
        ("page.jpg", html, "unreadable"),
        ("cut.jpg", cut, "complete"),
    ] {
        let shown = claim(
            &reviewer,
            &Form::default().text("order", "CS-1001").file("photos", name, &bytes),
        );
        let file = &shown["files"][0];
        assert_eq!(file["bytes"], bytes.len());
        let report = &shown["verification"]["files"][0]["report"];
        assert_eq!(report["status"], status, "{name}");
        let served = reviewer.get(file["url"].as_str().unwrap());
        assert_eq!(served.body, bytes, "{name}");
        assert_eq!(served.header("x-content-type-options"), "nosniff");
        assert_eq!(served.header("content-security-policy"), "sandbox; default-src 'none'");
        let unknown = name != "cut.jpg";
        let (kind, how) = if unknown {
            ("application/octet-stream", "attachment")
        } else {
            ("image/jpeg", "inline")
        };
        assert_eq!(served.header("content-type"), kind, "{name}");
        assert!(served.header("content-disposition").starts_with(how), "{name}");
    }
}

#[test]
fn a_claim_has_one_to_twenty_files() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let photos: Vec<Vec<u8>> = (0..21).map(|seed| jpeg(&picture(64, 48, seed), 80)).collect();
    let photos: Vec<&[u8]> = photos.iter().map(Vec::as_slice).collect();
    assert_eq!(code(&service, &form("CS-1001", &[], &photos)), (413, "files.tooMany".to_owned()));
    assert_eq!(code(&service, &form("CS-1001", &[], &[])), (400, "files.none".to_owned()));
    let unpicked = form("CS-1001", &[], &[]).file("photos", "", b"");
    assert_eq!(code(&service, &unpicked), (400, "files.none".to_owned()));
    assert_eq!(reviewer.claims().len(), 0, "nothing of them is kept");
    let shown = claim(&reviewer, &form("CS-1001", &[], &photos[..20]));
    assert_eq!(shown["files"].as_array().unwrap().len(), 20);
}

#[test]
fn missing_and_oversize_fields_are_told_apart() {
    let service = Service::start();
    let photo = jpeg(&picture(64, 48, 1), 80);
    let without_order = Form::default().file("photos", "a.jpg", &photo);
    assert_eq!(code(&service, &without_order), (400, "body.malformed".to_owned()));
    assert_eq!(
        code(&service, &form("CS-9999", &[], &[&photo])),
        (404, "order.notFound".to_owned())
    );
    let long = form("CS-1001", &[], &[&photo]).text("note", &"x".repeat(300 << 10));
    assert_eq!(code(&service, &long), (413, "body.tooLarge".to_owned()));
    let binary = form("CS-1001", &[], &[&photo]).part("name=\"reason\"", b"\xFF\xFE");
    assert_eq!(code(&service, &binary), (400, "body.malformed".to_owned()));
    let fields =
        (0..120).fold(form("CS-1001", &[], &[&photo]), |form, at| form.text(&at.to_string(), ""));
    assert_eq!(code(&service, &fields), (413, "body.tooLarge".to_owned()));

    let mut cut = request("POST", "/demo/claims").header("accept", "application/json");
    cut = cut.form(&form("CS-1001", &[], &[&photo]));
    cut.body.truncate(cut.body.len() - 40);
    assert_eq!(service.send(&cut).code(), "body.malformed");
    let no_form =
        request("POST", "/demo/claims").header("accept", "application/json").json(&json!({}));
    assert_eq!(service.send(&no_form).code(), "body.malformed");
    assert_eq!(service.reviewer().claims().len(), 0);
}

#[test]
fn a_request_that_says_it_is_too_large_is_refused_before_it_is_read() {
    let service = Service::start();
    let mut stream = connect(&service.address);
    let head = request("POST", "/demo/claims").header("accept", "application/json").head;
    let kind = "content-type: multipart/form-data; boundary=XBOUNDARYX";
    write!(stream, "{head}{kind}\r\ncontent-length: 99999999999\r\n\r\n").unwrap();
    stream.write_all(&[b'x'; 100]).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let answer = read(&mut stream);
    assert_eq!((answer.status, answer.code()), (413, "body.tooLarge".to_owned()));
    let body = serde_json::json!({"user": "x".repeat(100 << 10), "password": ""});
    let long = service.send(&request("POST", "/v1/session").json(&body));
    assert_eq!((long.status, long.code()), (413, "body.tooLarge".to_owned()));
}

#[test]
fn a_file_over_64_mib_is_digested_kept_and_goes_to_a_person() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let mut large = jpeg(&picture(64, 48, 1), 80);
    large.resize((64 << 20) + 1, 0);
    let shown = claim(&reviewer, &form("CS-1001", &[], &[&large]));
    let file = &shown["verification"]["files"][0];
    assert_eq!(file["sha256"], claimseal::digest::sha256_hex(&large));
    assert_eq!(file["report"]["status"], "partial");
    assert_eq!(shown["verification"]["disposition"], "review");
    assert_eq!(reviewer.get(shown["files"][0]["url"].as_str().unwrap()).body, large);
}

#[test]
fn a_buyer_without_script_gets_a_page_in_both_languages() {
    let service = Service::start();
    let answer = service.send(
        &request("POST", "/demo/claims")
            .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .form(&form("CS-1001", &[], &[])),
    );
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let page = answer.text();
    assert!(page.contains("请至少附上一张照片") && page.contains("attach at least one photo"));
    assert!(page.contains("href=\"/refund.html\""));
}

#[test]
fn catalogue_photos_are_versioned_and_cannot_be_exchanged() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let (one, two) = (jpeg(&picture(400, 300, 5), 92), jpeg(&picture(400, 300, 6), 92));
    let first = reviewer.register("vase", "front", &one);
    assert_eq!((first.status, &first.json()["version"]), (201, &json!(1)));
    let same = reviewer.register("vase", "front", &one);
    assert_eq!(same.json(), first.json(), "the same photo again is the same version");
    let bundle = service.get("/v1/products/vase/catalogue");
    let tag = bundle.header("etag").to_owned();
    assert_eq!(tag, format!("\"{}\"", claimseal::digest::sha256_hex(&bundle.body)));
    let known =
        service.send(&request("GET", "/v1/products/vase/catalogue").header("if-none-match", &tag));
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert_eq!(reviewer.register("vase", "front", &two).json()["version"], 2);
    let photos = reviewer.get("/v1/products/vase/photos").json();
    let photos = photos["photos"].as_array().unwrap();
    assert_eq!(photos.len(), 2, "the first version stays");
    assert_eq!(photos[0]["sha256"], claimseal::digest::sha256_hex(&one));
    let catalogue = claimseal::likeness::Catalogue::from_bytes(
        &service.get("/v1/products/vase/catalogue").body,
    );
    assert_eq!(catalogue.unwrap().photos.len(), 1);
    assert_eq!(service.get("/v1/products/none/catalogue").code(), "product.notFound");
    let invalid = reviewer.register("vase", "front", b"no photo");
    assert_eq!((invalid.status, invalid.code()), (422, "catalogue.invalidPhoto".to_owned()));
    assert_eq!(reviewer.register("vase", &"x".repeat(65), &one).code(), "catalogue.invalidPhoto");
}

#[test]
fn a_nul_is_refused_wherever_it_stands() {
    let service = Service::start();
    let photo = jpeg(&picture(64, 48, 1), 80);
    let claim = |order: &str, text: &str| {
        let form = Form::default().text("order", order).text("text", text);
        let form = form.file("photos", "p.jpg", &photo);
        service.send(&service.backend("POST", "/v1/claims").form(&form)).code()
    };
    assert_eq!(claim("CS-\0-1001", "cracked"), "body.malformed");
    assert_eq!(claim("CS-1001", "crack\0ed"), "body.malformed");
    let user = serde_json::json!({"user": "ad\0min", "password": "x"});
    let log_in = service.send(&request("POST", "/v1/session").json(&user));
    assert_eq!(log_in.code(), "body.malformed");
    let path = "/v1/orders/CS%001/photos";
    assert_eq!(service.send(&service.backend("GET", path)).code(), "route.notFound");
    // Its name is a name, and a backslash before a zero is none.
    let named = Form::default().text("order", "CS-1001").text("text", "\\\\u0000");
    let named = named.file("photos", "p\\0.jpg", &photo);
    assert_eq!(service.send(&service.backend("POST", "/v1/claims").form(&named)).status, 201);
}
