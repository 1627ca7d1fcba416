/** A photo of the claim beside the catalogue photo, with the findings' regions drawn over it. */

import { fileUrl, foreign, h, svg } from "./dom.js";
import { t, time, size } from "./i18n.js";

const ZOOMS = [1, 2, 4];

/**
 * @param {any} file entry of `claim.files`
 * @param {any} report the service's report, or nothing
 * @param {any} reference the catalogue photo that is meant, or nothing
 */
export function viewer(file, report, reference) {
  const boxes = regions(report);
  const upload = stage(file, report?.file, boxes, t("photo.upload"));
  const beside = reference && stage(reference, undefined, [], t("photo.catalogue"));
  const root = h(
    "div",
    { class: "viewer", "data-zoom": "1" },
    h(
      "div",
      { class: beside ? "pair" : "pair single" },
      h(
        "figure",
        {},
        upload,
        caption(t("photo.upload"), file.name, file.bytes ? size(file.bytes) : ""),
      ),
      beside &&
        h(
          "figure",
          {},
          beside,
          caption(
            t("photo.catalogue"),
            reference.id,
            t("photo.registered", { time: time(reference.registered_at) }),
          ),
        ),
    ),
  );
  return h("div", {}, controls(root, boxes.length > 0), root);
}

function controls(root, drawn) {
  const zoom = h("button", { type: "button" }, t("photo.zoom", { n: 1 }));
  zoom.addEventListener("click", () => {
    const at = ZOOMS.indexOf(Number(root.getAttribute("data-zoom")));
    const next = ZOOMS[(at + 1) % ZOOMS.length];
    root.setAttribute("data-zoom", String(next));
    zoom.textContent = t("photo.zoom", { n: next });
  });
  const toggle = h("input", { type: "checkbox", checked: true });
  toggle.addEventListener("change", () => root.toggleAttribute("data-plain", !toggle.checked));
  return h(
    "p",
    { class: "controls" },
    zoom,
    drawn ? h("label", { class: "inline" }, toggle, " ", t("photo.regions")) : "",
  );
}

function caption(kind, name, note) {
  return h(
    "figcaption",
    {},
    h("strong", {}, kind),
    " ",
    foreign(name),
    " ",
    h("span", { class: "minor" }, note),
  );
}

function stage(photo, dimensions, boxes, alt) {
  const url = fileUrl(photo.url);
  const none = () => h("p", { class: "no-photo" }, t("photo.cannotShow"));
  if (!url) return none();
  const image = h("img", { src: url, alt });
  const canvas = h("div", { class: "canvas" }, image);
  if (dimensions?.width && boxes.length) canvas.append(overlay(dimensions, boxes));
  image.addEventListener("error", () => canvas.replaceChildren(none()));
  return h("div", { class: "stage", tabindex: "0", role: "group", "aria-label": alt }, canvas);
}

function overlay({ width, height }, boxes) {
  return svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      preserveAspectRatio: "none",
      class: "overlay",
      "aria-hidden": "true",
    },
    boxes.map(({ x, y, w, h: tall, kind }) =>
      svg("rect", {
        x,
        y,
        width: w,
        height: tall,
        class: kind,
        "vector-effect": "non-scaling-stroke",
      }),
    ),
  );
}

function regions(report) {
  const found = (report?.findings ?? []).flatMap((finding) =>
    (finding.regions ?? []).map((region) => ({ ...region, kind: finding.severity })),
  );
  const changed = (report?.likeness?.changed ?? []).map((region) => ({
    ...region,
    kind: "changed",
  }));
  return [...found, ...changed].slice(0, 200);
}
