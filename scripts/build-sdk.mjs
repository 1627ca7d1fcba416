#!/usr/bin/env node
/**
 * Builds the module for browsers and Node into `dist/sdk`: cargo, wasm-bindgen, wasm-opt.
 * Prints the size raw and after brotli.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { root, run, tail, targetFolder } from "./lib/run.mjs";

const out = join(root, "dist", "sdk");
const built = join(targetFolder, "wasm32-unknown-unknown", "wasm", "claimseal.wasm");
const bound = join(targetFolder, "bindgen");
/** What Rust's wasm target uses by default, and SIMD: nothing newer, or engines refuse the file. */
const features = [
  "--enable-simd",
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
  "--enable-call-indirect-overlong",
  "--enable-multivalue",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
];

await must("cargo", [
  ...["build", "--lib", "--profile", "wasm", "--no-default-features"],
  ...["--target", "wasm32-unknown-unknown"],
]);
rmSync(bound, { recursive: true, force: true });
await must("wasm-bindgen", [
  ...["--target", "web", "--out-dir", bound, "--out-name", "claimseal", built],
]);
mkdirSync(out, { recursive: true });
await must("node", [
  join(root, "node_modules", "binaryen", "bin", "wasm-opt"),
  ...["-O3", "--strip-debug", "--strip-producers", ...features],
  ...["-o", join(out, "claimseal.wasm"), join(bound, "claimseal_bg.wasm")],
]);
for (const name of ["claimseal.js", "claimseal.d.ts"]) {
  copyFileSync(join(bound, name), join(out, name));
}

const wasm = readFileSync(join(out, "claimseal.wasm"));
const packed = brotliCompressSync(wasm).length;
console.log(`dist/sdk/claimseal.wasm: ${wasm.length} bytes, ${packed} after brotli`);

/** SIMD and the features that every engine in use has; no relaxed SIMD, which may differ. */
async function must(command, args) {
  const env = { RUSTFLAGS: "-C target-feature=+simd128" };
  const done = await run(command, args, { label: command, env });
  if (done.ok) return;
  console.error(tail(done.output, 40));
  process.exit(1);
}
