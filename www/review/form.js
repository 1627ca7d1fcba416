/** Parts of the forms that add a photo. */

import { h, visible } from "./dom.js";
import { size, t } from "./i18n.js";
import { errorText } from "./parts.js";

/** A labelled input. @param {string} name @param {string} label @param {string} help keys of texts @param {Record<string, any>} attributes */
export function field(name, label, help, attributes) {
  return labelled(name, label, help, (props) => h("input", { name, ...props, ...attributes }));
}

/** A labelled choice. @param {string} name @param {string} label @param {string} help @param {[string, string][]} options value and text */
export function choice(name, label, help, options) {
  return labelled(name, label, help, (props) =>
    h(
      "select",
      { name, ...props },
      options.map(([value, text]) => h("option", { value }, text)),
    ),
  );
}

function labelled(name, label, help, input) {
  const id = `help-${name}`;
  return h(
    "label",
    {},
    h("span", {}, t(label)),
    h("small", { id }, t(help)),
    input({ "aria-describedby": id }),
  );
}

/** The photo, with what was picked below it. @param {string} label @param {string} help @param {(picked: File) => void} [onpick] */
export function fileField(label, help, onpick) {
  const preview = h("p", { class: "preview" });
  const file = field("photo", label, help, { type: "file", accept: "image/*", required: true });
  const input = file.querySelector("input");
  input.addEventListener("change", () => {
    const picked = input.files?.[0];
    preview.replaceChildren(...(picked ? shown(picked) : []));
    if (picked) onpick?.(picked);
  });
  return [file, preview];
}

/** The button, the place for what went wrong, and the handler of a form that is sent by `send`. @param {string} label @param {(data: FormData) => Promise<void>} send */
export function sending(label, send) {
  const error = h("p", { class: "error", role: "alert" });
  const button = h("button", { class: "primary" }, label);
  const onsubmit = async (event) => {
    event.preventDefault();
    error.textContent = "";
    button.disabled = true;
    try {
      await send(new FormData(event.target));
    } catch (failure) {
      error.textContent = errorText(failure);
      button.disabled = false;
    }
  };
  return { button, error, onsubmit };
}

function shown(picked) {
  const url = URL.createObjectURL(picked);
  const image = h("img", { src: url, alt: "" });
  for (const event of ["load", "error"])
    image.addEventListener(event, () => URL.revokeObjectURL(url), { once: true });
  image.addEventListener("error", () => image.remove());
  return [image, h("span", { class: "minor" }, `${visible(picked.name)}, ${size(picked.size)}`)];
}
