#!/usr/bin/env node
/**
 * Builds the npm package into `dist/`: for `sdk` and for `server` the wasm module (cargo,
 * wasm-bindgen, wasm-opt), then the TypeScript of `www/sdk` and `www/server` (esbuild) with its types
 * (tsc). Each part is left out while nothing that it is made of has changed. Prints what each file
 * weighs.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  bindModule,
  cargoBuild,
  declarations,
  files,
  moduleOf,
  once,
  weigh,
} from "./lib/bundle.mjs";
import { root } from "./lib/run.mjs";

const script = import.meta.filename ?? new URL(import.meta.url).pathname;
const self = [
  script,
  join(root, "scripts", "lib", "bundle.mjs"),
  ...["package.json", "package-lock.json", "Cargo.lock"].map((name) => join(root, name)),
];
const adapters = ["react", "vue", "uppy", "filepond", "element-plus", "antd", "vant", "fetch"];
/** Syntax that is older than what the module needs (SIMD), so that a page is told what is missing. */
const engines = ["chrome91", "firefox90", "safari15"];
/** What the page brings itself. */
const frameworks = ["react", "vue", "@uppy/core"];
/** Largest size after brotli, in bytes. The wasm is over the 250 kB of DESIGN 5; this is against growth. */
const budgets = {
  "claimseal.wasm": 510_000,
  "index.js": 9_000,
  "auto.js": 1_000,
  "worker.js": 6_000,
  "engine.js": 6_000,
  "locale/en.js": 1_000,
  "locale/zh-CN.js": 1_000,
  ...Object.fromEntries(adapters.map((name) => [`adapters/${name}.js`, 1_000])),
};

await half("sdk", "wasm", [], ["index.js", "worker.js", "index.d.ts", "integrity.json"], buildSdk);
await half(
  "server",
  "wasm-server",
  ["--features", "verify"],
  ["index.js", "worker.js", "index.d.ts"],
  buildServer,
);
weigh("dist/sdk", join(root, "dist", "sdk"), budgets);
weigh("dist/server", join(root, "dist", "server"), {
  "index.js": 7_000,
  "worker.js": 5_000,
  "claimseal.wasm": 580_000,
});

/** The module built with a profile, and the scripts around it. */
async function half(name, profile, options, outputs, buildScripts) {
  const out = join(root, "dist", name);
  const sources = join(root, "www", name);
  const below = (names) => names.map((one) => join(out, one));
  mkdirSync(out, { recursive: true });
  await cargoBuild(profile, options);
  const bound = below(["claimseal.wasm", "claimseal.js"]);
  const module = moduleOf(profile);
  await once(`${name}-wasm`, [module, ...self], bound, () => bindModule(module, out));
  const inputs = [...files(sources), join(root, "www", "sdk", "contracts.ts"), ...self, ...bound];
  await once(`${name}-scripts`, inputs, below(outputs), () => buildScripts(sources, out));
}

async function buildSdk(sources, out) {
  const { build } = await import("esbuild");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const wasm = readFileSync(join(out, "claimseal.wasm"));
  const digest = (name, encoding) => createHash(name).update(wasm).digest(encoding);
  const entry = async (name, external = []) => {
    await build({
      entryPoints: [join(sources, `${name}.ts`)],
      outfile: join(out, `${name}.js`),
      bundle: true,
      format: "esm",
      platform: "neutral",
      target: engines,
      legalComments: "none",
      minifySyntax: true,
      // A fifth of the bytes for pages without a bundler; names stay, so that a stack can be read.
      minifyWhitespace: true,
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
  await declarations(sources);
  const served = ["auto.js", "index.js", "engine.js", "worker.js", "claimseal.wasm"];
  const integrity = served.map((name) => {
    const sum = createHash("sha384").update(readFileSync(join(out, name)));
    return [name, `sha384-${sum.digest("base64")}`];
  });
  const text = JSON.stringify(Object.fromEntries(integrity), null, 2);
  writeFileSync(join(out, "integrity.json"), `${text}\n`);
}

/** Two files and the module beside them, which both read by its address. */
async function buildServer(sources, out) {
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["index", "worker"].map((name) => join(sources, `${name}.ts`)),
    outdir: out,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    legalComments: "none",
    logLevel: "warning",
  });
  await declarations(sources);
}
