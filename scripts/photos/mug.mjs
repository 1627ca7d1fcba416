/** A thrown mug under a celadon glaze, foot ring bare. Lengths in centimetres. */
import { clouds, noise, specks, step } from "./noise.mjs";
import { curve, rounded, turned } from "./outline.mjs";

const HANDLE = [
  [4.05, 7.35],
  [7.6, 8.5],
  [7.9, 2.9],
  [4.12, 2.35],
];
const SOFT = 0.55;

export function mug() {
  const body = turned([
    rounded([
      [0, 0.42],
      [2.55, 0.42, 0.12],
      [2.62, 0, 0.1],
      [3.1, 0, 0.14],
      [3.2, 0.36, 0.15],
      ...curve([
        [3.55, 0.62],
        [4.35, 1.4],
        [4.42, 3.2],
        [4.3, 5],
      ]).slice(1),
      ...curve([
        [4.3, 5],
        [4.2, 6.6],
        [4.2, 7.6],
        [4.34, 8.95],
      ]).slice(1, -1),
      [4.36, 9.1, 0.16],
      [4.02, 9.1, 0.16],
      ...curve([
        [3.98, 8.8],
        [3.86, 7.6],
        [3.86, 6.6],
        [3.93, 5],
      ]),
      ...curve([
        [3.93, 5],
        [4.02, 2.4],
        [3.6, 1.02],
        [1.4, 0.96],
      ]).slice(1),
      [0, 0.95],
    ]),
  ]);

  const bezier = (t) => {
    const s = 1 - t;
    const w = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    return [0, 1].map((k) => w.reduce((sum, each, at) => sum + each * HANDLE[at][k], 0));
  };
  const samples = Array.from({ length: 41 }, (_, at) => bezier(at / 40));

  /** Distance to the strap of the handle: broad and flat, thicker at its roots. */
  function handle(x, y, z) {
    let [best, at] = [Infinity, 0];
    samples.forEach(([px, py], index) => {
      const square = (px - x) ** 2 + (py - y) ** 2;
      if (square < best) [best, at] = [square, index];
    });
    let t = at / 40;
    for (let round = 0; round < 4; round += 1) {
      const [px, py] = bezier(t);
      const [qx, qy] = bezier(Math.min(1, t + 0.001));
      const [rx, ry] = bezier(Math.max(0, t - 0.001));
      const [dx, dy] = [qx - rx, qy - ry];
      const step1 = ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1);
      t = Math.min(1, Math.max(0, t + step1 * 0.002));
    }
    const [px, py] = bezier(t);
    const across = Math.hypot(x - px, y - py);
    const ends = Math.abs(t - 0.5) * 2;
    const wide = 0.62 + 0.2 * ends ** 3;
    const deep = 0.36 + 0.1 * ends ** 4;
    // An ellipse's distance, near enough: scaled by its slope.
    const k0 = Math.hypot(across / deep, z / wide);
    const k1 = Math.hypot(across / (deep * deep), z / (wide * wide));
    return k1 === 0 ? -deep : (k0 * (k0 - 1)) / k1;
  }

  const grid = bake(handle, [3, 0.8, -1.6], [8, 9.6, 1.6], 0.08);
  const outside = (radius) => 3.9 - radius;

  function blend(a, b) {
    const h = Math.min(1, Math.max(0, 0.5 + (0.5 * (b - a)) / SOFT));
    return { value: b + (a - b) * h - SOFT * h * (1 - h), h };
  }

  return {
    box: { low: [-4.6, -0.05, -4.6], high: [7.6, 9.2, 4.6] },
    distance(x, y, z) {
      const radius = Math.sqrt(x * x + z * z);
      const a = body.distance(radius, y);
      if (x < 3.1) return a;
      const b = Math.max(grid(x, y, z), outside(radius));
      if (b - a > SOFT) return a;
      const h = Math.min(1, Math.max(0, 0.5 + (0.5 * (b - a)) / SOFT));
      return b + (a - b) * h - SOFT * h * (1 - h);
    },
    exact(x, y, z, normal) {
      const radius = Math.sqrt(x * x + z * z) || 1e-9;
      const { distance: a, nx, ny } = body.exact(radius, y);
      normal[0] = (nx * x) / radius;
      normal[1] = ny;
      normal[2] = (nx * z) / radius;
      if (x < 3) return a;
      const strap = handle(x, y, z);
      const b = Math.max(strap, outside(radius));
      const { value, h } = blend(a, b);
      if (h < 1) {
        const e = 0.01;
        const g = [
          handle(x + e, y, z) - handle(x - e, y, z),
          handle(x, y + e, z) - handle(x, y - e, z),
          handle(x, y, z + e) - handle(x, y, z - e),
        ];
        const size = Math.hypot(...g) || 1;
        for (let k = 0; k < 3; k += 1) normal[k] = normal[k] * h + (g[k] / size) * (1 - h);
        const length = Math.hypot(...normal) || 1;
        for (let k = 0; k < 3; k += 1) normal[k] /= length;
      }
      return value;
    },
    surface(x, y, z, normal, made, blurred) {
      made.metal = false;
      if (blurred) {
        [made.r, made.g, made.b] = [0.3, 0.43, 0.33];
        made.rough = 0.9;
        made.f0 = 0;
        return;
      }
      if (y < 0.3 && Math.hypot(x, z) < 3.4) return clay(x, y, z, made);
      celadon(x, y, z, normal, made);
    },
  };
}

