/** What both halves of the npm package are built with: commands, stamps, the wasm steps, sizes. */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { root, run, tail, targetFolder } from "./run.mjs";

const stamps = join(targetFolder, "npm-build");
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

/** Where cargo puts the module that it builds with a profile. */
export function moduleOf(profile) {
  return join(targetFolder, "wasm32-unknown-unknown", profile, "claimseal.wasm");
}

/** Builds a module with a profile; cargo knows best whether its sources have changed. */
export function cargoBuild(profile, options = [], target = ["--lib"]) {
  return must("cargo", [
    ...["build", ...target, "--profile", profile, "--no-default-features", ...options],
    ...["--target", "wasm32-unknown-unknown"],
  ]);
}

/** Binds and shrinks a module into `out`: `claimseal.wasm`, `.js` and `.d.ts`. */
export async function bindModule(module, out) {
  const bound = join(targetFolder, "bindgen", basename(out));
  rmSync(bound, { recursive: true, force: true });
  await must("wasm-bindgen", [
    // Without it a bundler would look for the file under wasm-bindgen's own name.
    ...["--target", "web", "--omit-default-module-path"],
    // So that a page without workers can begin anew after a trap, and give memory back.
    "--experimental-reset-state-function",
    ...["--out-dir", bound, "--out-name", "claimseal", module],
  ]);
  await must("node", [
    join(root, "node_modules", "binaryen", "bin", "wasm-opt"),
    ...["-O3", "--strip-debug", "--strip-producers", ...features],
    ...["-o", join(out, "claimseal.wasm"), join(bound, "claimseal_bg.wasm")],
  ]);
  for (const name of ["claimseal.js", "claimseal.d.ts"]) {
    copyFileSync(join(bound, name), join(out, name));
  }
}

/** Writes the declarations of a project. */
export function declarations(project) {
  return must("node", [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", project]);
}

/** Does the work unless its inputs are those of the last time and its outputs are there. */
export async function once(name, inputs, outputs, work) {
  const hash = createHash("sha256");
  for (const path of inputs) hash.update(path).update(readFileSync(path));
  mkdirSync(stamps, { recursive: true });
  const stamp = join(stamps, name);
  const digest = hash.digest("hex");
  const there = outputs.every((output) => existsSync(output));
  if (there && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  await work();
  writeFileSync(stamp, digest);
}

/** All files below a folder. */
export function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Prints sizes raw, after gzip and after brotli; one over its budget (bytes of brotli) is a failure. */
export function weigh(title, out, budgets = {}) {
  console.log(`${title.padEnd(20)}${["raw", "gzip", "brotli"].map(cell).join("")}`);
  const names = files(out).map((path) => path.slice(out.length + 1));
  for (const name of names.filter((one) => /\.(js|wasm)$/.test(one) && one !== "claimseal.js")) {
    const bytes = readFileSync(join(out, name));
    const sizes = [
      bytes.length,
      gzipSync(bytes, { level: 9 }).length,
      brotliCompressSync(bytes).length,
    ];
    const over = sizes[2] > (budgets[name] ?? Infinity);
    console.log(`${name.padEnd(20)}${sizes.map(cell).join("")}${over ? "  OVER ITS BUDGET" : ""}`);
    if (over) process.exitCode = 1;
  }
}

function cell(value) {
  return String(value).padStart(11);
}

/**
 * SIMD and the features that every engine in use has; no relaxed SIMD, which may differ. Places of
 * panics name sources: without the builder's folders, so that two builders get the same module and
 * nobody's name is published. Of several prefixes that fit the last one counts.
 */
const rustFlags = [
  ...["-C", "target-feature=+simd128"],
  `--remap-path-prefix=${homedir()}=home`,
  `--remap-path-prefix=${process.env.CARGO_HOME ?? join(homedir(), ".cargo")}=cargo`,
  `--remap-path-prefix=${root}=claimseal`,
];

async function must(command, args) {
  const env = { CARGO_ENCODED_RUSTFLAGS: rustFlags.join("\x1f") };
  const done = await run(command, args, { label: command, env });
  if (done.ok) return;
  console.error(tail(done.output, 40));
  process.exit(1);
}
