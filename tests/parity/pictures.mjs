/** Pictures and the small encoders of the parity fixtures: PNG, GIF, WebP (lossless). */
import { crc32, deflateSync } from "node:zlib";

/** A seeded random number generator (mulberry32), so that every run makes the same files. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A scene with gradients, shapes, lines that look like text, and sensor-like noise.
 * @returns {{ width: number, height: number, rgb: Uint8Array }}
 */
export function scene(width, height, seed) {
  const random = randomFrom(seed);
  const rgb = new Uint8Array(width * height * 3);
  const base = [random() * 120, random() * 120, random() * 120];
  const shapes = Array.from({ length: 14 }, () => ({
    round: random() < 0.5,
    x: random() * width,
    y: random() * height,
    size: (0.04 + random() * 0.2) * width,
    colour: [random() * 255, random() * 255, random() * 255],
  }));
  const textTop = height * (0.2 + random() * 0.5);
  const strokes = Array.from({ length: 64 }, () => random() < 0.55);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      let colour = [base[0] + (x / width) * 110, base[1] + (y / height) * 110, base[2] + 60];
      for (const shape of shapes) {
        const [dx, dy] = [Math.abs(x - shape.x), Math.abs(y - shape.y)];
        const inside = shape.round
          ? dx * dx + dy * dy < shape.size ** 2 / 4
          : dx + dy < shape.size / 2;
        if (inside) colour = shape.colour;
      }
      const line = Math.floor((y - textTop) / 6);
      if (
        line >= 0 &&
        line < 8 &&
        line % 2 === 0 &&
        strokes[(Math.floor(x / 5) * 7 + line * 13) % 64]
      )
        colour = [20, 20, 24];
      const noise = (random() - 0.5) * 10;
      for (let channel = 0; channel < 3; channel += 1)
        rgb[(y * width + x) * 3 + channel] = Math.max(0, Math.min(255, colour[channel] + noise));
    }
  return { width, height, rgb };
}

/** A copy with a dark blotch on it, as someone would paint a defect. */
export function withBlotch(picture) {
  const rgb = picture.rgb.slice();
  const { width, height } = picture;
  for (let y = Math.floor(height * 0.4); y < height * 0.6; y += 1)
    for (let x = Math.floor(width * 0.45); x < width * 0.65; x += 1) {
      const at = (y * width + x) * 3;
      rgb.set([(rgb[at] / 3) | 0, (rgb[at + 1] / 4) | 0, (rgb[at + 2] / 4) | 0], at);
    }
  return { width, height, rgb };
}

/** The part of the picture of this size at this place. */
export function part(picture, left, top, width, height) {
  const rows = Array.from({ length: height }, (_, y) => {
    const from = ((top + y) * picture.width + left) * 3;
    return picture.rgb.subarray(from, from + width * 3);
  });
  return { width, height, rgb: Uint8Array.from(Buffer.concat(rows)) };
}

/** The picture made smaller by a whole number: means of `by` x `by` pixels. */
export function reduced({ width, height, rgb }, by) {
  const [w, h] = [Math.floor(width / by), Math.floor(height / by)];
  const out = new Uint8Array(w * h * 3);
  for (let at = 0; at < out.length; at += 1) {
    const [pixel, channel] = [Math.floor(at / 3), at % 3];
    const [left, top] = [(pixel % w) * by, Math.floor(pixel / w) * by];
    let sum = 0;
    for (let y = top; y < top + by; y += 1)
      for (let x = left; x < left + by; x += 1) sum += rgb[(y * width + x) * 3 + channel];
    out[at] = Math.round(sum / (by * by));
  }
  return { width: w, height: h, rgb: out };
}

/** One PNG chunk. */
export function pngChunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, "latin1"), Buffer.from(body)]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(named.length - 4);
  check.writeUInt32BE(checksum(named));
  return Buffer.concat([length, named, check]);
}

function checksum(bytes) {
  // zlib.crc32 came with Node 20.15; older ones take the long way.
  if (crc32) return crc32(bytes);
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** @param {Buffer[]} chunks placed before the pixels */
export function encodePng({ width, height, rgb }, chunks = [], { grey = false } = {}) {
  const channels = grey ? 1 : 3;
  const raw = Buffer.alloc(height * (width * channels + 1));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let channel = 0; channel < channels; channel += 1)
        raw[y * (width * channels + 1) + 1 + x * channels + channel] =
          rgb[(y * width + x) * 3 + channel];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, grey ? 0 : 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    pngChunk("IHDR", header),
    ...chunks,
    pngChunk("IDAT", deflateSync(raw, { level: 6 })),
    pngChunk("IEND", []),
  ]);
}

