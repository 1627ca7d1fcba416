#!/usr/bin/env node
/**
 * `npm run bench:browser -- [PHOTO…]`: the whole check of a photo (metadata, digest, likeness
 * against the ten photos of the demo shop, verdict, signature) beside `createImageBitmap` of the
 * same file, by turns in one page, in every engine that is here. Without PHOTO a scene of 12
 * megapixels is made. Needs `npm run build` and the command.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { startPlatform } from "../../tests/sdk/browser/platform.mjs";
import { table } from "../eval/table.mjs";
import { lacking } from "../lib/engines.mjs";
import { commandPath } from "../lib/steps.mjs";
import { root } from "../lib/run.mjs";
import { made } from "./photo.mjs";
import { open } from "./tab.mjs";

const ROUNDS = 7;
const page = `<!doctype html><meta charset=utf-8><title>bench</title><script type=module src=/bench.js></script>`;
const photos = process.argv.length > 2 ? process.argv.slice(2).map(given) : [await made()];
const catalogue = shopCatalogue();
const rows = [];
for (const engine of ["chromium", "firefox", "webkit"]) {
  const reason = lacking(engine);
  if (reason) console.log(`!!! ${engine} CANNOT BE MEASURED HERE: ${reason}`);
  else for (const photo of photos) rows.push(row(engine, photo, await measure(engine, photo)));
}
console.log(
  "\nMilliseconds, medians; likeness against 10 catalogue photos, none of them matching.",
);
console.log(
  "ratio: check / createImageBitmap. longest pause: of the page's own thread during checks.\n",
);
const head = ["engine", "photo", "ready", "first", "check", "no catalogue", "bitmap", "ratio"];
for (const line of table([...head, "longest pause"], rows)) console.log(line);
process.exit(0);

/** The times of one photo in one engine. */
async function measure(engine, photo) {
  const platform = await startPlatform({
    "/bench.html": page,
    "/bench.js": `globalThis.bench = ${bench};`,
    "/photo.jpg": photo.bytes,
    "/catalogue.bin": catalogue,
  });
  const tab = await open(engine);
  try {
    await tab.go(`${platform.address}/bench.html`);
    return await tab.call("bench", ROUNDS);
  } finally {
    await tab.stop();
    platform.stop();
  }
}

/** Runs in the page. */
async function bench(rounds) {
  const { createSealer } = await import("/sdk/index.js");
  const bytes = await (await fetch("/photo.jpg")).arrayBuffer();
  const now = () => performance.now();
  const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
  const timed = async (work) => {
    const begun = now();
    await work();
    return now() - begun;
  };
  const options = { challenge: "/challenge", order: "CS-1", timeoutMs: 60_000 };
  const small = () => new File(["not a photo"], "small.jpg", { type: "image/jpeg" });
  const sealers = {};
  const begun = now();
  sealers.check = createSealer({ ...options, catalogueUrl: "/catalogue.bin" });
  await sealers.check.sealAll([small()]);
  const ready = now() - begun;
  sealers.alone = createSealer(options);
  await sealers.alone.sealAll([small()]);

  let pause = 0;
  let last = now();
  let checking = false;
  const beat = setInterval(() => {
    if (checking) pause = Math.max(pause, now() - last - 4);
    last = now();
  }, 4);
  const times = { check: [], alone: [], bitmap: [] };
  for (let round = 0; round <= rounds; round += 1) {
    // Another byte behind the picture each time: bytes that were seen are not looked at again.
    const fresh = () => new File([bytes, String(round)], "photo.jpg", { type: "image/jpeg" });
    for (const name of ["check", "alone"]) {
      const photo = fresh();
      let sealed;
      last = now();
      checking = true;
      times[name].push(await timed(async () => (sealed = await sealers[name].sealAll([photo]))));
      checking = false;
      const lost = sealed.files.find(({ absent, unreadable }) => absent || unreadable);
      if (lost) throw new Error(`no report: ${JSON.stringify(lost)}`);
    }
    const photo = fresh();
    times.bitmap.push(await timed(async () => (await createImageBitmap(photo)).close()));
  }
  clearInterval(beat);
  const first = times.check.shift();
  times.alone.shift();
  times.bitmap.shift();
  const [check, alone, bitmap] = [times.check, times.alone, times.bitmap].map(median);
  return { ready, first, check, alone, bitmap, pause };
}

function row(engine, { name }, { ready, first, check, alone, bitmap, pause }) {
  const whole = [ready, first, check, alone, bitmap].map(Math.round);
  return [engine, name, ...whole, Number((check / bitmap).toFixed(2)), Math.round(pause)];
}

function given(path) {
  return { name: basename(path), bytes: readFileSync(path) };
}

/** Bundle of the demo shop's photos. */
function shopCatalogue() {
  const folder = mkdtempSync(join(tmpdir(), "claimseal-bench-"));
  try {
    const shop = join(root, "www", "shop", "photos");
    const paths = readdirSync(shop, { recursive: true })
      .filter((name) => name.endsWith(".jpg"))
      .map((name) => join(shop, name));
    const ids = paths.flatMap((_, at) => ["--id", `p${at}`]);
    const out = join(folder, "bundle");
    const args = ["fingerprint", ...paths, ...ids, "-o", out, "--quiet"];
    const { status, stderr } = spawnSync(commandPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${commandPath} fingerprint: ${stderr}`);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
