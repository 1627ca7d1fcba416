/**
 * 200 uploads made from the shop's own photos (`www/shop/photos`): each photo with each manipulation,
 * at a strength that goes round. Pixels are made in whole numbers; JPEGs are read and written by
 * mozjpeg as wasm. So every machine makes the same bytes.
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import decode, { init as initDecoder } from "@jsquash/jpeg/decode.js";
import encode, { init as initEncoder } from "@jsquash/jpeg/encode.js";
import { root } from "../../scripts/lib/run.mjs";
import { manipulations } from "./manipulations.mjs";
import { randomFrom, reduced } from "./pictures.mjs";

const photos = join(root, "www", "shop", "photos");
const qualities = [92, 78, 60, 40];

/** The shop's photos: id, product and path. */
export function shopPhotos() {
  return readdirSync(photos)
    .sort()
    .filter((product) => !product.includes("."))
    .flatMap((product) =>
      readdirSync(join(photos, product))
        .sort()
        .map((file) => ({
          id: `${product}-${file.replace(".jpg", "")}`,
          product,
          path: join(photos, product, file),
        })),
    );
}

/**
 * Writes the uploads into a folder.
 * @param {string} folder
 * @returns {Promise<string[]>} their names, in order
 */
export async function writeUploads(folder) {
  const codec = (path) =>
    new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve(path)));
  await initDecoder(codec("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
  await initEncoder(codec("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm"));
  const pictures = [];
  for (const { id, path } of shopPhotos()) {
    const { width, height, data } = await decode(readFileSync(path));
    const rgb = repacked(data, 4, 3);
    pictures.push({ id, picture: reduced({ width, height, rgb }, 4) });
  }
  const names = [];
  for (const [number, { id, picture }] of pictures.entries())
    for (const [turn, [kind, make]] of Object.entries(manipulations).entries()) {
      const strength = ((number + turn) % 4) + 1;
      const other = pictures[(number + 3) % pictures.length].picture;
      const random = randomFrom(1000 * number + turn);
      const { width, height, rgb } = make(picture, strength, random, other);
      const data = repacked(rgb, 3, 4);
      const quality = qualities[(strength + turn) % 4];
      const bytes = await encode({ data, width, height }, { quality });
      const name = `upload-${id}-${kind}-${strength}.jpg`;
      writeFileSync(join(folder, name), Buffer.from(bytes));
      names.push(name);
    }
  return names;
}

/** Pixels of `from` channels as pixels of `to`; a fourth one is opaque. */
function repacked(pixels, from, to) {
  const count = pixels.length / from;
  const out = new Uint8ClampedArray(count * to).fill(255);
  for (let at = 0; at < count; at += 1)
    for (let k = 0; k < 3; k += 1) out[at * to + k] = pixels[at * from + k];
  return out;
}