/** Glaze: jade green, darker where it pools, thin and warm on edges, with a few iron specks. */
function celadon(x, y, z, normal, made) {
  const radius = Math.hypot(x, z);
  const onWall = radius < 4.6;
  const cloud = clouds(x * 0.55, y * 0.4, z * 0.55, 4) - 0.5;
  const streak = clouds(x * 2.2, y * 0.25, z * 2.2, 3) - 0.5;
  const rings = onWall
    ? Math.sin(y * 7.3 + cloud * 5) * 0.5 + Math.sin(y * 17 + streak * 4) * 0.2
    : 0;
  let thick = 0.55 + 0.5 * cloud + 0.35 * streak + 0.06 * rings;
  thick += 0.35 * step(1.7, 0.3, y);
  const rim = step(8.72, 9.1, y + 0.12 * cloud);
  thick -= 0.75 * rim;
  // Thin on the sharp edges of the handle.
  if (!onWall) thick -= 0.2 * Math.abs(normal[2]) ** 3;
  const t = Math.min(1, Math.max(0, thick));
  const [thin, full] = [
    [0.53, 0.55, 0.42],
    [0.25, 0.4, 0.3],
  ];
  const [r, g, b] = thin.map((each, k) => each + (full[k] - each) * t);
  const bare = step(0.35, 1, rim) * 0.45;
  const iron = Math.max(
    specks(x * 2.1, y * 2.1, z * 2.1, 0.16, 0.14),
    0.6 * specks(x * 4.5 + 9, y * 4.5, z * 4.5, 0.12, 0.16),
  );
  const dark = 1 - 0.68 * iron;
  made.r = (r + (0.42 - r) * bare) * (dark + 0.06 * iron);
  made.g = (g + (0.29 - g) * bare) * dark;
  made.b = (b + (0.17 - b) * bare) * dark;
  made.rough = 0.12 + 0.05 * (noise(x * 3, y * 3, z * 3) - 0.5);
  made.f0 = 0.045;
  const wobble = 0.022;
  made.bx = (noise(x * 1.6, y * 1.6, z * 1.6) - 0.5) * wobble;
  made.by = (noise(x * 1.6 + 31, y * 1.6, z * 1.6) - 0.5) * wobble;
  if (onWall) made.by += (Math.cos(y * 7.3 + cloud * 5) * 0.5 + Math.cos(y * 17) * 0.2) * 0.016;
}

function clay(x, y, z, made) {
  const grit = clouds(x * 9, y * 9, z * 9, 3);
  const light = 0.8 + 0.4 * (grit - 0.5);
  made.r = 0.42 * light;
  made.g = 0.31 * light;
  made.b = 0.22 * light;
  made.rough = 0.9;
  made.f0 = 0;
}

/** A grid of distances, read between its points. */
function bake(distance, low, high, cell) {
  const counts = low.map((from, k) => Math.ceil((high[k] - from) / cell) + 2);
  const [nx, ny, nz] = counts;
  const data = new Float32Array(nx * ny * nz);
  for (let k = 0; k < nz; k += 1)
    for (let j = 0; j < ny; j += 1)
      for (let i = 0; i < nx; i += 1)
        data[(k * ny + j) * nx + i] = distance(
          low[0] + i * cell,
          low[1] + j * cell,
          low[2] + k * cell,
        );
  return (x, y, z) => {
    const gx = (x - low[0]) / cell;
    const gy = (y - low[1]) / cell;
    const gz = (z - low[2]) / cell;
    if (gx < 0 || gy < 0 || gz < 0 || gx >= nx - 1 || gy >= ny - 1 || gz >= nz - 1) return 0.6;
    const [i, j, k] = [gx | 0, gy | 0, gz | 0];
    const [u, v, w] = [gx - i, gy - j, gz - k];
    const at = (k * ny + j) * nx + i;
    const line = (from) => data[from] + (data[from + 1] - data[from]) * u;
    const face = (from) => line(from) + (line(from + nx) - line(from)) * v;
    return face(at) + (face(at + nx * ny) - face(at)) * w;
  };
}
