/** A wide bowl under a running blue glaze, its rim broken to brown, its foot bare. Centimetres. */
import { clouds, noise, specks, step } from "./noise.mjs";
import { curve, rounded, turned } from "./outline.mjs";

const HEIGHT = 7.4;

export function bowl() {
  const body = turned(
    [
      rounded([
        [0, 0.62],
        [3.2, 0.62, 0.2],
        [3.34, 0, 0.1],
        [3.95, 0, 0.15],
        [4.05, 0.75, 0.12],
        ...curve([
          [4.6, 0.95],
          [7.6, 1.7],
          [8.7, 4.2],
          [9.02, 7.2],
        ]).slice(0, -1),
        [9.04, HEIGHT, 0.2],
        [8.62, HEIGHT, 0.2],
        ...curve([
          [8.56, 7.1],
          [8.2, 4.4],
          [7.1, 2.2],
          [4.2, 1.36],
        ]),
        ...curve([
          [4.2, 1.36],
          [2.6, 1.05],
          [1.4, 1.0],
          [0.4, 1.0],
        ]).slice(1),
        [0, 1.0],
      ]),
    ],
    { cell: 0.07 },
  );
  return {
    box: { low: [-9.2, -0.05, -9.2], high: [9.2, 7.5, 9.2] },
    distance: (x, y, z) => body.distance(Math.sqrt(x * x + z * z), y),
    exact(x, y, z, normal) {
      const radius = Math.sqrt(x * x + z * z) || 1e-9;
      const { distance, nx, ny } = body.exact(radius, y);
      normal[0] = (nx * x) / radius;
      normal[1] = ny;
      normal[2] = (nx * z) / radius;
      return distance;
    },
    surface(x, y, z, normal, made, blurred) {
      made.metal = false;
      if (blurred) {
        [made.r, made.g, made.b] = [0.04, 0.1, 0.23];
        made.rough = 0.9;
        made.f0 = 0;
        return;
      }
      const radius = Math.hypot(x, z);
      const inside = (normal[0] * x + normal[2] * z) / (radius || 1) < 0.02 && y > 0.9;
      const angle = Math.atan2(z, x);
      const wave = noise(Math.cos(angle) * 2.3, Math.sin(angle) * 2.3, 3) - 0.5;
      if (!inside && y < 0.95 + wave * 0.5) return stoneware(x, y, z, made);
      blue(x, y, z, radius, inside, made);
    },
  };
}

function blue(x, y, z, radius, inside, made) {
  const [ux, uz] = [x / (radius || 1), z / (radius || 1)];
  const cloud = clouds(x * 0.35, y * 0.3, z * 0.35, 4) - 0.5;
  // Runs of glaze: fine across, long down the wall; they fade where they pool.
  const run = clouds(ux * 13, y * 0.35, uz * 13, 4) - 0.5;
  const thread = clouds(ux * 42, y * 0.8 + cloud, uz * 42, 3) - 0.5;
  const wall = step(2.2, 6.5, radius) * (inside ? 1 : step(1.2, 3.5, y));
  const rim = step(HEIGHT - 1.15 + run * 1.7, HEIGHT - 0.12, y);
  const pale = Math.max(0, 0.42 * wall * (run * 2.3 + thread * 1.3) + 0.5 * cloud + 0.06);
  const pool = inside ? step(5.2, 1.5, radius + cloud * 3) : 0;
  let colour = mix([0.016, 0.05, 0.17], [0.1, 0.22, 0.4], Math.min(1, pale * 2));
  colour = mix(colour, [0.007, 0.028, 0.11], pool * 0.75);
  colour = mix(colour, [0.15, 0.2, 0.26], 0.4 * step(0.05, 0.5, rim) * (1 - step(0.5, 0.9, rim)));
  colour = mix(colour, [0.2, 0.095, 0.038], step(0.45, 0.95, rim));
  const white = specks(x * 2.6, y * 2.6, z * 2.6, 0.22, 0.12);
  colour = mix(colour, [0.4, 0.48, 0.56], white * 0.6 * (1 - pool * 0.5));
  const dark = specks(x * 3.7 + 4, y * 3.7, z * 3.7, 0.14, 0.14);
  colour = mix(colour, [0.01, 0.012, 0.02], dark * 0.6);
  [made.r, made.g, made.b] = colour;
  made.rough = 0.12 + 0.07 * step(0.45, 0.95, rim) + 0.04 * noise(x * 2, y * 2, z * 2);
  made.f0 = 0.05;
  const rings = Math.cos((inside ? radius : y) * (inside ? 5.2 : 6.1) + cloud * 6) * 0.012;
  made.bx = (noise(x * 1.3, y * 1.3, z * 1.3) - 0.5) * 0.03 + ux * rings;
  made.by = (noise(x * 1.3 + 31, y * 1.3, z * 1.3) - 0.5) * 0.03;
  made.bz = (noise(x * 1.3, y * 1.3 + 17, z * 1.3) - 0.5) * 0.03 + uz * rings;
}

function stoneware(x, y, z, made) {
  const grit = clouds(x * 8, y * 8, z * 8, 3);
  const light = 0.8 + 0.5 * (grit - 0.5) - 0.4 * specks(x * 5, y * 5, z * 5, 0.2, 0.2);
  made.r = 0.33 * light;
  made.g = 0.22 * light;
  made.b = 0.14 * light;
  made.rough = 0.9;
  made.f0 = 0;
}

function mix(a, b, t) {
  return a.map((each, k) => each + (b[k] - each) * t);
}
