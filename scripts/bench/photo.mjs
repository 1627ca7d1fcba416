/** The photo that is measured with. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import encode, { init } from "@jsquash/jpeg/encode.js";
import { scene } from "../../tests/parity/pictures.mjs";

/** A JPEG of 4000 x 3000 as phones write them: 4:2:0, quality 90. */
export async function made() {
  const codec = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm");
  await init(await WebAssembly.compile(readFileSync(codec)));
  const { width, height, rgb } = scene(4000, 3000, 21);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at += 1) data.set(rgb.subarray(at * 3, at * 3 + 3), at * 4);
  const options = { quality: 90, progressive: false, optimize_coding: false };
  const bytes = Buffer.from(await encode({ data, width, height }, options));
  return { name: `scene, 12 MP, ${(bytes.length / 1e6).toFixed(1)} MB`, bytes };
}
