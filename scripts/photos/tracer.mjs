/** A path tracer for one thing on a stage between soft boxes. Colours are linear RGB. */

const FAR = 1e6;
const DEPTH = 6;

/**
 * What a surface is made of where it was hit.
 * @returns {{ r: number, g: number, b: number, metal: boolean, rough: number, f0: number,
 *   glow: number[] | undefined, bx: number, by: number, bz: number }}
 */
export const blankSurface = () => ({
  ...{ r: 0.5, g: 0.5, b: 0.5, metal: false, rough: 0.3, f0: 0.04, glow: undefined },
  ...{ bx: 0, by: 0, bz: 0 },
});

/**
 * @param {{ thing: any, stage: any, lights: any[], sky: (x: number, y: number, z: number) => number[] }} scene
 * @returns the function that follows one ray and writes `out`: radiance, albedo, normal, depth
 */
export function tracer({ thing, stage, lights, sky }) {
  const normal = [0, 1, 0];
  const surface = blankSurface();
  const local = [0, 0, 0];
  const [lowX, lowY, lowZ] = thing.box.low;
  const [highX, highY, highZ] = thing.box.high;
  const { globe } = thing;
  const sources = lights.length + (globe ? 1 : 0);

  /** Distance along the ray to the thing, or FAR. */
  function toThing(ox, oy, oz, dx, dy, dz, limit) {
    const ax = (lowX - ox) / (dx || 1e-12);
    const bx = (highX - ox) / (dx || 1e-12);
    const ay = (lowY - oy) / (dy || 1e-12);
    const by = (highY - oy) / (dy || 1e-12);
    const az = (lowZ - oz) / (dz || 1e-12);
    const bz = (highZ - oz) / (dz || 1e-12);
    let t = Math.max(0, Math.min(ax, bx), Math.min(ay, by), Math.min(az, bz));
    const to = Math.min(limit, Math.max(ax, bx), Math.max(ay, by), Math.max(az, bz));
    for (let steps = 0; steps < 160 && t < to; steps += 1) {
      const d = thing.distance(ox + dx * t, oy + dy * t, oz + dz * t);
      if (d < 0.004) return t;
      t += d * 0.92;
    }
    return FAR;
  }

  function toLight(light, ox, oy, oz, dx, dy, dz) {
    const { centre: c, u, v, facing: n } = light;
    const slope = dx * n[0] + dy * n[1] + dz * n[2];
    if (slope > -1e-6) return FAR;
    const t = ((c[0] - ox) * n[0] + (c[1] - oy) * n[1] + (c[2] - oz) * n[2]) / slope;
    if (t < 0) return FAR;
    const [x, y, z] = [ox + dx * t - c[0], oy + dy * t - c[1], oz + dz * t - c[2]];
    const a = (x * u[0] + y * u[1] + z * u[2]) / light.uu;
    const b = (x * v[0] + y * v[1] + z * v[2]) / light.vv;
    local[0] = a;
    local[1] = b;
    return Math.abs(a) <= 1 && Math.abs(b) <= 1 ? t : FAR;
  }

  /** Light from one sampled point of one soft box on a matt surface, before its colour. */
  function direct(x, y, z, nx, ny, nz, pick, a, b, out) {
    out[0] = out[1] = out[2] = 0;
    const chosen = Math.min(sources - 1, (pick * sources) | 0);
    if (chosen === lights.length) return fromGlobe(x, y, z, nx, ny, nz, a, b, out);
    const light = lights[chosen];
    const { centre: c, u, v, facing: n } = light;
    const s = a * 2 - 1;
    const t = b * 2 - 1;
    let lx = c[0] + u[0] * s + v[0] * t - x;
    let ly = c[1] + u[1] * s + v[1] * t - y;
    let lz = c[2] + u[2] * s + v[2] * t - z;
    const square = lx * lx + ly * ly + lz * lz;
    const far = Math.sqrt(square);
    lx /= far;
    ly /= far;
    lz /= far;
    const facing = lx * nx + ly * ny + lz * nz;
    const emitting = -(lx * n[0] + ly * n[1] + lz * n[2]);
    if (facing <= 0 || emitting <= 0) return;
    if (toThing(x, y, z, lx, ly, lz, far - 0.01) < FAR) return;
    let power = (facing * emitting * light.area * sources) / (Math.PI * square);
    power *= light.fade(s, t) * light.mask(x, y, z, lx, ly, lz);
    for (let k = 0; k < 3; k += 1) out[k] = light.colour[k] * power;
  }

  /** The same from the glowing globe: a direction within the cone it fills. */
  function fromGlobe(x, y, z, nx, ny, nz, a, b, out) {
    const { centre: c, radius, colour } = globe;
    let wx = c[0] - x;
    let wy = c[1] - y;
    let wz = c[2] - z;
    const square = wx * wx + wy * wy + wz * wz;
    if (square <= radius * radius * 1.001) return;
    const far = Math.sqrt(square);
    wx /= far;
    wy /= far;
    wz /= far;
    const edge = Math.sqrt(1 - (radius * radius) / square);
    const cosine = 1 - a * (1 - edge);
    const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
    const [tx, ty, tz] = tangent(wx, wy, wz);
    const p = Math.cos(2 * Math.PI * b) * sine;
    const q = Math.sin(2 * Math.PI * b) * sine;
    const lx = tx * p + (wy * tz - wz * ty) * q + wx * cosine;
    const ly = ty * p + (wz * tx - wx * tz) * q + wy * cosine;
    const lz = tz * p + (wx * ty - wy * tx) * q + wz * cosine;
    const facing = lx * nx + ly * ny + lz * nz;
    if (facing <= 0) return;
    const along = far * cosine;
    const t = along - Math.sqrt(Math.max(0, radius * radius - (square - along * along)));
    if (toThing(x, y, z, lx, ly, lz, t - 0.05) < FAR) return;
    const power = facing * 2 * (1 - edge) * sources;
    for (let k = 0; k < 3; k += 1) out[k] = colour[k] * power;
  }

  const lit = [0, 0, 0];

  return function follow(ox, oy, oz, dx, dy, dz, sampler, out) {
    const glow = [0, 0, 0];
    const through = [1, 1, 1];
    let sharp = true;
    for (let depth = 0; depth < DEPTH; depth += 1) {
      let t = stage.hit(ox, oy, oz, dx, dy, dz, normal);
      let what = t < FAR ? 1 : 0;
      const near = toThing(ox, oy, oz, dx, dy, dz, t);
      if (near < t) [t, what] = [near, 2];
      if (sharp && depth > 0)
        for (const light of lights) {
          const there = toLight(light, ox, oy, oz, dx, dy, dz);
          if (there >= t) continue;
          const [s, v] = local;
          const power = light.fade(s, v);
          for (let k = 0; k < 3; k += 1)
            glow[k] += through[k] * Math.min(6, light.colour[k] * power);
          what = 3;
          break;
        }
      if (what === 3) break;
      if (what === 0) {
        const back = sky(dx, dy, dz);
        for (let k = 0; k < 3; k += 1) glow[k] += through[k] * back[k];
        break;
      }
      let [x, y, z] = [ox + dx * t, oy + dy * t, oz + dz * t];
      surface.glow = undefined;
      surface.bx = surface.by = surface.bz = 0;
      if (what === 2) {
        for (let round = 0; round < 3; round += 1) {
          const d = thing.exact(x, y, z, normal);
          x += dx * d;
          y += dy * d;
          z += dz * d;
        }
        thing.surface(x, y, z, normal, surface, !sharp);
      } else {
        stage.surface(x, y, z, normal, surface, !sharp);
      }
      let nx = normal[0] + surface.bx;
      let ny = normal[1] + surface.by;
      let nz = normal[2] + surface.bz;
      const size = Math.sqrt(nx * nx + ny * ny + nz * nz);
      nx /= size;
      ny /= size;
      nz /= size;
      if (depth === 0) {
        out.normal[0] = nx;
        out.normal[1] = ny;
        out.normal[2] = nz;
        out.albedo[0] = surface.r;
        out.albedo[1] = surface.g;
        out.albedo[2] = surface.b;
        out.depth = t;
      }
      if (surface.glow) {
        // From matt surfaces the globe was sampled as a light already.
        if (sharp) for (let k = 0; k < 3; k += 1) glow[k] += through[k] * surface.glow[k];
        break;
      }
      ox = x + normal[0] * 0.015;
      oy = y + normal[1] * 0.015;
      oz = z + normal[2] * 0.015;
      // A micro facet, by a cheap lobe round the normal: GGX without the visible part.
      const alpha = surface.rough * surface.rough;
      const e1 = sampler.next();
      const cosine = Math.sqrt((1 - e1) / (1 + (alpha * alpha - 1) * e1));
      const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
      const turn = 2 * Math.PI * sampler.next();
      const [tx, ty, tz] = tangent(nx, ny, nz);
      const [sx, sy, sz] = [ny * tz - nz * ty, nz * tx - nx * tz, nx * ty - ny * tx];
      const [ca, sa] = [Math.cos(turn) * sine, Math.sin(turn) * sine];
      const mx = tx * ca + sx * sa + nx * cosine;
      const my = ty * ca + sy * sa + ny * cosine;
      const mz = tz * ca + sz * sa + nz * cosine;
      const inward = Math.max(0.001, -(dx * mx + dy * my + dz * mz));
      const grazing = (1 - Math.min(1, inward)) ** 5;
      const r = surface;
      const choice = sampler.next();
      if (r.metal) {
        const length = 2 * inward;
        dx += mx * length;
        dy += my * length;
        dz += mz * length;
        if (dx * normal[0] + dy * normal[1] + dz * normal[2] <= 0) break;
        through[0] *= r.r + (1 - r.r) * grazing;
        through[1] *= r.g + (1 - r.g) * grazing;
        through[2] *= r.b + (1 - r.b) * grazing;
        sharp = true;
      } else {
        const fresnel = r.f0 + (1 - r.f0) * grazing * (1 - r.rough * 0.7);
        const share = depth === 0 ? 0.5 : Math.min(0.9, 0.12 + fresnel * 0.8);
        if (choice < share && r.f0 > 0) {
          const length = 2 * inward;
          dx += mx * length;
          dy += my * length;
          dz += mz * length;
          if (dx * normal[0] + dy * normal[1] + dz * normal[2] <= 0) break;
          for (let k = 0; k < 3; k += 1) through[k] *= fresnel / share;
          sharp = true;
        } else {
          const weight = r.f0 > 0 ? (1 - fresnel) / (1 - share) : 1;
          through[0] *= r.r * weight;
          through[1] *= r.g * weight;
          through[2] *= r.b * weight;
          direct(ox, oy, oz, nx, ny, nz, sampler.next(), sampler.next(), sampler.next(), lit);
          const cap = depth === 0 ? 50 : 4;
          for (let k = 0; k < 3; k += 1) glow[k] += Math.min(cap, through[k] * lit[k]);
          const e2 = sampler.next();
          const angle = 2 * Math.PI * sampler.next();
          const up = Math.sqrt(1 - e2);
          const out2 = Math.sqrt(e2);
          const [c2, s2] = [Math.cos(angle) * out2, Math.sin(angle) * out2];
          dx = tx * c2 + sx * s2 + nx * up;
          dy = ty * c2 + sy * s2 + ny * up;
          dz = tz * c2 + sz * s2 + nz * up;
          sharp = false;
        }
      }
      if (depth >= 2) {
        const keep = Math.min(0.95, Math.max(through[0], through[1], through[2]));
        if (sampler.next() > keep) break;
        for (let k = 0; k < 3; k += 1) through[k] /= keep;
      }
    }
    for (let k = 0; k < 3; k += 1) out.radiance[k] = glow[k];
  };
}

function tangent(nx, ny, nz) {
  const sign = nz >= 0 ? 1 : -1;
  const a = -1 / (sign + nz);
  const b = nx * ny * a;
  return [1 + sign * nx * nx * a, sign * b, -sign * nx];
}

/**
 * A soft box looking at a point. `mask` may dim its light on the way (a window, leaves).
 * @param {{ from: number[], at: number[], width: number, height: number, colour: number[] }} box
 */
export function softBox({ from, at, width, height, colour, mask = () => 1, edge = 0.25 }) {
  const facing = unit([at[0] - from[0], at[1] - from[1], at[2] - from[2]]);
  const side = unit(cross(Math.abs(facing[1]) > 0.95 ? [0, 0, 1] : [0, 1, 0], facing));
  const up = cross(facing, side);
  return {
    centre: from,
    facing,
    u: side.map((each) => (each * width) / 2),
    v: up.map((each) => (each * height) / 2),
    uu: (width * width) / 4,
    vv: (height * height) / 4,
    area: width * height,
    colour,
    mask,
    /** Brighter in the middle, as a real box is. */
    fade: (s, t) => 1 - edge * (s * s + t * t),
  };
}

export function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function unit(v) {
  const length = Math.hypot(...v);
  return v.map((each) => each / length);
}
