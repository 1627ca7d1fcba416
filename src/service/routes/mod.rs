//! The routes, in one table that the router, `/openapi.json` and the tests go by.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{MethodRouter, any, get, post};

use super::app::Shared;
use super::problem::Problem;
use super::{headers, pages};

mod about;
mod archive;
mod backend;
mod body;
mod claims;
mod demo;
mod erasures;
mod files;
mod orders;
mod products;
mod session;
mod submit;

/// Largest JSON body, in bytes.
const JSON: usize = 64 << 10;

/// Method, path and credential (`none`, `key`, `login`, `either` of these two, `claim`: a valid
/// challenge or a key) of every route of the API, as `/openapi.json` describes them.
pub const ROUTES: &[(&str, &str, &str)] = &[
    ("get", "/healthz", "none"),
    ("get", "/openapi.json", "none"),
    ("get", "/.well-known/jwks.json", "none"),
    ("post", "/v1/challenges", "key"),
    ("post", "/v1/verify", "key"),
    ("post", "/v1/inspect", "key"),
    ("post", "/v1/claims", "claim"),
    ("get", "/v1/claims", "login"),
    ("get", "/v1/claims/{id}", "login"),
    ("get", "/v1/claims/{id}/archive", "login"),
    ("post", "/v1/claims/{id}/decision", "login"),
    ("post", "/v1/erasures", "key"),
    ("get", "/v1/files/{sha256}", "login"),
    ("get", "/v1/orders/{order}/photos", "either"),
    ("post", "/v1/orders/{order}/photos", "either"),
    ("get", "/v1/products", "login"),
    ("get", "/v1/products/{id}/photos", "login"),
    ("post", "/v1/products/{id}/photos", "login"),
    ("get", "/v1/products/{id}/catalogue", "none"),
    ("post", "/v1/session", "none"),
    ("get", "/v1/session", "login"),
    ("delete", "/v1/session", "login"),
    ("post", "/v1/session/password", "login"),
];

/// The router of one service.
pub(crate) fn router(app: Shared) -> Router {
    let files = usize::try_from(app.settings.bounds.request_bytes).unwrap_or(usize::MAX);
    let with_files = |route: MethodRouter<Shared>| route.layer(DefaultBodyLimit::max(files));
    let mut router = Router::new()
        .route("/healthz", get(about::health))
        .route("/openapi.json", get(about::openapi))
        .route("/.well-known/jwks.json", get(about::jwks))
        .route("/v1/challenges", post(backend::challenge))
        .route("/v1/verify", with_files(post(backend::verify)))
        .route("/v1/inspect", with_files(post(backend::inspect)))
        .route("/v1/claims", with_files(get(claims::list).post(submit::api)))
        .route("/v1/claims/{id}", get(claims::show))
        .route("/v1/claims/{id}/archive", get(archive::show))
        .route("/v1/claims/{id}/decision", post(claims::decide))
        .route("/v1/erasures", post(erasures::erase))
        .route("/v1/files/{sha256}", get(files::show))
        .route("/v1/orders/{order}/photos", with_files(get(orders::photos).post(orders::add)))
        .route("/v1/products", get(products::list))
        .route("/v1/products/{id}/photos", with_files(get(products::photos).post(products::add)))
        .route("/v1/products/{id}/catalogue", get(products::catalogue))
        .route("/v1/session", get(session::show).post(session::begin).delete(session::end))
        .route("/v1/session/password", post(session::password))
        .route("/sdk/{*name}", get(pages::sdk))
        .route("/review", get(pages::to_review))
        .route("/review/", get(pages::review))
        .route("/review/{*name}", get(pages::review));
    if app.demo.is_some() {
        router = router
            .route("/demo/challenge", post(demo::challenge))
            .route("/demo/claims", with_files(post(demo::claim)));
    }
    router
        .route("/v1/{*rest}", any(nothing))
        .fallback_service(get(pages::other).with_state(app.clone()))
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(JSON))
        .layer(middleware::from_fn(headers::add))
        .with_state(app)
}

async fn nothing() -> Problem {
    Problem::new("route.notFound", "There is nothing at this address.")
}

async fn wrong_method() -> Problem {
    Problem::new("route.method", "See /openapi.json for what this address takes.")
}
