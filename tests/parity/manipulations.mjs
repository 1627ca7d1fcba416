/**
 * What is done to a photo, in whole numbers only, so that every machine makes the same pixels.
 * Each takes a picture, a strength 1..4 and a random number generator of its own.
 */
import { part, reduced } from "./pictures.mjs";

const blank = (width, height, [r, g, b]) => {
  const rgb = new Uint8Array(width * height * 3);
  for (let at = 0; at < rgb.length; at += 3) rgb.set([r, g, b], at);
  return { width, height, rgb };
};

/** A picture of another size; `from` gives each pixel's place in `picture`, in 256ths of a pixel. */
function resampled(picture, width, height, from) {
  const { width: w, height: h, rgb } = picture;
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [px, py] = from(x, y);
      if (px < 0 || py < 0 || px > (w - 1) * 256 || py > (h - 1) * 256) continue;
      const [left, top, fx, fy] = [px >> 8, py >> 8, px & 255, py & 255];
      const [right, below] = [Math.min(left + 1, w - 1), Math.min(top + 1, h - 1)];
      for (let k = 0; k < 3; k += 1) {
        const value = (column, row) => rgb[(row * w + column) * 3 + k];
        const upper = value(left, top) * (256 - fx) + value(right, top) * fx;
        const lower = value(left, below) * (256 - fx) + value(right, below) * fx;
        out[(y * width + x) * 3 + k] = (upper * (256 - fy) + lower * fy + 32768) >> 16;
      }
    }
  return { width, height, rgb: out };
}

const scaled = (picture, width, height) =>
  resampled(picture, width, height, (x, y) => [
    Math.floor((x * (picture.width - 1) * 256) / (width - 1)),
    Math.floor((y * (picture.height - 1) * 256) / (height - 1)),
  ]);

/** `small` laid on `large`, which is changed. */
function laid(large, small, left, top) {
  for (let y = 0; y < small.height; y += 1) {
    const row = small.rgb.subarray(y * small.width * 3, (y + 1) * small.width * 3);
    large.rgb.set(row, ((top + y) * large.width + left) * 3);
  }
  return large;
}

/** Each pixel by its colour and place. */
function mapped({ width, height, rgb }, of) {
  const out = new Uint8ClampedArray(rgb.length);
  for (let at = 0; at < rgb.length; at += 3) {
    const place = at / 3;
    const colour = [rgb[at], rgb[at + 1], rgb[at + 2]];
    out.set(of(colour, place % width, Math.floor(place / width)), at);
  }
  return { width, height, rgb: new Uint8Array(out.buffer) };
}

const luma = ([r, g, b]) => (77 * r + 150 * g + 29 * b) >> 8;
const between = (random, low, high) => low + Math.floor(random() * (high - low + 1));
const middle = ({ width, height }, random) => [
  between(random, Math.floor(width / 3), Math.floor((width * 2) / 3)),
  between(random, Math.floor(height / 3), Math.floor((height * 2) / 3)),
];

/** Marks the squares along a wandering line. */
function wandering(picture, random, steps, half) {
  const marked = new Set();
  let [x, y] = middle(picture, random);
  const drift = [between(random, -3, 3), between(random, 1, 3)];
  for (let step = 0; step < steps; step += 1) {
    x += drift[0] + between(random, -3, 3);
    y += drift[1] + between(random, -2, 2);
    for (let dy = -half; dy <= half; dy += 1)
      for (let dx = -half; dx <= half; dx += 1) marked.add((y + dy) * picture.width + x + dx);
    for (let dot = 1; dot < 4; dot += 1) {
      const [mx, my] = [x - ((drift[0] * dot) >> 2), y - ((drift[1] * dot) >> 2)];
      marked.add(my * picture.width + mx);
    }
  }
  return marked;
}

