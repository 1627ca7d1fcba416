//! SHA-256 of files too large to hold: plain handles instead of a class to free.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error::Error;
use crate::digest::Hasher;

/// Most digests under way at once.
const MOST: usize = 64;

thread_local! {
    static UNDER_WAY: RefCell<(u32, BTreeMap<u32, Hasher>)> = const { RefCell::new((0, BTreeMap::new())) };
}

/// Begins a digest; its handle is used until `digestFinish`. Past 64 at once the oldest is dropped.
#[wasm_bindgen(js_name = digestBegin)]
#[must_use]
pub fn begin() -> u32 {
    UNDER_WAY.with_borrow_mut(|(next, hashers)| {
        *next = next.wrapping_add(1);
        if hashers.len() >= MOST {
            hashers.pop_first();
        }
        hashers.insert(*next, Hasher::default());
        *next
    })
}

/// Adds a piece.
///
/// # Errors
///
/// `digest.handle` for a handle that is not under way.
#[wasm_bindgen(js_name = digestUpdate)]
pub fn update(handle: u32, bytes: &[u8]) -> Result<(), JsValue> {
    UNDER_WAY.with_borrow_mut(|(_, hashers)| {
        hashers.get_mut(&handle).ok_or_else(unknown)?.update(bytes);
        Ok(())
    })
}

/// Ends a digest: 64 hexadecimal digits.
///
/// # Errors
///
/// `digest.handle` for a handle that is not under way.
#[wasm_bindgen(js_name = digestFinish)]
pub fn finish(handle: u32) -> Result<String, JsValue> {
    UNDER_WAY
        .with_borrow_mut(|(_, hashers)| Ok(hashers.remove(&handle).ok_or_else(unknown)?.finish()))
}

fn unknown() -> JsValue {
    Error::new("digest.handle", "no digest with this handle is under way".to_owned()).into()
}
