/** What is drawn over a photo: findings' regions, what differs from the catalogue photo, and where that photo lies. */

import { svg } from "./dom.js";
import { corners } from "./geometry.js";

const MOST = 200;

/** @typedef {{ kind: string, x: number, y: number, w: number, h: number, n?: number }} Box */

/**
 * Findings in the order to show, those that have a place in the picture numbered.
 * @param {any} report @returns {{ finding: any, n?: number }[]}
 */
export function numbered(report) {
  const order = { warning: 0, notice: 1, info: 2 };
  let n = 0;
  return [...(report?.findings ?? [])]
    .sort((a, b) => (order[a.severity] ?? 1) - (order[b.severity] ?? 1))
    .map((finding) => (finding.regions?.length ? { finding, n: ++n } : { finding }));
}

/** @param {any} report @returns {{ boxes: Box[], quad?: number[] }} in pixels of the upload */
export function marks(report) {
  const found = numbered(report).flatMap(({ finding, n }) =>
    (finding.regions ?? []).map((region) => ({ ...region, kind: severity(finding), n })),
  );
  const changed = (report?.likeness?.changed ?? []).map((box) => ({ ...box, kind: "changed" }));
  return { boxes: [...found, ...changed].slice(0, MOST), quad: corners(report?.likeness) };
}

/** @param {any} finding */
export const severity = ({ severity: value }) =>
  ["warning", "notice", "info"].includes(value) ? value : "notice";

/** The kinds that are drawn, for the legend. @param {{ boxes: Box[], quad?: number[] }} drawn */
export function kinds({ boxes, quad }) {
  const found = boxes.some((box) => box.n !== undefined) ? ["found"] : [];
  const changed = boxes.some((box) => box.kind === "changed") ? ["changed"] : [];
  return [...found, ...changed, ...(quad ? ["quad"] : [])];
}

/** @param {{ boxes: Box[], quad?: number[] }} drawn @param {number} width @param {number} height on the screen @param {number} scale screen px per picture px */
export function overlay({ boxes, quad }, width, height, scale) {
  return svg(
    "svg",
    {
      class: "overlay",
      viewBox: `0 0 ${width} ${height}`,
      "aria-hidden": "true",
    },
    quad && svg("polygon", { class: "quad", points: quad.map((value) => value * scale).join(" ") }),
    boxes.map((box) => rect(box, scale)),
    boxes.map((box) => tag(box, width, scale)),
  );
}

function rect({ x, y, w, h, kind, n }, scale) {
  const at = { x: x * scale, y: y * scale, width: w * scale, height: h * scale };
  return [
    svg("rect", { ...at, class: `halo ${kind}` }),
    svg("rect", { ...at, class: kind, "data-n": n }),
  ];
}

function tag({ x, y, kind, n }, width, scale) {
  if (n === undefined) return "";
  const left = Math.min(Math.max(x * scale, 0), width - 20);
  const up = Math.max(y * scale, 0);
  return svg(
    "g",
    { class: `tag ${kind}` },
    svg("rect", { x: left, y: up, width: 20, height: 20 }),
    svg("text", { x: left + 10, y: up + 15, "text-anchor": "middle" }, String(n)),
  );
}