/** @type {Record<string, (picture: object, strength: number, random: () => number, other: object) => object>} */
export const manipulations = {
  smaller: (picture, k) => reduced(picture, [2, 2, 3, 4][k - 1]),
  cropped(picture, k, random) {
    const side = [95, 87, 77, 63][k - 1];
    const [w, h] = [picture.width, picture.height].map((v) => Math.floor((v * side) / 100));
    const [left, top] = [
      between(random, 0, picture.width - w),
      between(random, 0, picture.height - h),
    ];
    return part(picture, left, top, w, h);
  },
  stretched: (picture, k) =>
    scaled(picture, picture.width, Math.floor((picture.height * (100 + 8 * k)) / 100)),
  mirrored: (picture) =>
    resampled(picture, picture.width, picture.height, (x, y) => [
      (picture.width - 1 - x) * 256,
      y * 256,
    ]),
  turned: (picture, k) =>
    k % 2 === 1
      ? resampled(picture, picture.height, picture.width, (x, y) =>
          k === 1
            ? [y * 256, (picture.height - 1 - x) * 256]
            : [(picture.width - 1 - y) * 256, x * 256],
        )
      : resampled(picture, picture.width, picture.height, (x, y) => [
          (picture.width - 1 - x) * 256,
          (picture.height - 1 - y) * 256,
        ]),
  slanted: (picture, k) =>
    resampled(picture, picture.width, picture.height, (x, y) => [
      x * 256 + (y - (picture.height >> 1)) * 8 * k,
      y * 256 - (x - (picture.width >> 1)) * 8 * k,
    ]),
  bordered(picture, k) {
    const edge = 20 * k;
    const colour = k % 2 ? [255, 255, 255] : [16, 16, 18];
    return laid(
      blank(picture.width + 2 * edge, picture.height + 2 * edge, colour),
      picture,
      edge,
      edge,
    );
  },
  screenshot(picture, k, random) {
    const small = scaled(
      picture,
      420 - 50 * k,
      Math.floor((picture.height * (420 - 50 * k)) / picture.width),
    );
    const screen = blank(440, 900, [247, 247, 248]);
    for (let line = 0; line < 9; line += 1) {
      const length = between(random, 80, 300);
      laid(screen, blank(length, 7, [60, 60, 66]), 24, 700 + line * 20);
    }
    laid(screen, blank(440, 44, [255, 255, 255]), 0, 0);
    laid(screen, blank(200, 40, [220, 60, 30]), 220, 850);
    return laid(screen, small, Math.floor((440 - small.width) / 2), 80);
  },
  brighter: (picture, k) => mapped(picture, (c) => c.map((v) => v + [-40, -20, 20, 40][k - 1])),
  contrast: (picture, k) =>
    mapped(picture, (c) => c.map((v) => (128 + ((v - 128) * [60, 80, 125, 160][k - 1]) / 100) | 0)),
  noisy: (picture, k, random) =>
    mapped(picture, (c) => c.map((v) => v + between(random, -7 * k, 7 * k))),
  blurred: (picture, k) => scaled(reduced(picture, k + 1), picture.width, picture.height),
  cracked(picture, k, random) {
    const marked = wandering(picture, random, 20 * k + 20, k > 2 ? 1 : 0);
    return mapped(picture, (c, x, y) =>
      marked.has(y * picture.width + x) ? c.map((v) => ((v * 35) / 100) | 0) : c,
    );
  },
  stained(picture, k, random) {
    const [cx, cy] = middle(picture, random);
    const radius = 14 + 14 * k;
    return mapped(picture, ([r, g, b], x, y) => {
      const far = (x - cx) * (x - cx) + 2 * (y - cy) * (y - cy);
      const share = Math.max(0, 100 - Math.floor((far * 100) / (radius * radius)));
      const stained = [(r * (100 - share) + r * 0.5 * share) / 100, (g * (100 - share / 2)) / 100];
      return [stained[0] | 0, stained[1] | 0, ((b * (100 - (share * 3) / 4)) / 100) | 0];
    });
  },
  dented(picture, k, random) {
    const [cx, cy] = middle(picture, random);
    const radius = 20 + 12 * k;
    return resampled(picture, picture.width, picture.height, (x, y) => {
      const far = (x - cx) * (x - cx) + (y - cy) * (y - cy);
      const pull = Math.max(0, 128 - Math.floor((far * 128) / (radius * radius)));
      return [x * 256 - (x - cx) * pull, y * 256 - (y - cy) * pull];
    });
  },
  ringed(picture, k, random) {
    const [cx, cy] = middle(picture, random);
    const radius = 30 + 12 * k;
    return mapped(picture, (c, x, y) => {
      const far = (x - cx) * (x - cx) + (y - cy) * (y - cy);
      const near = far > (radius - k) * (radius - k) && far < (radius + k + 1) * (radius + k + 1);
      return near ? [225, 24, 30] : c;
    });
  },
  pixelated(picture, k, random) {
    const [left, top] = middle(picture, random);
    const side = 6 * (4 + 2 * k);
    const place = part(picture, left, top, side, side);
    const coarse = reduced(place, 6);
    const blocks = mapped(place, (_, x, y) => {
      const at = (Math.floor(y / 6) * coarse.width + Math.floor(x / 6)) * 3;
      return [...coarse.rgb.subarray(at, at + 3)];
    });
    return laid({ ...picture, rgb: picture.rgb.slice() }, blocks, left, top);
  },
  covered(picture, k, random) {
    const [left, top] = middle(picture, random);
    const label = blank(20 + 22 * k, 14 + 14 * k, k % 2 ? [250, 220, 20] : [0, 0, 0]);
    return laid({ ...picture, rgb: picture.rgb.slice() }, label, left, top);
  },
  background: (picture, k) =>
    mapped(picture, (c, x, y) =>
      luma(c) > 200 ? [60 + 20 * k + (x >> 4), 90 + (y >> 4), 70 + ((x + y) >> 5)] : c,
    ),
  collage(picture, k, random, other) {
    const width = 300 + 20 * k;
    const halves = [picture, other].map((each) =>
      scaled(each, width, Math.floor((each.height * width) / each.width)),
    );
    const height = Math.max(...halves.map((each) => each.height));
    const sheet = laid(blank(width * 2 + 6, height, [255, 255, 255]), halves[0], 0, 0);
    return laid(sheet, halves[1], width + 6, 0);
  },
};