/** GIF with a fixed 3-3-2 palette, LZW kept at nine bits by clearing it often. */
export function encodeGif({ width, height, rgb }) {
  const palette = Array.from({ length: 256 }, (_, at) => [
    (at >> 5) * 36,
    ((at >> 2) & 7) * 36,
    (at & 3) * 85,
  ]).flat();
  const codes = [];
  for (let at = 0; at < width * height; at += 1) {
    if (at % 200 === 0) codes.push(256);
    const [r, g, b] = rgb.subarray(at * 3, at * 3 + 3);
    codes.push(((r >> 5) << 5) | ((g >> 5) << 2) | (b >> 6));
  }
  const data = packed([...codes, 257].map((code) => [code, 9]));
  const blocks = [];
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  const size = [width & 255, width >> 8, height & 255, height >> 8];
  return Buffer.concat([
    Buffer.from("GIF89a"),
    Buffer.from([...size, 0xf7, 0, 0, ...palette, 0x2c, 0, 0, 0, 0, ...size, 0, 8]),
    ...blocks,
    Buffer.from([0, 0x3b]),
  ]);
}

/** Bits from the low end of each byte on, as GIF and WebP have them. */
function packed(pieces) {
  const bytes = [];
  let [held, count] = [0, 0];
  for (const [value, length] of pieces)
    for (let bit = 0; bit < length; bit += 1) {
      held |= ((value >> bit) & 1) << count;
      count += 1;
      if (count === 8) {
        bytes.push(held);
        [held, count] = [0, 0];
      }
    }
  if (count > 0) bytes.push(held);
  return Buffer.from(bytes);
}

const reversed = (byte) =>
  Number.parseInt(byte.toString(2).padStart(8, "0").split("").reverse().join(""), 2);

/**
 * Lossless WebP without compression: 256 codes of eight bits per channel.
 * @param {{ type: string, body: Uint8Array }[]} chunks stored after the pixels, as XMP and EXIF are
 */
export function encodeWebp({ width, height, rgb }, chunks = []) {
  const pieces = [
    [0x2f, 8],
    [width - 1, 14],
    [height - 1, 14],
    [0, 1],
    [0, 3],
    [0, 1],
    [0, 1],
    [0, 1],
  ];
  // Code lengths 8 (symbols 0..255) and 0 (the rest) get codes of one bit: 0 stands for 0, 1 for 8.
  const lengths = (symbols) => {
    pieces.push([0, 1], [12 - 4, 4]);
    const order = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8];
    for (const each of order) pieces.push([each === 0 || each === 8 ? 1 : 0, 3]);
    pieces.push([0, 1]);
    for (let symbol = 0; symbol < symbols; symbol += 1) pieces.push([symbol < 256 ? 1 : 0, 1]);
  };
  lengths(280);
  lengths(256);
  lengths(256);
  // Alpha is always 255 and distances are not used: codes with one symbol.
  pieces.push([1, 1], [0, 1], [1, 1], [255, 8], [1, 1], [0, 1], [0, 1], [0, 1]);
  for (let at = 0; at < width * height; at += 1)
    for (const channel of [1, 0, 2]) pieces.push([reversed(rgb[at * 3 + channel]), 8]);
  const pixels = packed(pieces);
  const flags =
    (chunks.some(({ type }) => type === "EXIF") ? 8 : 0) |
    (chunks.some(({ type }) => type === "XMP ") ? 4 : 0);
  const canvas = Buffer.alloc(10);
  canvas[0] = flags;
  canvas.writeUIntLE(width - 1, 4, 3);
  canvas.writeUIntLE(height - 1, 7, 3);
  const parts = [
    ...(chunks.length > 0 ? [riff("VP8X", canvas)] : []),
    riff("VP8L", pixels),
    ...chunks.map(({ type, body }) => riff(type, body)),
  ];
  return riff("RIFF", Buffer.concat([Buffer.from("WEBP"), ...parts]));
}

function riff(type, body) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  const padding = Buffer.alloc(body.length % 2);
  return Buffer.concat([Buffer.from(type, "latin1"), length, Buffer.from(body), padding]);
}
