//! The HTTP verification service: mints challenges, takes claims, makes every report again, keeps
//! the result for the shop's people, and serves their pages.
//!
//! Data flows one way through the modules: `settings` and `secrets` make an `app`; `routes` read a
//! request, work on `upload`s through the bounded `queue`, and write to the `store`.

mod app;
mod audit;
mod auth;
mod blobs;
mod catalogue;
mod clock;
mod demo;
mod erasure;
mod export;
mod headers;
mod job;
mod offline;
mod pages;
mod problem;
mod queue;
mod reuse;
mod routes;
mod sampling;
mod say;
mod secrets;
mod server;
mod settings;
mod stamping;
mod store;
mod throttle;
mod upload;
mod validator;
mod verifier;
mod worker;

pub use audit::{Audit, Missing, audit};
pub use erasure::{Subject, erase};
pub use export::export;
pub use offline::DataError;
pub use routes::ROUTES;
pub use sampling::Sampling;
pub use server::{ServeError, serve};
pub use settings::{Bounds, Settings};
pub use stamping::Authority;
pub use store::Database;
pub use worker::{Worker, recompute};
