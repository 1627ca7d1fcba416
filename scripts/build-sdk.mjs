#!/usr/bin/env node
/**
 * Builds the npm package into `dist/sdk`: the wasm module (cargo, wasm-bindgen, wasm-opt), then
 * the TypeScript of `www/sdk` (esbuild) with its types (tsc). Each half is left out while nothing
 * that it is made of has changed. Prints what each file weighs.
 */
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
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { root, run, tail, targetFolder } from "./lib/run.mjs";

const out = join(root, "dist", "sdk");
const sources = join(root, "www", "sdk");
const stamps = join(targetFolder, "sdk-build");
const built = join(targetFolder, "wasm32-unknown-unknown", "wasm", "claimseal.wasm");
const bound = join(targetFolder, "bindgen");
const script = import.meta.filename ?? new URL(import.meta.url).pathname;
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
const adapters = ["react", "vue", "uppy", "filepond", "element-plus", "antd", "vant", "fetch"];
/** What the page brings itself. */
const frameworks = ["react", "vue", "@uppy/core"];
/** Largest size after brotli, in bytes; that of `index.js` is DESIGN 5, the wasm is over its 250 kB. */
const budgets = {
  "index.js": 10_000,
  "auto.js": 1_000,
  "worker.js": 6_000,
  "engine.js": 6_000,
  "locale/en.js": 1_000,
  "locale/zh-CN.js": 1_000,
  ...Object.fromEntries(adapters.map((name) => [`adapters/${name}.js`, 1_000])),
};

mkdirSync(out, { recursive: true });
mkdirSync(stamps, { recursive: true });

// Cargo knows best whether the sources of the module have changed.
await must("cargo", [
  ...["build", "--lib", "--profile", "wasm", "--no-default-features"],
  ...["--target", "wasm32-unknown-unknown"],
]);
await once("wasm", [built, script, join(root, "Cargo.lock")], ["claimseal.wasm"], buildWasm);
const wasm = readFileSync(join(out, "claimseal.wasm"));
const scripts = [
  ...files(sources),
  script,
  ...["package.json", "package-lock.json"].map((name) => join(root, name)),
  ...["claimseal.wasm", "claimseal.js"].map((name) => join(out, name)),
];
await once("scripts", scripts, ["index.js", "worker.js", "index.d.ts"], buildScripts);
weigh();

async function buildWasm() {
  rmSync(bound, { recursive: true, force: true });
  await must("wasm-bindgen", [
    // Without it a bundler would look for the file under wasm-bindgen's own name.
    ...["--target", "web", "--omit-default-module-path"],
    // So that a page without workers can begin anew after a trap, and give memory back.
    "--experimental-reset-state-function",
    ...["--out-dir", bound, "--out-name", "claimseal", built],
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

async function buildScripts() {
  const { build } = await import("esbuild");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const digest = (name, encoding) => createHash(name).update(wasm).digest(encoding);
  const entry = async (name, external = []) => {
    await build({
      entryPoints: [join(sources, `${name}.ts`)],
      outfile: join(out, `${name}.js`),
      bundle: true,
      format: "esm",
      platform: "neutral",
      target: "es2022",
      legalComments: "none",
      minifySyntax: true,
      logLevel: "warning",
      external,
      define: {
        __VERSION__: JSON.stringify(version),
        __WASM_SHA256__: JSON.stringify(digest("sha256", "hex")),
        __WASM_INTEGRITY__: JSON.stringify(`sha384-${digest("sha384", "base64")}`),
      },
    });
  };
  // The worker is one file, so that one address is all it needs; the engine is loaded in the page
  // only where a worker is refused.
  await entry("index", ["./engine.js"]);
  await entry("auto", ["./index.js"]);
  await entry("worker");
  await entry("engine");
  for (const name of ["en", "zh-CN"]) await entry(`locale/${name}`);
  for (const name of adapters) await entry(`adapters/${name}`, ["../index.js", ...frameworks]);
  await must("node", [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", sources]);
}

/** Does the work unless its inputs are those of the last time and its outputs are there. */
async function once(name, inputs, outputs, work) {
  const hash = createHash("sha256");
  for (const path of inputs) hash.update(path).update(readFileSync(path));
  const stamp = join(stamps, name);
  const digest = hash.digest("hex");
  const there = outputs.every((output) => existsSync(join(out, output)));
  if (there && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  await work();
  writeFileSync(stamp, digest);
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Sizes raw, after gzip and after brotli; too large an entry is a failure. */
function weigh() {
  console.log(`${"dist/sdk".padEnd(20)}${["raw", "gzip", "brotli"].map(cell).join("")}`);
  const names = files(out).map((path) => path.slice(out.length + 1));
  for (const name of names.filter((one) => /\.(js|wasm)$/.test(one) && one !== "claimseal.js")) {
    const bytes = readFileSync(join(out, name));
    const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes)];
    const over = sizes[2] > (budgets[name] ?? Infinity);
    console.log(`${name.padEnd(20)}${sizes.map(cell).join("")}${over ? "  OVER ITS BUDGET" : ""}`);
    if (over) process.exitCode = 1;
  }
}

function brotli(bytes) {
  return brotliCompressSync(bytes).length;
}

function cell(value) {
  return String(value).padStart(11);
}

/** SIMD and the features that every engine in use has; no relaxed SIMD, which may differ. */
async function must(command, args) {
  const env = { RUSTFLAGS: "-C target-feature=+simd128" };
  const done = await run(command, args, { label: command, env });
  if (done.ok) return;
  console.error(tail(done.output, 40));
  process.exit(1);
}
