//! Checks one refund photo and says what its bytes carry: AI-generation markers, camera evidence,
//! and likeness to the shop's own catalogue photos.
//!
//! The report is a pure function of the bytes, the [`Context`] and the crate version, so a server
//! gets the same bytes as the browser did. Modules stand below in pipeline order and use only
//! modules above them (`tests/layering.rs` checks this).
//!
//! ```
//! let report = claimseal::inspect(b"not an image", &claimseal::Context::default());
//! assert_eq!(report.status, claimseal::report::Status::Unreadable);
//! ```

#[cfg(feature = "archive")]
pub mod archive;
pub(crate) mod bytes;
pub mod container;
pub mod detect;
pub mod digest;
pub mod evidence;
mod inspect;
pub mod likeness;
pub mod limits;
pub mod metadata;
pub mod pixels;
pub mod policy;
pub mod provenance;
pub mod report;
pub mod seal;
#[cfg(feature = "service")]
pub mod service;
pub mod time;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod watermark;

pub use inspect::{Context, inspect, inspect_oversize};

/// Version of this crate, as it stands in `module` of every report.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
