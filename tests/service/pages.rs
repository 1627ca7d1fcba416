//! Pages, their policy, and paths that lead nowhere.

use std::io::Write;
use std::time::Duration;

use claimseal::service::ROUTES;

use super::http::{connect, request};
use super::server::Service;

const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
    connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

#[test]
fn pages_come_with_their_types_and_policy() {
    let service = Service::start();
    for (path, kind) in [
        ("/review/", "text/html; charset=utf-8"),
        ("/review/app.js", "text/javascript; charset=utf-8"),
        ("/review/style.css", "text/css; charset=utf-8"),
    ] {
        let page = service.get(path);
        assert_eq!((page.status, page.header("content-type")), (200, kind), "{path}");
        assert_eq!(page.header("content-security-policy"), CSP, "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert!(!page.header("referrer-policy").is_empty());
        let again = request("GET", path).header("if-none-match", page.header("etag"));
        assert_eq!(service.send(&again).status, 304);
    }
    let short = service.get("/review");
    assert_eq!((short.status, short.header("location")), (308, "/review/"));
}

#[test]
fn the_npm_package_is_served_from_its_folder_only() {
    let folder = std::env::temp_dir().join(format!("claimseal-sdk-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("dist/locale")).unwrap();
    std::fs::write(folder.join("secret.js"), "no").unwrap();
    for name in ["worker.js", "claimseal.wasm", "locale/en.js", ".hidden"] {
        std::fs::write(folder.join("dist").join(name), "x").unwrap();
    }
    std::os::unix::fs::symlink(folder.join("secret.js"), folder.join("dist/link.js")).unwrap();
    let sdk = folder.join("dist");
    let service = Service::on(folder.join("data"), &["--sdk", sdk.to_str().unwrap()]);
    let worker = service.get("/sdk/worker.js");
    assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(worker.header("content-security-policy"), CSP, "the worker's own response too");
    assert_eq!(service.get("/sdk/claimseal.wasm").header("content-type"), "application/wasm");
    assert_eq!(service.get("/sdk/locale/en.js").status, 200);
    for path in [
        "/sdk/../secret.js",
        "/sdk/..%2fsecret.js",
        "/sdk/%2e%2e/secret.js",
        "/sdk/locale/../../secret.js",
        "/sdk/.hidden",
        "/sdk/link.js",
        "/sdk//secret.js",
        "/sdk/%00",
        "/sdk/locale",
        "/review/../hmac-k1.key",
        "/review/..%2f..%2fCargo.toml",
        "/..%2fhmac-k1.key",
        "//etc/passwd",
    ] {
        let answer = service.get(path);
        assert_eq!((answer.status, answer.code()), (404, "route.notFound".to_owned()), "{path}");
    }
    // Without the demo there is no shop.
    let home = service.get("/");
    assert_eq!((home.status, home.header("location")), (307, "/review/"));
    let demo = request("POST", "/demo/challenge").json(&serde_json::json!({}));
    assert_eq!(service.send(&demo).status, 405);
    drop(service);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_api_description_names_every_route_and_no_other() {
    let service = Service::start();
    let description = service.get("/openapi.json").json();
    assert_eq!(description["openapi"], "3.1.0");
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            described.push((method.clone(), path.clone()));
            let parameters = operation["parameters"].as_array().map_or(0, |list| {
                list.iter().filter(|parameter| parameter["in"] == "path").count()
            });
            assert_eq!(parameters, path.matches('{').count(), "{method} {path}");
        }
    }
    let mut routes: Vec<(String, String)> =
        ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    described.sort();
    routes.sort();
    assert_eq!(described, routes);
    for (method, path) in routes {
        // Whatever it answers, it is a route; and the others are none.
        let path = path.replace("{id}", "x").replace("{sha256}", "x").replace("{order}", "x");
        let answer = service.send(&request(&method.to_uppercase(), &path));
        let none = answer.status == 405 || answer.text().contains("route.notFound");
        assert!(!none, "{method} {path}: {}", answer.status);
        let other = service.send(&request("PATCH", &path));
        assert_eq!((other.status, other.code()), (405, "route.method".to_owned()), "{path}");
    }
    let text = description.to_string();
    for name in
        text.split("#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap())
    {
        assert!(description["components"]["schemas"][name].is_object(), "{name}");
    }
}

#[test]
fn a_client_that_says_nothing_is_given_up() {
    let service = Service::start();
    let mut silent = connect(&service.address);
    silent.write_all(b"GET /healthz HTTP/1.1\r\nhost:").unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(300))).unwrap();
    let mut bytes = Vec::new();
    // The connection ends by the server's own time-out, not by ours.
    let ended = std::io::Read::read_to_end(&mut silent, &mut bytes);
    assert!(ended.is_ok(), "{ended:?}");
    assert_eq!(service.get("/healthz").status, 200);
}
