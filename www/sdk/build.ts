/** Facts that the build fills in. */
declare const __VERSION__: string;
declare const __WASM_SHA256__: string;
declare const __WASM_INTEGRITY__: string;

/** Version of this package. */
export const VERSION: string = __VERSION__;
/** SHA-256 of `claimseal.wasm`, hexadecimal; a file with another digest is not run. */
export const WASM_SHA256: string = __WASM_SHA256__;
/** The same as a Subresource Integrity string (`sha384-…`), for `<link rel="preload" integrity>`. */
export const WASM_INTEGRITY: string = __WASM_INTEGRITY__;
