//! Errors as plain objects.

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::seal::SealError;

/// `{ code, message }`: the code is stable, the message is for developers.
#[derive(Debug, Serialize)]
pub(super) struct Error {
    code: &'static str,
    message: String,
}

impl Error {
    pub(super) fn new(code: &'static str, message: String) -> Self {
        Self { code, message }
    }

    /// An argument that is not of its form.
    pub(super) fn context(error: serde_wasm_bindgen::Error) -> Self {
        Self::new("context.invalid", error.to_string())
    }
}

impl From<SealError> for Error {
    fn from(error: SealError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        serde_wasm_bindgen::to_value(&error).unwrap_or(Self::UNDEFINED)
    }
}
