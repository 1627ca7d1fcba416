//! Report v1 (`claimseal/report/1`): what is sealed, recomputed and read by people.
//!
//! Integers, strings and booleans only; absent keys are left out; keys stand in the order of the
//! fields below. The bytes are made here and nowhere else.

pub mod message;
mod v1;

pub use v1::{
    Ai, AiStatus, File, Inputs, LikenessReport, MAX_REPORT_BYTES, PolicyInput, Provenance, Report,
    SCHEMA, Status, Verdict,
};
pub(crate) use v1::{format_name, pixels_name};
