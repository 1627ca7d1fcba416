//! The wasm boundary: the only module that names `wasm_bindgen`.
