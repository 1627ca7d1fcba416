//! The HTTP verification service: mints challenges, takes claims, makes every report again, keeps
//! the result for the shop's people, and serves their pages.
//!
//! Data flows one way through the modules: `settings` and `secrets` make an `app`; `routes` read a
//! request, work on `upload`s through the bounded `queue`, and write to the `store`.

mod app;
mod auth;
mod blobs;
mod catalogue;
mod clock;
mod demo;
mod export;
mod headers;
mod pages;
mod problem;
mod queue;
mod reuse;
mod routes;
mod say;
mod secrets;
mod server;
mod settings;
mod store;
mod throttle;
mod upload;
mod validator;
mod verifier;

pub use export::{ExportError, export};
pub use routes::ROUTES;
pub use server::{ServeError, serve};
pub use settings::{Bounds, Settings};
