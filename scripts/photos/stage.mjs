/** What the things stand on: a paper sweep of the studio, or a table before a wall. */
import { clouds, noise, step } from "./noise.mjs";

const FAR = 1e6;
const OAK = [0.46, 0.285, 0.15];

/** A floor that bends into a wall: `bend` is where it starts, `radius` how soft it is. */
function sweep(bend, radius) {
  return (ox, oy, oz, dx, dy, dz, normal) => {
    if (dy < -1e-9) {
      const t = -oy / dy;
      if (oz + dz * t >= bend) {
        normal[0] = 0;
        normal[1] = 1;
        normal[2] = 0;
        return t;
      }
    }
    const [py, pz] = [oy - radius, oz - bend];
    const a = dy * dy + dz * dz;
    const half = py * dy + pz * dz;
    const under = half * half - a * (py * py + pz * pz - radius * radius);
    if (under > 0) {
      const t = (-half + Math.sqrt(under)) / a;
      const [y, z] = [py + dy * t, pz + dz * t];
      if (t > 0 && y <= 0 && z <= 0) {
        normal[0] = 0;
        normal[1] = -y / radius;
        normal[2] = -z / radius;
        return t;
      }
    }
    if (dz < -1e-9) {
      const t = (bend - radius - oz) / dz;
      if (t > 0 && oy + dy * t > radius) {
        normal[0] = 0;
        normal[1] = 0;
        normal[2] = 1;
        return t;
      }
    }
    return FAR;
  };
}

/** Seamless paper in one colour. @param {number[]} colour linear RGB */
export function paper(colour, { bend = -30, radius = 30 } = {}) {
  return {
    hit: sweep(bend, radius),
    surface(x, y, z, _normal, made, blurred) {
      made.metal = false;
      if (blurred) return plain(made, colour, 1);
      const grain = 0.985 + 0.03 * clouds(x * 6, y * 6, z * 6, 2);
      set(made, colour, grain);
      made.rough = 0.9;
      made.f0 = 0;
    },
  };
}

/** A floor and an upright wall without a bend. */
function corner(wall) {
  return sweep(wall + 0.3, 0.3);
}

/** Oiled oak boards along x, before a plastered wall. */
export function oakTable({ wall = -45, tone = 1 } = {}) {
  const hit = corner(wall);
  return {
    hit,
    surface(x, y, z, normal, made, blurred) {
      made.metal = false;
      if (blurred) return plain(made, normal[1] < 0.5 ? [0.56, 0.53, 0.49] : OAK, tone);
      if (normal[1] < 0.5) return plaster(x, y, z, made);
      const width = 11.5;
      const board = Math.floor((z + 3.7) / width);
      const within = (z + 3.7) / width - board;
      const shift = board * 37.7;
      const bend = clouds((x + shift) * 0.035, 3, z * 0.09, 3) * 9;
      const rings = Math.abs(Math.sin((z * 0.55 + bend + board) * 1.9));
      const fibre = clouds((x + shift) * 0.35, board, z * 9, 3);
      const pores = step(0.63, 0.74, noise((x + shift) * 0.7, board * 3.1, z * 26));
      const warm = 0.86 + 0.22 * noise(board * 5.1, 2, 1);
      let light = warm * tone * (0.82 + 0.22 * rings + 0.26 * (fibre - 0.5)) * (1 - 0.22 * pores);
      const gap = Math.min(within, 1 - within) * width;
      light *= 0.25 + 0.75 * step(0.0, 0.07, gap);
      set(made, OAK, light);
      made.rough = 0.42 + 0.16 * fibre;
      made.f0 = 0.035;
      made.bz = (fibre - 0.5) * 0.035;
    },
  };
}

function plaster(x, y, z, made) {
  const cloud = clouds(x * 0.06, y * 0.06, z, 4);
  const fine = clouds(x * 1.4, y * 1.4, z, 3);
  set(made, [0.62, 0.59, 0.54], 0.9 + 0.16 * (cloud - 0.5) + 0.05 * (fine - 0.5));
  made.rough = 0.9;
  made.f0 = 0;
  made.bx = (noise(x * 2.1, y * 2.1, 4) - 0.5) * 0.09;
  made.by = (noise(x * 2.1, y * 2.1, 9) - 0.5) * 0.09;
}

/** A woven linen cloth in one colour. */
export function linen(colour, { bend = -60, radius = 20 } = {}) {
  return {
    hit: sweep(bend, radius),
    surface(x, y, z, _normal, made, blurred) {
      made.metal = false;
      if (blurred) return plain(made, colour, 0.82);
      const wave = 0.35 * Math.sin(x * 0.31 + 0.8 * Math.sin(z * 0.17)) * Math.sin(z * 0.23);
      const [u, v] = [x + 0.25 * noise(x, 0, z), z + 0.25 * noise(z, 7, x)];
      const thick = (at, line) => 0.75 + 0.5 * noise(at * 1.5, line * 13.7, 2);
      const [warp, weft] = [u * 13, v * 13];
      const over = (Math.floor(warp) + Math.floor(weft)) & 1;
      const across = over ? warp - Math.floor(warp) : weft - Math.floor(weft);
      const round = 1 - (across * 2 - 1) ** 2;
      const slub = over ? thick(v, Math.floor(warp)) : thick(u, Math.floor(weft));
      set(made, colour, (0.72 + 0.28 * round) * (0.88 + 0.14 * slub));
      made.rough = 0.9;
      made.f0 = 0;
      made.bx = wave * 0.12 + (over ? (across - 0.5) * 0.5 : 0);
      made.bz = wave * 0.08 + (over ? 0 : (across - 0.5) * 0.5);
    },
  };
}

/** What light sees that was scattered already: no texture, no gloss. */
function plain(made, colour, factor) {
  set(made, colour, factor);
  made.rough = 0.9;
  made.f0 = 0;
}

function set(made, [r, g, b], factor) {
  made.r = r * factor;
  made.g = g * factor;
  made.b = b * factor;
}
