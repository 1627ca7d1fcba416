/** Repeatable noise: the same numbers give the same picture each time. */

/** A number in [0, 1) from three integers. */
export function hash(x, y, z) {
  let h = Math.imul(x, 0x8da6b343) ^ Math.imul(y, 0xd8163841) ^ Math.imul(z, 0xcb1ab31f);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

/** Smooth value noise in [0, 1], one feature per unit. */
export function noise(x, y, z) {
  const cx = Math.floor(x);
  const cy = Math.floor(y);
  const cz = Math.floor(z);
  const u = ease(x - cx);
  const v = ease(y - cy);
  const near = face(cx, cy, cz, u, v);
  return near + (face(cx, cy, cz + 1, u, v) - near) * ease(z - cz);
}

function face(cx, cy, cz, u, v) {
  const a = hash(cx, cy, cz);
  const b = hash(cx, cy + 1, cz);
  const low = a + (hash(cx + 1, cy, cz) - a) * u;
  const high = b + (hash(cx + 1, cy + 1, cz) - b) * u;
  return low + (high - low) * v;
}

/** Octaves of noise in [0, 1]. */
export function clouds(x, y, z, octaves = 4) {
  let sum = 0;
  let weight = 0.5;
  let size = 1;
  let total = 0;
  for (let at = 0; at < octaves; at += 1) {
    sum += weight * noise(x * size + at * 17.3, y * size - at * 9.1, z * size + at * 5.7);
    total += weight;
    weight *= 0.5;
    size *= 2.03;
  }
  return sum / total;
}

/**
 * Round specks strewn over space: 0 outside, up to 1 at the middle of one.
 * @param {number} density share of cells that hold a speck
 * @param {number} radius largest radius in cells, below 0.5
 */
export function specks(x, y, z, density, radius) {
  const bx = Math.floor(x - 0.5);
  const by = Math.floor(y - 0.5);
  const bz = Math.floor(z - 0.5);
  let most = 0;
  for (let at = 0; at < 8; at += 1) {
    const cx = bx + (at & 1);
    const cy = by + ((at >> 1) & 1);
    const cz = bz + (at >> 2);
    if (hash(cx, cy, cz + 911) > density) continue;
    const dx = x - cx - 0.3 - 0.4 * hash(cx + 71, cy, cz);
    const dy = y - cy - 0.3 - 0.4 * hash(cx, cy + 71, cz);
    const dz = z - cz - 0.3 - 0.4 * hash(cx, cy, cz + 71);
    const size = radius * (0.3 + 0.7 * hash(cx + 5, cy + 7, cz + 3) ** 2);
    const inside = 1 - Math.sqrt(dx * dx + dy * dy + dz * dz) / size;
    if (inside > most) most = inside;
  }
  return Math.min(1, most * 2.2);
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function step(from, to, value) {
  return ease(Math.min(1, Math.max(0, (value - from) / (to - from))));
}

function ease(t) {
  return t * t * (3 - 2 * t);
}
