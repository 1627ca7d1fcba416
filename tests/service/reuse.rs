//! Photos of earlier claims.

use serde_json::{Value, json};

use super::common::{jpeg, picture};
use super::database;
use super::http::request;
use super::server::{Browser, Reviewer, Service, form, submit};

/// Hands a claim in and gives it as the reviewer sees it.
fn claim(reviewer: &Reviewer<'_>, order: &str, photos: &[&[u8]]) -> Value {
    let form = form(order, &[], photos);
    let answer = reviewer.service.send(&request("POST", "/demo/claims").form(&form));
    assert_eq!(answer.status, 303, "{}", answer.text());
    newest(reviewer)
}

fn newest(reviewer: &Reviewer<'_>) -> Value {
    reviewer.claim(reviewer.claims()[0]["id"].as_str().unwrap())
}

fn reuse(claim: &Value) -> &Value {
    &claim["verification"]["files"][0]["reuse"]
}

#[test]
fn a_photo_of_another_orders_claim_is_named_and_goes_to_a_person() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let photo = jpeg(&picture(640, 480, 11), 90);
    let first = claim(&reviewer, "CS-1001", &[&photo]);
    assert_eq!(first["verification"]["disposition"], "clear");
    assert!(reuse(&first).is_null());

    let second = claim(&reviewer, "CS-1002", &[&photo]);
    let day = first["received_at"].as_str().unwrap().split('T').next().unwrap();
    let named = json!([{"code": "copy.claim.reused", "sameness": "bytes", "received_on": day,
        "claim": first["id"], "order": "CS-1001"}]);
    assert_eq!(reuse(&second), &named);
    assert_eq!(second["verification"]["disposition"], "review");
    assert_eq!(second["verification"]["reasons"], json!(["copy.claim.reused"]));
    let message = &second["messages"]["copy.claim.reused"];
    assert!(message["innocent"].as_str().unwrap().contains("household"), "{message}");

    // The same picture in other bytes, smaller and turned upside down.
    let mut turned = picture(640, 480, 11);
    let (pixels, _) = turned.rgb.as_chunks::<3>();
    turned.rgb = pixels.iter().rev().flatten().copied().collect();
    let third = claim(&reviewer, "CS-1003", &[&jpeg(&turned, 70)]);
    let found: Vec<(&str, &str)> = reuse(&third)
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| (hit["order"].as_str().unwrap(), hit["sameness"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("CS-1002", "picture"), ("CS-1001", "picture")]);

    // A stranger's photo has nothing to do with it.
    let other = claim(&reviewer, "CS-1002", &[&jpeg(&picture(640, 480, 3), 90)]);
    assert!(reuse(&other).is_null(), "{other}");
    assert_eq!(other["verification"]["disposition"], "clear");
}

#[test]
fn a_claims_own_chain_is_no_reuse() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let (one, two) = (jpeg(&picture(640, 480, 11), 90), jpeg(&picture(640, 480, 12), 90));
    claim(&reviewer, "CS-1001", &[&one]);
    // Sent again with a photo more, for an exchange of the same order.
    let again = claim(&reviewer, "CS-1001", &[&one, &two]);
    assert_eq!(reviewer.claims().len(), 2);
    assert!(reuse(&again).is_null());
    assert_eq!(again["verification"]["disposition"], "clear");
}

#[test]
fn buyers_who_send_the_shops_own_picture_have_nothing_else_in_common() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let photo = jpeg(&picture(640, 480, 11), 92);
    assert_eq!(reviewer.register("mug-celadon", "stock", &photo).status, 201);
    let copy = jpeg(&picture(640, 480, 11), 60);
    for order in ["CS-1001", "CS-1002", "CS-1003"] {
        // CS-1001 is about that product; for the others it is a picture of another product.
        for photo in [&photo, &copy] {
            let claim = claim(&reviewer, order, &[photo]);
            let reasons = claim["verification"]["reasons"].as_array().unwrap();
            let known = order == "CS-1001";
            assert_eq!(reasons.contains(&json!("copy.catalogue.same")), known, "{claim}");
            // A copy that is not the catalogue's file can only be told from a buyer's own photo by
            // the catalogue of its own product.
            let expected = order == "CS-1003" && *photo == copy;
            assert_eq!(!reuse(&claim).is_null(), expected, "{order}: {}", reuse(&claim));
        }
    }
}

