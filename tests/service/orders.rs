//! Photos that a shop keeps for an order before it sends the goods.

use std::io::Cursor;

use claimseal::archive::{CheckName, check};
use claimseal::digest::sha256_hex;
use serde_json::json;

use super::common::{jpeg, picture};
use super::http::{Answer, Form};
use super::server::{Service, form};

const PATH: &str = "/v1/orders/CS-1001/photos";

fn keep(service: &Service, path: &str, form: &Form) -> Answer {
    service.send(&service.backend("POST", path).form(form))
}

#[test]
fn photos_of_an_order_are_shown_with_its_claims_and_stand_in_the_archive() {
    let service = Service::start();
    let reviewer = service.reviewer();
    let packed = jpeg(&picture(320, 240, 3), 85);
    let whole = jpeg(&picture(320, 240, 4), 85);
    let packing = Form::default().text("kind", "packing").text("note", "Two layers");
    let first = keep(&service, PATH, &packing.file("photo", "packed.jpg", &packed));
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(first.json()["sha256"], sha256_hex(&packed));
    assert_eq!(first.json()["registered_by"], "backend");
    // By a person of the shop as well; product is what it is unless it says otherwise.
    let form_of = Form::default().file("photo", "mug.jpg", &whole);
    let second = service.send(&reviewer.request("POST", PATH).form(&form_of));
    assert_eq!((second.status, &second.json()["kind"]), (201, &json!("product")));
    assert_eq!(second.json()["registered_by"], "admin");

    // The same file again is the photo that is there, with its time and its note.
    let again = Form::default().text("note", "another note").file("photo", "x.jpg", &packed);
    let again = keep(&service, PATH, &again);
    assert_eq!((again.status, again.json()), (200, first.json()));
    let photos = json!({"photos": [first.json(), second.json()]});
    assert_eq!(reviewer.get(PATH).json(), photos);
    assert_eq!(service.send(&service.backend("GET", PATH)).json(), photos);
    assert_eq!(reviewer.get("/v1/orders/CS-1002/photos").json(), json!({"photos": []}));

    // With the claim, in the archive, and checked there.
    let photo = jpeg(&picture(320, 240, 1), 80);
    let claim = form("CS-1001", &[], &[&photo]);
    let answer = service.send(&service.backend("POST", "/v1/claims").form(&claim));
    let id = answer.json()["claim"].as_str().unwrap().to_owned();
    assert_eq!(reviewer.claim(&id)["shop_photos"], photos["photos"]);
    let url = second.json()["url"].as_str().unwrap().to_owned();
    assert_eq!(reviewer.get(&url).body, whole);
    let archive = reviewer.get(&format!("/v1/claims/{id}/archive"));
    let keys = service.get("/.well-known/jwks.json").text();
    let checked = check(Cursor::new(&archive.body), Some(keys.as_bytes()), None);
    assert!(checked.holds(), "{checked:?}");
    let shop = checked.checks.iter().find(|check| check.check == CheckName::ShopPhotos).unwrap();
    assert_eq!(serde_json::to_value(shop.outcome).unwrap(), "ok");
    for bytes in [&packed, &whole] {
        assert!(archive.body.windows(bytes.len()).any(|part| part == bytes));
    }
}

#[test]
fn what_is_no_photo_for_an_order_is_refused_and_leaves_nothing() {
    let service = Service::start();
    let photo = jpeg(&picture(64, 48, 3), 85);
    let file = |form: Form| form.file("photo", "p.jpg", &photo);
    let code = |path: &str, form: &Form| keep(&service, path, form).code();
    assert_eq!(code(PATH, &Form::default()), "files.none");
    let two = file(file(Form::default()));
    assert_eq!(code(PATH, &two), "files.tooMany");
    let text = Form::default().file("photo", "p.jpg", b"no picture at all");
    assert_eq!(code(PATH, &text), "order.invalidPhoto");
    let kind = file(Form::default().text("kind", "selfie"));
    assert_eq!(code(PATH, &kind), "order.invalidPhoto");
    let note = file(Form::default().text("note", &"n".repeat(501)));
    assert_eq!(code(PATH, &note), "order.invalidPhoto");
    let long = format!("/v1/orders/{}/photos", "9".repeat(129));
    assert_eq!(code(&long, &file(Form::default())), "order.invalidPhoto");
    for at in 0..20 {
        let photo = jpeg(&picture(64, 48, at), 85);
        let form = Form::default().file("photo", "p.jpg", &photo);
        assert_eq!(keep(&service, "/v1/orders/CS-1002/photos", &form).status, 201, "{at}");
    }
    let more = Form::default().file("photo", "p.jpg", &jpeg(&picture(64, 48, 99), 85));
    assert_eq!(code("/v1/orders/CS-1002/photos", &more), "order.invalidPhoto");
    let none = service.send(&service.backend("GET", PATH)).json();
    assert_eq!(none, json!({"photos": []}));
    let temporary = std::fs::read_dir(service.temporary()).unwrap().count();
    assert_eq!(temporary, 1, "its lock");
}
