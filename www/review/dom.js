/** Builds elements. Data only ever becomes text or a checked attribute, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] `on…` are listeners, the rest attributes
 * @param {...any} children nodes, strings, arrays; empty strings, null and false are left out
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/**
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...any} children
 * @returns {SVGElement}
 */
export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** Text that others wrote: isolated from the page's direction, invisible controls made visible. @param {unknown} text */
export function foreign(text) {
  return h("bdi", { class: "foreign" }, visible(String(text ?? "")));
}

/** Controls that turn or hide text, spelt out: a file name must not read as another one. @param {string} text */
export function visible(text) {
  return text.replace(
    /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/g,
    (char) => `‹U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`,
  );
}

/** The address of a stored file, or nothing where it is not a path of this service. @param {unknown} url */
export function fileUrl(url) {
  return typeof url === "string" && /^\/v1\/files\/[\w-]+$/.test(url) ? url : undefined;
}

/** Tells it to people who cannot see the page change. @param {string} text */
export function announce(text) {
  const status = document.getElementById("status");
  if (status) status.textContent = text;
}

/** Moves keyboard and screen reader to an element that takes no focus of its own. @param {HTMLElement | null} element */
export function focusOn(element) {
  if (!element) return;
  element.tabIndex = -1;
  element.focus();
}

/** Hands a file to the person. @param {BlobPart} content @param {string} name @param {string} type */
export function save(content, name, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false && child !== "")
      node.append(child);
  }
  return node;
}
