//! The service over a real socket: contracts, credentials, claims, uploads, kills.
#![cfg(feature = "service")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../seal_kit/mod.rs"]
mod seal_kit;
#[path = "../common/tsa.rs"]
mod tsa;

mod archive;
mod catalogue;
mod certificates;
mod claims;
mod content_credentials;
mod contracts;
mod credentials;
mod database;
mod erasure;
mod http;
mod instances;
mod kills;
mod orders;
mod pages;
mod recompute;
mod reuse;
mod server;
mod stamps;
mod uploads;
