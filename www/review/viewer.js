/** A photo of the claim and the catalogue photo: side by side, swiped, or flipped; marked and zoomed. */

import { fileUrl, foreign, h } from "./dom.js";
import { hint } from "./keys.js";
import { number, size, t, time } from "./i18n.js";
import { kinds, marks } from "./marks.js";
import { Stage } from "./stage.js";

const ZOOMS = [1, 1.5, 2, 3, 4, 6, 8];
const PRINTED = { width: 330, height: 250 };
let nextName = 0;

/**
 * @param {any} file entry of `claim.files`
 * @param {any} report the service's report, or nothing
 * @param {any} reference the catalogue photo to compare with, or nothing
 */
export function viewer(file, report, reference) {
  const drawn = marks(report);
  const beside = reference && fileUrl(reference.url) ? reference : undefined;
  const mirrored = Boolean(report?.likeness?.mirrored);
  const whole = { quad: drawn.quad, mirrored };
  const own = new Stage(
    file,
    t("photo.upload"),
    report?.file,
    drawn,
    beside && { photo: beside, ...whole },
  );
  const other = beside && new Stage(beside, t("photo.catalogue"), beside, { boxes: [] });
  const aligned =
    beside &&
    drawn.quad &&
    new Stage(
      file,
      t("photo.aligned"),
      report?.file,
      { boxes: [] },
      {
        photo: beside,
        ...whole,
        alone: true,
      },
    );
  const stages = [own, other, aligned].filter(Boolean);
  const view = { zoom: 1, mode: "side", align: Boolean(aligned) };

  const root = h(
    "div",
    { class: "viewer" },
    h(
      "div",
      { class: beside ? "pair" : "pair single" },
      h(
        "figure",
        { class: "own" },
        own.node,
        caption(t("photo.upload"), file.name, sizes(file, report)),
      ),
      beside &&
        h(
          "figure",
          { class: "beside" },
          other.node,
          aligned?.node,
          caption(t("photo.catalogue"), beside.id, registered(beside)),
        ),
    ),
  );

  const show = (change) => {
    Object.assign(view, change);
    root.dataset.mode = view.mode;
    root.toggleAttribute("data-aligned", view.align);
    own.cover(view.mode);
    for (const stage of stages) stage.layout(view.zoom);
    tools.update(view);
  };
  const zoom = (by) => {
    const at = ZOOMS.indexOf(view.zoom) + by;
    if (at >= 0 && at < ZOOMS.length) show({ zoom: ZOOMS[at] });
  };
  const act = {
    zoom,
    fit: () => show({ zoom: 1 }),
    mode: (mode) => show({ mode }),
    align: (align) => show({ align }),
    swipe: (value) => own.swipe(value),
    flip: () => (view.mode === "flip" ? own.flip() : show({ mode: "flip" })),
    cycle: () => {
      const modes = ["side", "swipe", "flip"];
      show({ mode: modes[(modes.indexOf(view.mode) + 1) % modes.length] });
    },
    marks: () => tools.marks(root.toggleAttribute("data-plain")),
  };
  const tools = controls(act, { beside, aligned, drawn, own });
  for (const stage of stages) {
    stage.onzoom = zoom;
    stage.onmoved = () => stages.forEach((one) => one !== stage && one.follow(stage));
  }
  watchSize(own.node, () => stages.forEach((stage) => stage.layout(view.zoom)));
  show({});
  return {
    node: h("div", {}, tools.node, root, legend(drawn, beside)),
    act: { ...act, compare: beside ? act.cycle : () => undefined },
    /** Makes the regions of one finding stand out. @param {number | undefined} n */
    highlight: (n) => own.highlight(n),
    /** Fits the photos to paper, or back to the screen. @param {boolean} on */
    print: (on) =>
      stages.forEach((stage) => {
        // Kept until the print is over: a size that changes meanwhile must not undo it.
        stage.sheet = on ? PRINTED : undefined;
        stage.layout(view.zoom);
      }),
  };
}

function watchSize(node, act) {
  let width = 0;
  new ResizeObserver(([entry]) => {
    if (Math.abs(entry.contentRect.width - width) < 1) return;
    width = entry.contentRect.width;
    act();
  }).observe(node);
}

