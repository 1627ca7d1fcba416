/** A small baseline JPEG encoder, so that the fixtures are made by code alone. */

const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
  45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
/** Annex K tables of ITU-T T.81 in natural order. */
const LUMA = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMA = [17, 18, 24, 47, 18, 21, 26, 66, 24, 26, 56, 99, 47, 66, 99, 99];

const DC_CODE = huffman([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], range(12));
/** One AC table for all components: every symbol 8 bits long but the all-ones code. */
const AC_SYMBOLS = range(256).filter((symbol) => symbol === 0 || symbol === 0xf0 || isAc(symbol));
const AC_COUNTS = [0, 0, 0, 0, 0, 0, 0, AC_SYMBOLS.length, 0, 0, 0, 0, 0, 0, 0, 0];
const AC_CODE = huffman(AC_COUNTS, AC_SYMBOLS);

const COSINE = range(8).map((u) =>
  range(8).map(
    (x) => Math.cos(((2 * x + 1) * u * Math.PI) / 16) * (u === 0 ? Math.SQRT1_2 : 1) * 0.5,
  ),
);

function range(count) {
  return Array.from({ length: count }, (_, at) => at);
}

function isAc(symbol) {
  return (symbol & 15) >= 1 && (symbol & 15) <= 10;
}

function huffman(counts, symbols) {
  const codes = new Map();
  let code = 0;
  let at = 0;
  counts.forEach((count, index) => {
    for (let each = 0; each < count; each += 1) codes.set(symbols[at++], [code++, index + 1]);
    code <<= 1;
  });
  return { counts, symbols, codes };
}

/** Writes bits, with a zero byte after each 0xFF. */
class Bits {
  bytes = [];
  #held = 0;
  #count = 0;
  put([value, length]) {
    for (let bit = length - 1; bit >= 0; bit -= 1) {
      this.#held = (this.#held << 1) | ((value >> bit) & 1);
      this.#count += 1;
      if (this.#count === 8) {
        this.bytes.push(this.#held);
        if (this.#held === 0xff) this.bytes.push(0);
        this.#held = 0;
        this.#count = 0;
      }
    }
  }
  finish() {
    while (this.#count !== 0) this.put([1, 1]);
    return this.bytes;
  }
}

function magnitude(value) {
  const size = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
  return [size, [value < 0 ? value + (1 << size) - 1 : value, size]];
}

function transform(block, table) {
  const rows = new Float64Array(64);
  for (let y = 0; y < 8; y += 1)
    for (let u = 0; u < 8; u += 1) {
      let sum = 0;
      for (let x = 0; x < 8; x += 1) sum += COSINE[u][x] * block[y * 8 + x];
      rows[y * 8 + u] = sum;
    }
  return ZIGZAG.map((at) => {
    const [v, u] = [at >> 3, at & 7];
    let sum = 0;
    for (let y = 0; y < 8; y += 1) sum += COSINE[v][y] * rows[y * 8 + u];
    return Math.round(sum / table[at]);
  });
}

function writeBlock(bits, coefficients, before) {
  const [size, value] = magnitude(coefficients[0] - before);
  bits.put(DC_CODE.codes.get(size));
  bits.put(value);
  let zeros = 0;
  for (const coefficient of coefficients.slice(1)) {
    if (coefficient === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros > 15; zeros -= 16) bits.put(AC_CODE.codes.get(0xf0));
    const limited = Math.max(-1023, Math.min(1023, coefficient));
    const [length, extra] = magnitude(limited);
    bits.put(AC_CODE.codes.get((zeros << 4) | length));
    bits.put(extra);
    zeros = 0;
  }
  if (zeros > 0) bits.put(AC_CODE.codes.get(0));
  return coefficients[0];
}

function scaled(table, quality) {
  const scale = quality < 50 ? 5000 / quality : 200 - quality * 2;
  return table.map((each) => Math.max(1, Math.min(255, Math.floor((each * scale + 50) / 100))));
}

function chromaTable() {
  return range(64).map((at) =>
    at >> 3 < 4 && (at & 7) < 4 ? CHROMA[(at >> 3) * 4 + (at & 7)] : 99,
  );
}

function segment(marker, body) {
  const length = body.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...body];
}

/** One component's plane in the JPEG's own colours, level-shifted. */
function planes({ width, height, rgb }) {
  const made = [0, 1, 2].map(() => new Float32Array(width * height));
  for (let at = 0; at < width * height; at += 1) {
    const [r, g, b] = rgb.subarray(at * 3, at * 3 + 3);
    made[0][at] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
    made[1][at] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    made[2][at] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return made;
}

function sample(plane, { width, height }, left, top, step) {
  const block = new Float32Array(64);
  for (let y = 0; y < 8; y += 1)
    for (let x = 0; x < 8; x += 1) {
      const column = Math.min(width - 1, left + x * step);
      const row = Math.min(height - 1, top + y * step);
      block[y * 8 + x] = plane[row * width + column];
    }
  return block;
}

/**
 * @param {{ width: number, height: number, rgb: Uint8Array }} picture
 * @param {{ quality?: number, halved?: boolean, segments?: { marker: number, body: Uint8Array }[] }}
 *   [options] `halved` stores the colours at half size (4:2:0)
 * @returns {Buffer}
 */
export function encodeJpeg(picture, { quality = 85, halved = false, segments = [] } = {}) {
  const { width, height } = picture;
  const tables = [scaled(LUMA, quality), scaled(chromaTable(), quality)];
  const bits = new Bits();
  const before = [0, 0, 0];
  const [y, cb, cr] = planes(picture);
  const step = halved ? 2 : 1;
  const put = (component, plane, left, top, spacing) => {
    const block = sample(plane, picture, left, top, spacing);
    const coefficients = transform(block, tables[component === 0 ? 0 : 1]);
    before[component] = writeBlock(bits, coefficients, before[component]);
  };
  for (let top = 0; top < height; top += 8 * step)
    for (let left = 0; left < width; left += 8 * step) {
      for (let row = 0; row < step; row += 1)
        for (let column = 0; column < step; column += 1)
          put(0, y, left + column * 8, top + row * 8, 1);
      put(1, cb, left, top, step);
      put(2, cr, left, top, step);
    }
  const factor = halved ? 0x22 : 0x11;
  return Buffer.from([
    ...[0xff, 0xd8],
    ...(segments.some(({ marker }) => marker === 0xe1)
      ? []
      : segment(0xe0, [74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0])),
    ...segments.flatMap(({ marker, body }) => segment(marker, [...body])),
    ...tables.flatMap((table, id) => segment(0xdb, [id, ...ZIGZAG.map((at) => table[at])])),
    ...segment(0xc0, [
      ...[8, height >> 8, height & 255, width >> 8, width & 255, 3],
      ...[1, factor, 0, 2, 0x11, 1, 3, 0x11, 1],
    ]),
    ...segment(0xc4, [0x00, ...DC_CODE.counts, ...DC_CODE.symbols]),
    ...segment(0xc4, [0x10, ...AC_CODE.counts, ...AC_CODE.symbols]),
    ...segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
    ...bits.finish(),
    ...[0xff, 0xd9],
  ]);
}
