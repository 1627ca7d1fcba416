/** A worker that traces bands of rows of one photo. */
import { parentPort, workerData } from "node:worker_threads";
import { hash } from "./noise.mjs";
import { shots } from "./shots.mjs";
import { cross, tracer, unit } from "./tracer.mjs";

const { index, width, height, samples } = workerData;
const shot = shots[index];
const scene = shot.scene();
if (scene.turn) scene.thing = turned(scene.thing, scene.turn);
const follow = tracer(scene);
const { from, at, view, aperture, focus = at } = shot.camera;
const forward = unit(at.map((each, k) => each - from[k]));
const right = unit(cross(forward, [0, 1, 0]));
const up = cross(right, forward);
const half = Math.tan((view * Math.PI) / 360);
const focal = forward.reduce((sum, each, k) => sum + each * (focus[k] - from[k]), 0);

/** Steps of a low-discrepancy sequence in 12 dimensions, then a hash. */
const STEPS = Array.from({ length: 12 }, (_, at) => (1 / 1.05703) ** (at + 1) % 1);
const sampler = {
  start(pixel, number) {
    this.pixel = pixel;
    this.number = number;
    this.dimension = 0;
  },
  next() {
    const d = this.dimension++;
    const shift = hash(this.pixel, d, 77);
    if (d >= 12) return hash(this.pixel, d, this.number + 1000);
    const value = shift + STEPS[d] * this.number;
    return value - Math.floor(value);
  },
};

parentPort.on("message", ({ top, rows }) => {
  const [radiance, albedo, normal] = [0, 1, 2].map(() => new Float32Array(rows * width * 3));
  const depth = new Float32Array(rows * width);
  const variance = new Float32Array(rows * width);
  const out = {
    ...{ radiance: [0, 0, 0], albedo: [0, 0, 0], normal: [0, 0, 0] },
    depth: 0,
  };
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < width; column += 1) {
      const p = row * width + column;
      let squares = 0;
      for (let number = 0; number < samples; number += 1) {
        sampler.start((top + row) * 4096 + column, number);
        const sx = ((column + sampler.next()) / width) * 2 - 1;
        const sy = (1 - ((top + row + sampler.next()) / height) * 2) * (height / width);
        const radius = Math.sqrt(sampler.next()) * aperture;
        const angle = sampler.next() * 2 * Math.PI;
        const [lx, ly] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
        const o = [0, 1, 2].map((k) => from[k] + right[k] * lx + up[k] * ly);
        const d = [0, 1, 2].map(
          (k) => from[k] + (forward[k] + right[k] * sx * half + up[k] * sy * half) * focal - o[k],
        );
        const length = Math.hypot(d[0], d[1], d[2]);
        follow(o[0], o[1], o[2], d[0] / length, d[1] / length, d[2] / length, sampler, out);
        let sum = 0;
        for (let k = 0; k < 3; k += 1) {
          const light = Math.min(12, out.radiance[k]);
          sum += light;
          radiance[p * 3 + k] += light / samples;
          albedo[p * 3 + k] += out.albedo[k] / samples;
          normal[p * 3 + k] += out.normal[k] / samples;
        }
        depth[p] += out.depth / samples;
        squares += sum * sum;
      }
      const mean = radiance[p * 3] + radiance[p * 3 + 1] + radiance[p * 3 + 2];
      variance[p] = Math.max(0, squares / samples - mean * mean) / samples;
    }
  parentPort.postMessage({ top, rows, radiance, albedo, normal, depth, variance });
});

/** The same thing turned round the y axis. */
function turned(thing, angle) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const { low, high } = thing.box;
  const reach = Math.max(...[low[0], low[2], high[0], high[2]].map(Math.abs));
  return {
    box: { low: [-reach, low[1], -reach], high: [reach, high[1], reach] },
    distance: (x, y, z) => thing.distance(c * x - s * z, y, s * x + c * z),
    exact(x, y, z, normal) {
      const d = thing.exact(c * x - s * z, y, s * x + c * z, normal);
      rotate(normal);
      return d;
    },
    globe: thing.globe,
    surface(x, y, z, normal, made, blurred) {
      const local = [c * normal[0] - s * normal[2], normal[1], s * normal[0] + c * normal[2]];
      thing.surface(c * x - s * z, y, s * x + c * z, local, made, blurred);
      const [bx, bz] = [made.bx, made.bz];
      made.bx = c * bx + s * bz;
      made.bz = c * bz - s * bx;
    },
  };
  function rotate(n) {
    const [x, z] = [n[0], n[2]];
    n[0] = c * x + s * z;
    n[2] = c * z - s * x;
  }
}
