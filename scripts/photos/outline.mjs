/** Outlines of turned things, in the half plane of radius and height. Lengths in centimetres. */

/** Points of a cubic Bézier curve, ends included. @param {number[][]} c four points */
export function curve(c, count = 24) {
  return Array.from({ length: count + 1 }, (_, at) => {
    const t = at / count;
    const s = 1 - t;
    const [a, b, d, e] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    return [0, 1].map((axis) => a * c[0][axis] + b * c[1][axis] + d * c[2][axis] + e * c[3][axis]);
  });
}

/** Points on a circle's arc, angles in degrees. */
export function arc(cx, cy, radius, from, to, count = 32) {
  return Array.from({ length: count + 1 }, (_, at) => {
    const angle = ((from + ((to - from) * at) / count) * Math.PI) / 180;
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)];
  });
}

/** Rounds the corners of a closed outline: points are `[r, y, rounding?]`. */
export function rounded(points) {
  return points.flatMap((point, at) => {
    const [x, y, radius = 0] = point;
    if (radius === 0) return [[x, y]];
    const before = points[(at + points.length - 1) % points.length];
    const after = points[(at + 1) % points.length];
    const toward = ([tx, ty]) => {
      const length = Math.hypot(tx - x, ty - y);
      const share = Math.min(radius, length / 2) / length;
      return [x + (tx - x) * share, y + (ty - y) * share];
    };
    const [a, b] = [toward(before), toward(after)];
    return Array.from({ length: 9 }, (_, step) => {
      const t = step / 8;
      const s = 1 - t;
      return [0, 1].map((k) => s * s * a[k] + 2 * s * t * point[k] + t * t * b[k]);
    });
  });
}

/** The same outline in steps of about `spacing`, with a normal pointing out at each point. */
function resample(points, spacing) {
  const made = [];
  points.forEach((from, at) => {
    const to = points[(at + 1) % points.length];
    const count = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / spacing);
    for (let step = 0; step < count; step += 1) {
      const t = step / count;
      made.push([from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t]);
    }
  });
  let area = 0;
  made.forEach(([x, y], at) => {
    const [u, v] = made[(at + 1) % made.length];
    area += x * v - u * y;
  });
  const sign = area > 0 ? 1 : -1;
  return made.map(([x, y], at) => {
    const before = made[(at + made.length - 1) % made.length];
    const after = made[(at + 1) % made.length];
    const [tx, ty] = [after[0] - before[0], after[1] - before[1]];
    const length = Math.hypot(tx, ty) || 1;
    return { x, y, nx: (sign * ty) / length, ny: (-sign * tx) / length };
  });
}

/**
 * A body turned round the y axis. `distance` reads a grid and is quick; `exact` is for the last
 * steps to the surface and gives normal and part as well.
 * @param {number[][][]} outlines closed, of parts that may touch
 */
export function turned(outlines, { spacing = 0.05, cell = 0.06, margin = 1 } = {}) {
  const parts = outlines.map((points) => resample(points, spacing));
  const all = parts.flat();
  const width = Math.max(...all.map(({ x }) => x)) + margin;
  const low = Math.min(...all.map(({ y }) => y)) - margin;
  const high = Math.max(...all.map(({ y }) => y)) + margin;
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil((high - low) / cell) + 2;
  const field = new Float32Array(columns * rows);
  const nearest = new Int32Array(columns * rows);
  const found = { distance: 0, nx: 0, ny: 1, part: 0, along: 0 };

  const measure = (part, index, x, y) => {
    const points = parts[part];
    const a = points[index];
    const b = points[(index + 1) % points.length];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const t = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy)));
    const [px, py] = [x - a.x - dx * t, y - a.y - dy * t];
    const nx = a.nx + (b.nx - a.nx) * t;
    const ny = a.ny + (b.ny - a.ny) * t;
    const far = Math.sqrt(px * px + py * py);
    return { far, signed: px * nx + py * ny < 0 ? -far : far, nx, ny };
  };

  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = [column * cell, low + row * cell];
      let [best, which] = [Infinity, 0];
      parts.forEach((points, part) => {
        let [least, index] = [Infinity, 0];
        for (let at = 0; at < points.length; at += 1) {
          const [px, py] = [points[at].x - x, points[at].y - y];
          const square = px * px + py * py;
          if (square < least) [least, index] = [square, at];
        }
        const before = (index + points.length - 1) % points.length;
        const [one, two] = [measure(part, before, x, y), measure(part, index, x, y)];
        const signed = one.far < two.far ? one.signed : two.signed;
        if (signed < best) [best, which] = [signed, part * 65536 + index];
      });
      field[row * columns + column] = best;
      nearest[row * columns + column] = which;
    }

  return {
    box: { radius: width - margin, low: low + margin, high: high - margin },
    distance(radius, y) {
      const gx = radius / cell;
      const gy = (y - low) / cell;
      if (gx >= columns - 2 || gy < 0 || gy >= rows - 2) return margin * 0.5;
      const cx = gx | 0;
      const cy = gy | 0;
      const [u, v] = [gx - cx, gy - cy];
      const at = cy * columns + cx;
      const bottom = field[at] + (field[at + 1] - field[at]) * u;
      const above = at + columns;
      const top = field[above] + (field[above + 1] - field[above]) * u;
      return bottom + (top - bottom) * v;
    },
    exact(radius, y) {
      const column = Math.min(columns - 1, Math.max(0, Math.round(radius / cell)));
      const row = Math.min(rows - 1, Math.max(0, Math.round((y - low) / cell)));
      const key = nearest[row * columns + column];
      const [part, middle] = [key >> 16, key & 65535];
      const count = parts[part].length;
      let best = Infinity;
      for (let offset = -6; offset <= 6; offset += 1) {
        const index = (middle + offset + count) % count;
        const one = measure(part, index, radius, y);
        if (one.far >= best) continue;
        best = one.far;
        const length = Math.sqrt(one.nx * one.nx + one.ny * one.ny) || 1;
        found.distance = one.signed;
        found.nx = one.nx / length;
        found.ny = one.ny / length;
        found.along = index / count;
      }
      found.part = part;
      return found;
    },
  };
}
