/** A table lamp of turned brass: foot, stem, dome, and an opal globe below it. Centimetres. */
import { clouds, noise, step } from "./noise.mjs";
import { arc, rounded, turned } from "./outline.mjs";

const GLOBE = { y: 27.2, radius: 4.6 };
const DOME = { y: 27.5, radius: 12 };
/** Parts in the order of their outlines. */
const [FOOT, STEM, SHADE, OPAL] = [0, 1, 2, 3];

/** @param {{ lit: number[] | undefined }} options the globe's light, linear RGB */
export function lamp({ lit } = { lit: undefined }) {
  const body = turned(
    [
      rounded([
        [0, 0],
        [7.9, 0, 0.1],
        [7.9, 1.15, 0.35],
        [7.2, 1.5, 0.5],
        [1.9, 1.75, 0.5],
        [1.25, 2.5, 0.3],
        [0, 2.5],
      ]),
      rounded([
        [0, 2],
        [0.62, 2],
        [0.62, 20.2, 0.1],
        [1.0, 20.3, 0.08],
        [1.0, 21.6, 0.08],
        [1.7, 21.8, 0.15],
        [1.9, 23.2, 0.2],
        [0, 23.2],
      ]),
      rounded([
        ...arc(0, DOME.y, DOME.radius, 0, 88, 60),
        [0.85, DOME.y + DOME.radius + 0.02, 0.1],
        [0.85, DOME.y + DOME.radius + 0.5, 0.15],
        [0.5, DOME.y + DOME.radius + 1.5, 0.3],
        [0, DOME.y + DOME.radius + 1.6],
        [0, DOME.y + DOME.radius - 0.4],
        ...arc(0, DOME.y, DOME.radius - 0.28, 88, 0, 60),
        [DOME.radius - 0.28, DOME.y - 0.5, 0.12],
        [DOME.radius, DOME.y - 0.5, 0.12],
      ]),
      arc(0, GLOBE.y, GLOBE.radius, -90, 90, 60),
    ],
    { cell: 0.09, spacing: 0.09 },
  );
  return {
    box: { low: [-12.2, -0.05, -12.2], high: [12.2, 41.3, 12.2] },
    globe: lit && { centre: [0, GLOBE.y, 0], radius: GLOBE.radius, colour: lit },
    distance: (x, y, z) => body.distance(Math.sqrt(x * x + z * z), y),
    exact(x, y, z, normal) {
      const radius = Math.sqrt(x * x + z * z) || 1e-9;
      const { distance, nx, ny } = body.exact(radius, y);
      normal[0] = (nx * x) / radius;
      normal[1] = ny;
      normal[2] = (nx * z) / radius;
      return distance;
    },
    surface(x, y, z, normal, made) {
      const radius = Math.hypot(x, z);
      const { part } = body.exact(radius, y);
      if (part === OPAL) return opal(x, y, z, lit, made);
      const inside =
        part === SHADE && Math.hypot(radius, y - DOME.y) < DOME.radius - 0.14 && y > DOME.y - 0.4;
      if (inside) return enamel(made);
      brass(x, y, z, radius, part, made);
    },
  };
}

/** Brushed round the axis, with a breath of tarnish and a few finger marks. */
function brass(x, y, z, radius, part, made) {
  const along = part === FOOT ? radius : part === STEM ? y : y * 1.1;
  const brush = noise(along * 55, 3, part) - 0.5;
  const cloud = clouds(x * 0.25, y * 0.25, z * 0.25, 4);
  const patina = step(0.5, 0.85, cloud) * 0.25;
  made.metal = true;
  made.r = 0.86 - 0.1 * patina;
  made.g = 0.63 - 0.1 * patina;
  made.b = 0.29 - 0.06 * patina;
  made.rough = 0.33 + 0.1 * (cloud - 0.5) + 0.05 * brush;
  made.by = part === FOOT ? 0 : brush * 0.045;
  if (part === FOOT && radius > 0.01) {
    made.bx = (x / radius) * brush * 0.045;
    made.bz = (z / radius) * brush * 0.045;
  }
}

function enamel(made) {
  made.metal = false;
  made.r = 0.78;
  made.g = 0.75;
  made.b = 0.68;
  made.rough = 0.5;
  made.f0 = 0.04;
}

function opal(x, y, z, lit, made) {
  made.metal = false;
  made.r = 0.82;
  made.g = 0.8;
  made.b = 0.76;
  made.rough = 0.2;
  made.f0 = 0.04;
  if (lit) made.glow = lit.map((each) => each * (0.9 + 0.2 * noise(x * 0.4, y * 0.4, z * 0.4)));
}
