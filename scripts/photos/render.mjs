#!/usr/bin/env node
/**
 * Makes the shop's product photos: `node scripts/photos/render.mjs [--only PRODUCT/NAME]
 * [--scale 0.25] [--samples 16] [--out FOLDER]`. They are committed; nobody has to run this.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { encodeRgba } from "../lib/mozjpeg.mjs";
import { develop, smooth } from "./develop.mjs";
import { shots } from "./shots.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    scale: { type: "string", default: "1" },
    samples: { type: "string", default: "28" },
    out: { type: "string", default: join(here, "..", "..", "www", "shop", "photos") },
  },
});
const scale = Number(values.scale);
const samples = Number(values.samples);
const BAND = 16;

for (const [index, shot] of shots.entries()) {
  const label = `${shot.product}/${shot.name}`;
  if (!label.includes(values.only)) continue;
  const started = Date.now();
  const [width, height] = [shot.width, shot.height].map((each) => Math.round(each * scale));
  const traced = await trace({ index, width, height, samples });
  const pixels = develop(smooth({ ...traced, width, height }), width, height, shot.film);
  const jpeg = await encodeRgba({ data: pixels, width, height }, { quality: 84 });
  const folder = join(values.out, shot.product);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${shot.name}.jpg`), jpeg);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${label}: ${width} x ${height}, ${Math.round(jpeg.length / 1000)} kB, ${seconds} s`);
}

/** Bands of rows, shared out among workers. */
async function trace(job) {
  const { width, height } = job;
  const whole = {
    radiance: new Float32Array(width * height * 3),
    albedo: new Float32Array(width * height * 3),
    normal: new Float32Array(width * height * 3),
    depth: new Float32Array(width * height),
    variance: new Float32Array(width * height),
  };
  let next = 0;
  const workers = Array.from({ length: availableParallelism() }, async () => {
    const worker = new Worker(join(here, "band.mjs"), { workerData: job });
    while (next < height) {
      const [top, rows] = [next, Math.min(BAND, height - next)];
      next += BAND;
      worker.postMessage({ top, rows });
      const [done] = await once(worker, "message");
      for (const name of ["radiance", "albedo", "normal"])
        whole[name].set(done[name], done.top * width * 3);
      for (const name of ["depth", "variance"]) whole[name].set(done[name], done.top * width);
    }
    await worker.terminate();
  });
  await Promise.all(workers);
  return whole;
}
