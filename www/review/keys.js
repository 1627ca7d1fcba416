/** Keyboard shortcuts: what the page offers, their list in a dialog, and the switch to turn them off. */

import { h } from "./dom.js";
import { t } from "./i18n.js";

const KEY = "claimseal.shortcuts";

/** @typedef {{ key: string, label: string, run: () => void, ctrl?: boolean }} Shortcut */

/** @type {Shortcut[]} */
let offered = [];

/** Replaces what the page offers. @param {Shortcut[]} list */
export function offer(list) {
  offered = list;
}

/** The shortcut as a person reads it. @param {string} key @param {boolean} [ctrl] */
export function hint(key, ctrl = false) {
  return h("kbd", { "aria-hidden": "true" }, ctrl ? `${t("keys.ctrl")} + ${name(key)}` : name(key));
}

/** Shows all shortcuts of the page, with the switch. */
export function showKeys() {
  const box = h("input", { type: "checkbox", checked: enabled() });
  box.addEventListener("change", () => store(box.checked));
  const dialog = h(
    "dialog",
    { class: "keys", "aria-labelledby": "keys-title" },
    h("h2", { id: "keys-title" }, t("keys.title")),
    h(
      "dl",
      {},
      offered.map(({ key, label, ctrl }) =>
        h(
          "div",
          {},
          h("dt", {}, h("kbd", {}, ctrl ? `${t("keys.ctrl")} + ${name(key)}` : name(key))),
          h("dd", {}, label),
        ),
      ),
    ),
    h("label", { class: "inline" }, box, " ", t("keys.switch")),
    h("form", { method: "dialog" }, h("button", { class: "primary" }, t("close"))),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const ctrl = event.ctrlKey || event.metaKey;
  if (event.altKey || (!ctrl && (typing(event.target) || !enabled()))) return;
  const found = offered.find((one) => same(one.key, event.key) && Boolean(one.ctrl) === ctrl);
  if (!found) return;
  event.preventDefault();
  found.run();
});

const same = (wanted, pressed) =>
  wanted === (pressed.length === 1 ? pressed.toLowerCase() : pressed);

const name = (key) => (key.length === 1 ? key.toUpperCase() : key);

function typing(target) {
  if (!(target instanceof HTMLElement)) return false;
  const text = target instanceof HTMLInputElement && !/^(radio|checkbox|range)$/.test(target.type);
  return text || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function enabled() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function store(on) {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // Storage may be blocked; the shortcuts then stay on.
  }
}
