#!/usr/bin/env node
/**
 * `npm run bench:markers -- FOLDER`: what container, metadata, Content Credentials, markers and
 * report cost in wasm in Node, without pixels, for every file of a folder, beside SHA-256 of the same
 * bytes, by our module and by WebCrypto. Quickest of some rounds for each file, by turns in one
 * process: other work on the machine only adds.
 */
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { quantile, table } from "../eval/table.mjs";
import { bindModule, cargoBuild, files } from "../lib/bundle.mjs";
import { targetFolder } from "../lib/run.mjs";

const ROUNDS = 9;
/** Milliseconds that no file should take, its own digest left out. */
const GOAL = 5;

if (!process.argv[2] || !statSync(process.argv[2], { throwIfNoEntry: false })?.isDirectory()) {
  console.error("usage: npm run bench:markers -- FOLDER");
  process.exit(2);
}
const folder = resolve(process.argv[2]);
const module = await built();
const rows = [];
for (const path of files(folder)) rows.push(await measured(path));

const figures = (title, values) => [
  title,
  ...[0.5, 0.99, 1].map((share) => round(quantile(values, share))),
  values.filter((value) => value > GOAL).length,
];
const column = (key) => rows.map((row) => row[key]);
console.log(`\n${rows.length} files, milliseconds\n`);
const head = ["", "median", "99 %", "most", `over ${GOAL}`];
const parts = [
  figures("whole, with the file's SHA-256", column("whole")),
  figures("without the file's SHA-256", column("own")),
  figures("SHA-256 in the module", column("digest")),
  figures("SHA-256 by WebCrypto", column("webCrypto")),
];
for (const line of table(head, parts)) console.log(line);
const total = (key) => column(key).reduce((sum, value) => sum + value, 0);
console.log(
  `\nall files together, of WebCrypto's SHA-256: ${round(total("own") / total("webCrypto"))}`,
);
const slow = rows.sort((a, b) => b.own - a.own).slice(0, 10);
console.log("\nThe ten that take longest without their SHA-256\n");
const names = ["file", "bytes", "whole", "without", "SHA-256", "WebCrypto", "ratio"];
const lines = slow.map(({ path, bytes, whole, own, digest, webCrypto }) => [
  ...[path, bytes, round(whole), round(own), round(digest), round(webCrypto)],
  round(own / webCrypto),
]);
for (const line of table(names, lines)) console.log(line);

/** The example `without_pixels`, built and bound as the shipped module is. */
async function built() {
  const out = join(targetFolder, "bench");
  const name = "without_pixels";
  mkdirSync(out, { recursive: true });
  await cargoBuild("wasm", [], ["--example", name]);
  const wasm = join(targetFolder, "wasm32-unknown-unknown", "wasm", "examples", `${name}.wasm`);
  await bindModule(wasm, out);
  const bindings = await import(pathToFileURL(join(out, "claimseal.js")).href);
  bindings.initSync({ module: readFileSync(join(out, "claimseal.wasm")) });
  return bindings;
}

/** The quickest round for one file. */
async function measured(path) {
  const bytes = readFileSync(path);
  const times = { whole: [], digest: [], webCrypto: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const timed = async (name, work) => {
      const begun = performance.now();
      await work();
      // The first round warms up.
      if (round > 0) times[name].push(performance.now() - begun);
    };
    await timed("whole", () => module.inspectWithoutPixels(bytes));
    await timed("digest", () => module.digest(bytes));
    await timed("webCrypto", () => crypto.subtle.digest("SHA-256", bytes));
  }
  const [whole, digest, webCrypto] = Object.values(times).map((all) => Math.min(...all));
  const own = Math.max(0, whole - digest);
  return {
    path: path.slice(folder.length + 1),
    bytes: bytes.length,
    whole,
    own,
    digest,
    webCrypto,
  };
}

function round(value) {
  return Number(value.toFixed(2));
}
