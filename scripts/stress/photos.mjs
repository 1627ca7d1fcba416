/** Photos by the thousand: one picture, each file with bytes of its own. */
import { randomBytes } from "node:crypto";
import { made } from "../bench/photo.mjs";

/** Makes photos of 12 MP and at least `bytes` bytes, each one another file. */
export async function photos(bytes) {
  const { bytes: picture } = await made();
  const jpeg = Buffer.from(picture);
  return () => {
    const comments = [];
    let missing = Math.max(32, bytes - jpeg.length);
    while (missing > 0) {
      const body = randomBytes(Math.min(missing, 65_000));
      const head = Buffer.from([0xff, 0xfe, (body.length + 2) >> 8, (body.length + 2) & 0xff]);
      comments.push(head, body);
      missing -= body.length;
    }
    return Buffer.concat([jpeg.subarray(0, 2), ...comments, jpeg.subarray(2)]);
  };
}

/**
 * A grey JPEG of any size, whose blocks all say the same: one code for no difference of the mean (00) and one for the
 * end of the block (1010), by the tables of ITU-T T.81, K.3.
 */
export function grey(width, height) {
  const dc = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, ...Array(12).keys()];
  // Of the AC codes only the end of a block is used: lengths as in the standard, the other values are never met.
  const lengths = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125];
  const values = Array.from({ length: 162 }, (_, at) => at + 1);
  values[3] = 0;
  const segment = (marker, body) => [
    0xff,
    marker,
    (body.length + 2) >> 8,
    (body.length + 2) & 255,
    ...body,
  ];
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const head = Buffer.from([
    0xff,
    0xd8,
    ...segment(0xdb, [0, ...Array(64).fill(16)]),
    ...segment(0xc0, [8, ...size, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, ...dc]),
    ...segment(0xc4, [0x10, ...lengths, ...values]),
    ...segment(0xda, [1, 1, 0x00, 0, 63, 0]),
  ]);
  // Four blocks are three bytes: 001010 four times.
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const data = Buffer.alloc(Math.ceil((blocks * 6) / 8), Buffer.from([0x28, 0xa2, 0x8a]));
  return Buffer.concat([head, data, Buffer.from([0xff, 0xd9])]);
}
