/** Builds elements. Data only ever becomes text or a checked attribute, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] `on…` are listeners, `class` and the rest attributes
 * @param {...any} children nodes, strings, arrays; null and false are left out
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

/** Text that others wrote, isolated from the direction of the page. @param {unknown} text */
export function foreign(text) {
  return h("bdi", { class: "foreign" }, String(text ?? ""));
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

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) node.append(child);
  }
  return node;
}
