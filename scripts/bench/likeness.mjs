#!/usr/bin/env node
/**
 * `node scripts/bench/likeness.mjs [FOLDER...] [PHOTO.jpg]`: what likeness costs in wasm in Node.
 * Each FOLDER holds a built module (`dist/sdk` without any), the first is the one that the others
 * are held against. One photo, of 12 megapixels unless PHOTO is given, is inspected against 0, 1, 10
 * and 100 catalogue photos, none matching, and against ten of which one is its original. Processor
 * time, medians of rounds by turns in one process, the first round left out; a catalogue's column is
 * what it adds to a look without one. Stops where two modules' reports differ.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { scene, withBlotch } from "../../tests/parity/pictures.mjs";
import { table } from "../eval/table.mjs";
import { root } from "../lib/run.mjs";
import { encodeRgb } from "../lib/mozjpeg.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 9);
/** Bytes before the first photo of a bundle: magic, version, number of photos. */
const HEAD = 8;

const given = process.argv.slice(2).map((path) => resolve(path));
const photo = given.find((path) => /\.jpe?g$/i.test(path));
const folders = given.filter((path) => path !== photo);
if (folders.length === 0) folders.push(join(root, "dist", "sdk"));

const options = { quality: 90, progressive: false, optimize_coding: false };
const picture = scene(4000, 3000, 21);
const original = await encodeRgb(picture, options);
const damaged = await encodeRgb(withBlotch(picture), options);
const modules = [];
for (const [at, folder] of folders.entries()) modules.push(await load(folder, at));
const cases = made(modules[0]);
const times = modules.map(() => cases.map(() => []));
for (let round = 0; round <= ROUNDS; round += 1)
  for (const [at, { bytes, catalogue }] of cases.entries()) {
    const reports = modules.map((module, number) => {
      const begun = now();
      const report = module.inspect(bytes, catalogue ? { catalogue } : {});
      if (round > 0) times[number][at].push(now() - begun);
      return Buffer.from(report).toString("latin1");
    });
    if (reports.some((report) => report !== reports[0])) throw new Error("reports differ");
  }

const rows = modules.map((module, number) => {
  const alone = median(times[number][0]);
  const own = times[number].map(median);
  const first = times[0].map(median);
  const added = own.map((time, at) => (at === 0 ? time : time - alone));
  const base = first.map((time, at) => (at === 0 ? time : time - first[0]));
  const cells = added.map((time, at) => `${time.toFixed(1)} (${(time / base[at]).toFixed(2)})`);
  return [folders[number], module.weight, ...cells];
});
console.log(`\nMilliseconds, medians of ${ROUNDS}; in brackets, of the first folder's\n`);
for (const line of table(["module", "brotli", ...cases.map(({ title }) => title)], rows))
  console.log(line);

/** Milliseconds that this process has worked: other work on the machine does not count. */
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A module of its own for each folder: scripts are kept by their address. */
async function load(folder, at) {
  const address = `${pathToFileURL(join(folder, "claimseal.js")).href}?${at}`;
  const module = await import(address);
  const wasm = readFileSync(join(folder, "claimseal.wasm"));
  module.initSync({ module: wasm });
  return { ...module, weight: brotliCompressSync(wasm).length };
}

function made(module) {
  const shop = join(root, "www", "shop", "photos");
  const bundles = readdirSync(shop, { recursive: true })
    .filter((name) => name.endsWith(".jpg"))
    .sort()
    .slice(0, 10)
    .map((name) => [name, readFileSync(join(shop, name))]);
  const one = (bytes, id) => module.fingerprint(bytes, id, "", 0).subarray(HEAD);
  const bodies = (copies) =>
    bundles.flatMap(([, bytes], at) =>
      Array.from({ length: copies }, (_, copy) => one(bytes, `${at}-${copy}`)),
    );
  const ten = bodies(1);
  const bytes = photo ? readFileSync(photo) : damaged;
  const own = one(photo ? bytes : original, "own");
  return [
    { title: "0, whole", bytes },
    { title: "1", bytes, catalogue: joined(ten.slice(0, 1)) },
    { title: "10", bytes, catalogue: joined(ten) },
    { title: "100", bytes, catalogue: joined(bodies(10)) },
    { title: "10, one is it", bytes, catalogue: joined([...ten.slice(0, 9), own]) },
  ];
}

/** A bundle of photos. */
function joined(bodies) {
  const head = Buffer.from([...Buffer.from("CSCB"), 1, 0, bodies.length & 255, bodies.length >> 8]);
  return new Uint8Array(Buffer.concat([head, ...bodies]));
}

function median(all) {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
}
