//! The report of a file whose pixels are left alone, as wasm for `scripts/bench/markers.mjs`: what
//! container, metadata, Content Credentials and markers cost.

#[cfg(target_arch = "wasm32")]
mod module {
    use claimseal::limits::Limits;
    use claimseal::{Context, inspect};
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Bytes of the report; no picture is small enough to be decoded.
    #[must_use]
    #[wasm_bindgen(js_name = inspectWithoutPixels)]
    pub fn inspect_without_pixels(bytes: &[u8]) -> Vec<u8> {
        let mut limits = Limits::default();
        limits.max_jpeg_pixels = 0;
        limits.max_other_pixels = 0;
        let mut context = Context::default();
        context.limits = limits;
        inspect(bytes, &context).to_bytes()
    }
}
