/** From traced light to a picture: noise taken out, tones set, grain put in. */
import { hash } from "./noise.mjs";

const KERNEL = [1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16];

/**
 * Smooths noise, not detail: an à-trous filter led by the surface's normal, colour and depth and by
 * how noisy each place was when it was traced.
 */
export function smooth({ width, height, radiance, albedo, normal, depth, variance }) {
  const count = width * height;
  let light = new Float32Array(count * 3);
  let noise = new Float32Array(count);
  for (let at = 0; at < count; at += 1) {
    const tint = albedo[at * 3] + albedo[at * 3 + 1] + albedo[at * 3 + 2] + 0.06;
    noise[at] = (variance[at] * 9) / (tint * tint);
    for (let k = 0; k < 3; k += 1)
      light[at * 3 + k] = radiance[at * 3 + k] / (albedo[at * 3 + k] + 0.02);
  }
  for (const gap of [1, 2, 4]) {
    const spread = boxBlur(
      boxBlur(noise, width, height, 2, 1, 1, width),
      height,
      width,
      2,
      1,
      width,
      1,
    );
    const next = new Float32Array(count * 3);
    const calmer = new Float32Array(count);
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const centre = y * width + x;
        const p = centre * 3;
        const own = light[p] + light[p + 1] + light[p + 2];
        const allowed = 14 * spread[centre] + 1e-5 * own * own + 1e-7;
        let r = 0;
        let g = 0;
        let b = 0;
        let total = 0;
        let rest = 0;
        for (let j = -2; j <= 2; j += 1) {
          const row = y + j * gap;
          if (row < 0 || row >= height) continue;
          for (let i = -2; i <= 2; i += 1) {
            const column = x + i * gap;
            if (column < 0 || column >= width) continue;
            const other = row * width + column;
            const q = other * 3;
            const bright = light[q] + light[q + 1] + light[q + 2] - own;
            const facing =
              normal[p] * normal[q] + normal[p + 1] * normal[q + 1] + normal[p + 2] * normal[q + 2];
            const tint =
              Math.abs(albedo[p] - albedo[q]) +
              Math.abs(albedo[p + 1] - albedo[q + 1]) +
              Math.abs(albedo[p + 2] - albedo[q + 2]);
            const far = Math.abs(depth[centre] - depth[other]) / (0.02 * depth[centre] + 1e-6);
            const strength =
              (bright * bright) / allowed + (1 - facing) * 60 + tint * tint * 60 + far * 0.4;
            const weight = KERNEL[i + 2] * KERNEL[j + 2] * Math.exp(-strength);
            r += weight * light[q];
            g += weight * light[q + 1];
            b += weight * light[q + 2];
            total += weight;
            rest += weight * weight * noise[other];
          }
        }
        next[p] = r / total;
        next[p + 1] = g / total;
        next[p + 2] = b / total;
        calmer[centre] = rest / (total * total);
      }
    light = next;
    noise = calmer;
  }
  for (let at = 0; at < count * 3; at += 1) light[at] *= albedo[at] + 0.02;
  return light;
}

/** Linear light to 8-bit sRGB with a soft shoulder, a slight vignette and film grain. */
export function develop(light, width, height, { exposure = 1.12, grain = 1 } = {}) {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const glare = bloom(light, width, height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const [u, v] = [(x / width) * 2 - 1, ((y / height) * 2 - 1) * (height / width)];
      const corner = 1 - 0.055 * (u * u + v * v);
      const noise = (hash(x, y, 1) + hash(x, y, 2) + hash(x, y, 3) - 1.5) * 2.2 * grain;
      for (let k = 0; k < 3; k += 1) {
        const linear = (light[at * 3 + k] * 0.975 + glare[at * 3 + k] * 0.025) * exposure * corner;
        rgba[at * 4 + k] = encode(shoulder(linear)) * 255 + noise;
      }
      rgba[at * 4 + 3] = 255;
    }
  return rgba;
}

/** Linear up to the middle tones, then bent so that highlights keep their colour. */
function shoulder(value) {
  const knee = 0.55;
  if (value <= knee) return value;
  return knee + (1 - knee) * (1 - Math.exp(-(value - knee) / (1 - knee)));
}

function encode(linear) {
  const v = Math.max(0, linear);
  return v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055;
}

/** Light spread by the lens: a wide blur by three box filters each way. */
function bloom(light, width, height) {
  let from = Float32Array.from(light, (value) => Math.min(value, 12));
  const radius = Math.round(width / 40);
  for (let round = 0; round < 3; round += 1) {
    from = boxBlur(from, width, height, radius, 3, 1, width);
    from = boxBlur(from, height, width, radius, 3, width, 1);
  }
  return from;
}

/** A running mean along lines of `channels` interleaved values. */
function boxBlur(from, length, lines, radius, channels, stride, pitch) {
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line += 1)
    for (let k = 0; k < channels; k += 1) {
      const at = (index) =>
        (line * pitch + Math.min(length - 1, Math.max(0, index)) * stride) * channels + k;
      let sum = 0;
      for (let index = -radius; index <= radius; index += 1) sum += from[at(index)];
      for (let index = 0; index < length; index += 1) {
        to[at(index)] = sum / (2 * radius + 1);
        sum += from[at(index + radius + 1)] - from[at(index - radius)];
      }
    }
  return to;
}
