/** The photos: what stands where, how it is lit, where the camera is. Lengths in centimetres. */
import { bowl } from "./bowl.mjs";
import { lamp } from "./lamp.mjs";
import { mug } from "./mug.mjs";
import { noise, step } from "./noise.mjs";
import { linen, oakTable, paper } from "./stage.mjs";
import { softBox } from "./tracer.mjs";

const WARM_GREY = [0.66, 0.64, 0.61];
const SAND = [0.62, 0.55, 0.46];
const MIST = [0.56, 0.59, 0.6];

/** White walls of a studio, darker behind the camera. */
const studio =
  (level = 0.55) =>
  (x, y, z) => {
    const light = level * (0.35 + 0.75 * step(-0.3, 1, y)) * (1 - 0.55 * step(0.1, 0.95, z));
    return [light, light, light * 1.02];
  };

/** A room with one window: dim, warm below, cool from the window's side. */
const room =
  (level = 0.22) =>
  (x, y) => {
    const side = 0.7 + 0.5 * step(-0.2, 1, -x);
    return [level * side * 1.02, level * side, level * side * (0.94 + 0.12 * y)];
  };

/** Large box at the left, a weak one at the right, a strip from behind. */
function studioLights({ size = 1, power = 1, height = 34 } = {}) {
  const place = (x, y, z) => [x * size, y * size, z * size];
  return [
    softBox({
      ...{ from: place(-46, height + 14, 30), at: place(0, 5, 0) },
      ...{ width: 42 * size, height: 56 * size, colour: [7.4, 7.2, 6.9].map((c) => c * power) },
    }),
    softBox({
      ...{ from: place(52, 24, 22), at: place(0, 5, 0) },
      ...{ width: 34 * size, height: 52 * size, colour: [2.0, 2.05, 2.15].map((c) => c * power) },
    }),
    softBox({
      ...{ from: place(14, 58, -26), at: place(0, 4, 0) },
      ...{ width: 56 * size, height: 20 * size, colour: [5.2, 5.2, 5.2].map((c) => c * power) },
    }),
  ];
}

/** Sun through a window with bars, and the leaves before it. */
function windowLight({ from = [-70, 58, 26], power = 1, size = 1 } = {}) {
  const mask = (x, y, z, lx, ly, lz) => {
    // Where the ray meets an upright pane half way to the light.
    const t = (from[0] * 0.4 - x) / (lx || -1e-6);
    const [h, w] = [(y + ly * t) / size, (z + lz * t) / size];
    const bar = Math.min(Math.abs(((w + 4) % 17) - 8.5), Math.abs(((h + 3) % 21) - 10.5));
    const frame = step(0.7, 1.5, bar);
    const leaf = noise(w * 0.21 + 3, h * 0.24, 5) + 0.35 * noise(w * 0.6, h * 0.6, 8);
    return (0.04 + 0.96 * frame) * (0.12 + 0.88 * step(0.98, 0.78, leaf));
  };
  return [
    softBox({
      ...{ from, at: [0, 4, 0], width: 5 * size, height: 5 * size, edge: 0 },
      ...{ colour: [2700, 2480, 2140].map((c) => c * power), mask },
    }),
    softBox({
      ...{ from: [-60, 40, 10], at: [0, 4, 0], width: 50, height: 60 },
      ...{ colour: [1.5, 1.62, 1.8].map((c) => c * power) },
    }),
  ];
}

const turn = (degrees) => ({ turn: (degrees * Math.PI) / 180 });
const camera = (from, at, view, lens = {}) => ({ from, at, view, ...lens });

