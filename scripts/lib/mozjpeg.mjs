/** JPEGs read and written by mozjpeg as wasm: the same bytes on every machine. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import decode, { init as initDecoder } from "@jsquash/jpeg/decode.js";
import encode, { init as initEncoder } from "@jsquash/jpeg/encode.js";

const { resolve } = createRequire(import.meta.url);
const codec = (path) =>
  new WebAssembly.Module(readFileSync(resolve(`@jsquash/jpeg/codec/${path}.wasm`)));
await initDecoder(codec("dec/mozjpeg_dec"));
await initEncoder(codec("enc/mozjpeg_enc"));

/**
 * @param {{ width: number, height: number, data: Uint8ClampedArray }} pixels of four channels
 * @param {object} options of mozjpeg
 */
export async function encodeRgba(pixels, options) {
  return Buffer.from(await encode(pixels, options));
}

/**
 * @param {{ width: number, height: number, rgb: Uint8Array }} picture
 * @param {object} options of mozjpeg
 */
export function encodeRgb({ width, height, rgb }, options) {
  return encodeRgba({ width, height, data: repacked(rgb, 3, 4) }, options);
}

/** @param {Uint8Array} bytes of a JPEG */
export async function decodeRgb(bytes) {
  const { width, height, data } = await decode(bytes);
  return { width, height, rgb: repacked(data, 4, 3) };
}

/** Pixels of `from` channels as pixels of `to`; a fourth one is opaque. */
function repacked(pixels, from, to) {
  const count = pixels.length / from;
  const out = new Uint8ClampedArray(count * to).fill(255);
  for (let at = 0; at < count; at += 1)
    for (let k = 0; k < 3; k += 1) out[at * to + k] = pixels[at * from + k];
  return out;
}
