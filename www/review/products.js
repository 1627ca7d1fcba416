/** The merchant's page: the catalogue photos of one product, and adding one. */

import { api } from "./api.js";
import { fileUrl, foreign, h } from "./dom.js";
import { t, time } from "./i18n.js";
import { errorText } from "./parts.js";

/** @param {string} product @param {() => void} refresh */
export async function productsPage(product, refresh) {
  const choose = (event) => {
    event.preventDefault();
    const id = String(new FormData(event.target).get("product")).trim();
    if (id) location.hash = `#/products/${encodeURIComponent(id)}`;
  };
  const page = h(
    "div",
    {},
    h("h1", {}, t("products.title")),
    h("p", { class: "lead" }, t("products.lead")),
    h(
      "form",
      { class: "card row", onsubmit: choose },
      h(
        "label",
        {},
        h("span", {}, t("products.id")),
        h("input", { name: "product", required: true, value: product, maxlength: 128 }),
      ),
      h("button", { class: "primary" }, t("products.show")),
    ),
  );
  if (!product) return page;
  const { photos = [] } = await api.photos(product).catch((error) => {
    if (error.code === "product.notFound") return { photos: [] };
    throw error;
  });
  page.append(
    h("h2", {}, t("products.photos"), " ", foreign(product)),
    photos.length
      ? h("ul", { class: "catalogue" }, photos.map(card))
      : h("p", { class: "empty card" }, t("products.empty")),
    addForm(product, refresh),
  );
  return page;
}

function card(photo) {
  const url = fileUrl(photo.url);
  return h(
    "li",
    { class: "card" },
    url ? h("img", { src: url, alt: "", loading: "lazy" }) : "",
    h(
      "p",
      {},
      h("strong", {}, foreign(photo.id)),
      " ",
      t("products.version", { n: photo.version }),
    ),
    h(
      "p",
      { class: "minor" },
      t("products.registered"),
      " ",
      time(photo.registered_at),
      " · ",
      foreign(photo.registered_by),
    ),
    photo.group ? h("p", { class: "minor" }, t("products.group"), " ", foreign(photo.group)) : "",
  );
}

function addForm(product, refresh) {
  const error = h("p", { class: "error", role: "alert" });
  const button = h("button", { class: "primary" }, t("products.add"));
  const onsubmit = async (event) => {
    event.preventDefault();
    error.textContent = "";
    button.disabled = true;
    try {
      await api.addPhoto(product, new FormData(event.target));
      refresh();
    } catch (failure) {
      error.textContent = errorText(failure);
      button.disabled = false;
    }
  };
  return h(
    "form",
    { class: "card", onsubmit },
    h("h2", {}, t("products.addTitle")),
    h("p", {}, t("products.addNote")),
    h(
      "label",
      {},
      h("span", {}, t("products.photoId")),
      h("input", { name: "id", required: true, maxlength: 64 }),
    ),
    h(
      "label",
      {},
      h("span", {}, t("products.group")),
      h("input", { name: "group", maxlength: 64 }),
    ),
    h(
      "label",
      {},
      h("span", {}, t("products.file")),
      h("input", { name: "photo", type: "file", accept: "image/*", required: true }),
    ),
    error,
    button,
  );
}
