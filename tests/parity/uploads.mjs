/**
 * 200 uploads made from the shop's own photos (`www/shop/photos`): each photo with each manipulation,
 * at a strength that goes round. Pixels are made in whole numbers; JPEGs are read and written by
 * mozjpeg as wasm. So every machine makes the same bytes.
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeRgb, encodeRgb } from "../../scripts/lib/mozjpeg.mjs";
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
  const pictures = [];
  for (const { id, path } of shopPhotos()) {
    pictures.push({ id, picture: reduced(await decodeRgb(readFileSync(path)), 4) });
  }
  const names = [];
  for (const [number, { id, picture }] of pictures.entries())
    for (const [turn, [kind, make]] of Object.entries(manipulations).entries()) {
      const strength = ((number + turn) % 4) + 1;
      const other = pictures[(number + 3) % pictures.length].picture;
      const random = randomFrom(1000 * number + turn);
      const quality = qualities[(strength + turn) % 4];
      const bytes = await encodeRgb(make(picture, strength, random, other), { quality });
      const name = `upload-${id}-${kind}-${strength}.jpg`;
      writeFileSync(join(folder, name), bytes);
      names.push(name);
    }
  return names;
}