/** @returns every photo, by product and name; nothing is built before `scene()` is called */
export const shots = [
  {
    ...{ product: "mug-celadon", name: "front", width: 1080, height: 1080 },
    camera: camera([0, 15, 62], [0.7, 4.5, 0], 14.5, { aperture: 0.25 }),
    scene: () => ({
      ...{ thing: mug(), ...turn(18), stage: paper(WARM_GREY), lights: studioLights() },
      sky: studio(),
    }),
  },
  {
    ...{ product: "mug-celadon", name: "side", width: 1080, height: 1080 },
    camera: camera([-20, 19, 50], [-0.4, 4.3, 0], 19, { aperture: 0.45, focus: [-1, 5, 4] }),
    scene: () => ({
      ...{ thing: mug(), ...turn(205), stage: oakTable() },
      ...{ lights: windowLight(), sky: room() },
    }),
  },
  {
    ...{ product: "mug-celadon", name: "top", width: 1080, height: 1080 },
    camera: camera([5, 58, 20], [1.0, 4.5, 0.3], 14.5, { aperture: 0.2 }),
    scene: () => ({
      ...{ thing: mug(), ...turn(-32), stage: linen(SAND), lights: studioLights() },
      sky: studio(),
    }),
  },
  {
    ...{ product: "mug-celadon", name: "detail", width: 1080, height: 1080 },
    camera: camera([17, 15, 30], [3.0, 6.3, 1.2], 13, { aperture: 0.7, focus: [4.2, 7, 1.6] }),
    scene: () => ({
      ...{ thing: mug(), ...turn(12), stage: paper(MIST), lights: studioLights() },
      sky: studio(),
    }),
  },
  {
    ...{ product: "lamp-brass", name: "front", width: 1080, height: 1350 },
    camera: camera([0, 30, 170], [0, 20.5, 0], 17, { aperture: 0.3 }),
    scene: () => ({
      thing: lamp(),
      stage: paper(WARM_GREY, { bend: -40, radius: 40 }),
      lights: studioLights({ size: 2.2, power: 1.05, height: 30 }),
      sky: studio(0.45),
    }),
  },
  {
    ...{ product: "lamp-brass", name: "lit", width: 1080, height: 1350 },
    camera: camera([-30, 27, 128], [0, 20, 0], 22, { aperture: 0.5 }),
    scene: () => ({
      thing: lamp({ lit: [17, 12, 6.8] }),
      stage: oakTable({ wall: -34, tone: 0.85 }),
      lights: windowLight({ from: [-150, 90, 70], power: 0.1, size: 2.2 }),
      sky: room(0.13),
    }),
  },
  {
    ...{ product: "lamp-brass", name: "detail", width: 1080, height: 1080 },
    camera: camera([30, 18, 62], [2.5, 27, 2], 19, { aperture: 0.9, focus: [6, 28, 9.5] }),
    scene: () => ({
      thing: lamp(),
      stage: paper(SAND, { bend: -60, radius: 40 }),
      lights: studioLights({ size: 2.2, power: 1.05, height: 24 }),
      sky: studio(0.4),
    }),
  },
  {
    ...{ product: "bowl-blue", name: "front", width: 1080, height: 1080 },
    camera: camera([0, 24, 76], [0, 3.0, 0], 18, { aperture: 0.3 }),
    scene: () => ({
      ...{ thing: bowl(), stage: paper(WARM_GREY), lights: studioLights({ size: 1.2 }) },
      sky: studio(),
    }),
  },
  {
    ...{ product: "bowl-blue", name: "top", width: 1080, height: 1080 },
    camera: camera([0, 84, 9], [0, 4, 0.4], 17.5, { aperture: 0.3 }),
    scene: () => ({
      ...{ thing: bowl(), stage: oakTable() },
      ...{ lights: windowLight({ from: [-66, 62, -22] }), sky: room(0.26) },
    }),
  },
  {
    ...{ product: "bowl-blue", name: "detail", width: 1080, height: 1080 },
    camera: camera([16, 20, 34], [3.2, 5.3, 3], 14.5, { aperture: 0.8, focus: [4.4, 7.2, 7.6] }),
    scene: () => ({
      ...{ thing: bowl(), stage: linen([0.6, 0.57, 0.52]), lights: studioLights({ size: 1.2 }) },
      sky: studio(),
    }),
  },
];
