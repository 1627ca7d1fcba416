/** The photo that is measured with. */
import { encodeRgb } from "../lib/mozjpeg.mjs";
import { scene } from "../../tests/parity/pictures.mjs";

/** A JPEG of 4000 x 3000 as phones write them: 4:2:0, quality 90. */
export async function made() {
  const options = { quality: 90, progressive: false, optimize_coding: false };
  const bytes = await encodeRgb(scene(4000, 3000, 21), options);
  return { name: `scene, 12 MP, ${(bytes.length / 1e6).toFixed(1)} MB`, bytes };
}