#[test]
fn another_shops_claim_is_known_by_its_day_only() {
    let service = Service::start();
    let photo = jpeg(&picture(640, 480, 11), 90);
    let browser = Browser::new(7);
    let token = browser.token(&browser.challenge(&service, "CS-1001"), &[&photo]);
    assert_eq!(submit(&service, &form("CS-1001", &[&token], &[&photo])).status, 201);

    let database = database::of(&service.data);
    let data = service.data.with_extension("other");
    let other = Service::on(data, &["--demo", "--audience", "other", "--database", &database]);
    // The same order number at another shop is another order.
    let first = service.reviewer();
    let reviewer = Reviewer { service: &other, cookie: first.cookie.clone() };
    let answer =
        other.send(&request("POST", "/demo/claims").form(&form("CS-1001", &[], &[&photo])));
    assert_eq!(answer.status, 303, "{}", answer.text());
    let claim = newest(&reviewer);
    let hit = reuse(&claim)[0].as_object().unwrap();
    let mut members: Vec<_> = hit.keys().collect();
    members.sort_unstable();
    assert_eq!(members, ["code", "received_on", "sameness"]);
    assert_eq!(claim["verification"]["disposition"], "review");
    assert!(!claim["verification"].to_string().contains("clm_"), "no id of another shop's claim");
    // Nor does one shop see the other's claims.
    let of = |reviewer: &Reviewer<'_>| reviewer.claims()[0]["id"].as_str().unwrap().to_owned();
    for (mine, theirs) in [(&first, &reviewer), (&reviewer, &first)] {
        assert_eq!(mine.claims().len(), 1);
        let path = format!("/v1/claims/{}", of(theirs));
        assert_eq!(mine.get(&path).code(), "claim.notFound");
        assert_eq!(mine.get(&format!("{path}/archive")).code(), "claim.notFound");
        let decision = json!({"decision": "accepted"});
        assert_eq!(mine.post(&format!("{path}/decision"), &decision).code(), "claim.notFound");
    }
}

#[test]
fn of_many_claims_with_one_file_at_the_same_moment_only_the_first_sees_none() {
    let service = Service::start();
    let photo = jpeg(&picture(200, 150, 11), 90);
    let orders = ["CS-1001", "CS-1002", "CS-1003"];
    std::thread::scope(|scope| {
        for order in orders {
            let (service, photo) = (&service, &photo);
            scope.spawn(move || {
                let form = form(order, &[], &[photo]);
                let answer = service.send(&request("POST", "/demo/claims").form(&form));
                assert_eq!(answer.status, 303, "{}", answer.text());
            });
        }
    });
    let reviewer = service.reviewer();
    let mut hits: Vec<usize> = reviewer
        .claims()
        .iter()
        .map(|row| reviewer.claim(row["id"].as_str().unwrap()))
        .map(|claim| reuse(&claim).as_array().map_or(0, Vec::len))
        .collect();
    hits.sort_unstable();
    assert_eq!(hits, [0, 1, 2]);
}

#[test]
fn what_is_known_survives_a_restart() {
    let service = Service::start();
    let photo = jpeg(&picture(640, 480, 11), 90);
    let form_of = |order| form(order, &[], &[&photo]);
    service.send(&request("POST", "/demo/claims").form(&form_of("CS-1001")));
    service.reviewer();
    let service = service.again();
    let copy = jpeg(&picture(640, 480, 11), 60);
    service.send(&request("POST", "/demo/claims").form(&form("CS-1002", &[], &[&copy])));
    let claim = newest(&service.known_reviewer());
    assert_eq!(reuse(&claim)[0]["sameness"], "picture");
}