function controls(act, { beside, aligned, drawn, own }) {
  const label = h("output", { class: "zoom" });
  const press = (name, run, ...content) =>
    h("button", { type: "button", onclick: run, "aria-label": name, title: name }, ...content);
  const closer = press(t("photo.closer"), () => act.zoom(1), "+");
  const further = press(t("photo.further"), () => act.zoom(-1), "−");
  const zooms = h(
    "span",
    { class: "group", role: "group", "aria-label": t("photo.zoom") },
    further,
    label,
    closer,
    h("button", { type: "button", onclick: act.fit }, t("photo.fit")),
  );
  const name = `mode-${++nextName}`;
  const modes = ["side", "swipe", "flip"].map((mode) => {
    const radio = h("input", { type: "radio", name, value: mode });
    radio.addEventListener("change", () => act.mode(mode));
    return { mode, radio, node: h("label", { class: "segment" }, radio, t(`photo.${mode}`)) };
  });
  const marksBox = h("input", { type: "checkbox", checked: true });
  marksBox.addEventListener("change", act.marks);
  const alignBox = h("input", { type: "checkbox", checked: true });
  alignBox.addEventListener("change", () => act.align(alignBox.checked));
  const range = h("input", { type: "range", min: 0, max: 100, value: 50 });
  range.addEventListener("input", () => act.swipe(Number(range.value)));
  const flip = h(
    "button",
    { type: "button", onclick: act.flip },
    t("photo.flipNow"),
    " ",
    hint("b"),
  );
  const side = h("span", { class: "only-side" });
  if (aligned) side.append(h("label", { class: "inline" }, alignBox, " ", t("photo.align")));
  const swipe = h(
    "label",
    { class: "inline only-swipe" },
    h("span", {}, t("photo.swipeRange")),
    range,
  );
  const flipping = h("span", { class: "only-flip" }, flip, " ", own.shown);
  const node = h(
    "div",
    { class: "controls" },
    beside
      ? h(
          "fieldset",
          { class: "segments" },
          h("legend", { class: "hidden" }, t("photo.compare")),
          modes.map((one) => one.node),
        )
      : "",
    zooms,
    drawn.boxes.length || drawn.quad
      ? h("label", { class: "inline" }, marksBox, " ", t("photo.regions"))
      : "",
    beside ? [side, swipe, flipping] : "",
  );
  return {
    node,
    marks: (plain) => (marksBox.checked = !plain),
    update: (view) => {
      label.textContent = `${number(Math.round(view.zoom * 100))} %`;
      further.disabled = view.zoom === ZOOMS[0];
      closer.disabled = view.zoom === ZOOMS.at(-1);
      for (const { mode, radio } of modes) radio.checked = mode === view.mode;
      side.hidden = view.mode !== "side" || !aligned;
      swipe.hidden = view.mode !== "swipe";
      flipping.hidden = view.mode !== "flip";
    },
  };
}

function legend(drawn, beside) {
  const shown = kinds(drawn);
  const notes = [
    ...shown.map((kind) =>
      h(
        "li",
        {},
        h("span", { class: `swatch ${kind}`, "aria-hidden": "true" }),
        t(`marks.${kind}`),
      ),
    ),
    beside && !drawn.quad ? h("li", {}, t("marks.unaligned")) : "",
  ].filter(Boolean);
  return notes.length ? h("ul", { class: "marks-legend minor" }, notes) : "";
}

function caption(kind, name, note) {
  return h(
    "figcaption",
    {},
    h("strong", {}, kind),
    " ",
    name === undefined ? t("photo.unnamed") : foreign(name),
    " ",
    h("span", { class: "minor" }, note),
  );
}

function sizes(file, report) {
  const { width, height } = report?.file ?? {};
  const pixels = width && height ? `${number(width)} × ${number(height)}` : "";
  return [pixels, file.bytes ? size(file.bytes) : ""].filter(Boolean).join(", ");
}

const registered = (photo) =>
  photo.registered_at ? t("photo.registered", { time: time(photo.registered_at) }) : "";
