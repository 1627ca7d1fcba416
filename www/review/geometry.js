/** Where one picture lies on another: the projective map from a rectangle to four corners. */

/**
 * The CSS `matrix3d` that maps a rectangle at the origin to four corners (Heckbert 1989, 2.2.3).
 * @param {number} width @param {number} height of the rectangle
 * @param {number[]} quad `x0 y0 … x3 y3`: where its corners go, clockwise from the top left
 * @returns {string | undefined} nothing where the corners span no area
 */
export function projection(width, height, quad) {
  if (quad.length !== 8 || !quad.every(Number.isFinite) || !(width > 0 && height > 0)) return;
  const [x0, y0, x1, y1, x2, y2, x3, y3] = quad;
  const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const area = dx1 * dy2 - dx2 * dy1;
  if (Math.abs(area) < 1e-6) return;
  const g = (sx * dy2 - dx2 * sy) / area;
  const k = (dx1 * sy - sx * dy1) / area;
  const a = [x1 - x0 + g * x1, x3 - x0 + k * x3, x0];
  const b = [y1 - y0 + g * y1, y3 - y0 + k * y3, y0];
  const columns = [
    ...[a[0] / width, b[0] / width, 0, g / width],
    ...[a[1] / height, b[1] / height, 0, k / height],
    ...[0, 0, 1, 0],
    ...[a[2], b[2], 0, 1],
  ];
  return `matrix3d(${columns.map((value) => value.toPrecision(12)).join(",")})`;
}

/**
 * The corners of the catalogue photo in the upload, in pixels; nothing where the report has none.
 * @param {any} likeness
 * @returns {number[] | undefined}
 */
export function corners(likeness) {
  const quad = likeness?.quad;
  if (!Array.isArray(quad) || quad.length !== 8 || !quad.every(Number.isInteger)) return;
  return quad.map((value) => value / 16);
}

/**
 * A whole picture fitted into a frame and centred, as corners.
 * @param {number} ratio width by height of the picture @param {number} width @param {number} height of the frame
 * @param {boolean} mirrored left and right exchanged
 */
export function fitted(ratio, width, height, mirrored) {
  const w = Math.min(width, height * ratio);
  const tall = w / ratio;
  const [left, up] = [(width - w) / 2, (height - tall) / 2];
  const [from, to] = mirrored ? [left + w, left] : [left, left + w];
  return [from, up, to, up, to, up + tall, from, up + tall];
}
