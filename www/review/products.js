/** The merchant's page: products, the catalogue photos of one, and adding one. */

import { api } from "./api.js";
import { announce, fileUrl, focusOn, foreign, h } from "./dom.js";
import { field, fileField, sending } from "./form.js";
import { count, number, t, time } from "./i18n.js";

/** @param {string} product @param {() => Promise<void>} refresh @returns {Promise<import("./app.js").Page>} */
export async function productsPage(product, refresh) {
  return { node: product ? await onePage(product, refresh) : await allPage() };
}

async function allPage() {
  const { products = [] } = await api.products();
  const open = (event) => {
    event.preventDefault();
    const id = String(new FormData(event.target).get("product")).trim();
    if (id) location.hash = `#/products/${encodeURIComponent(id)}`;
  };
  return h(
    "div",
    { class: "products" },
    h("h1", {}, t("products.title")),
    h("p", { class: "lead" }, t("products.lead")),
    products.length
      ? h(
          "ul",
          { class: "product-list card" },
          products.map(({ id, photos }) =>
            h(
              "li",
              {},
              h("a", { href: `#/products/${encodeURIComponent(id)}` }, foreign(id)),
              " ",
              h("span", { class: "minor" }, count("products.count", photos)),
            ),
          ),
        )
      : h("p", { class: "empty card" }, t("products.none")),
    h(
      "form",
      { class: "card row", onsubmit: open },
      h(
        "label",
        {},
        h("span", {}, t("products.id")),
        h("small", { id: "product-help" }, t("products.idHelp")),
        h("input", {
          name: "product",
          required: true,
          maxlength: 128,
          "aria-describedby": "product-help",
        }),
      ),
      h("button", { class: "primary" }, t("products.show")),
    ),
  );
}

async function onePage(product, refresh) {
  const { photos = [] } = await api.photos(product).catch((error) => {
    // A product is made by its first photo.
    if (error.code === "product.notFound") return {};
    throw error;
  });
  return h(
    "div",
    { class: "products" },
    h("p", { class: "back" }, h("a", { href: "#/products" }, t("products.back"))),
    h("h1", {}, t("products.photos"), " ", foreign(product)),
    h("p", { class: "lead" }, t("products.lead")),
    photos.length
      ? h("ul", { class: "catalogue" }, photos.map(card))
      : h("p", { class: "empty card" }, t("products.empty")),
    addForm(product, photos, refresh),
  );
}

function card(photo) {
  const url = fileUrl(photo.url);
  const pixels = photo.width ? `${number(photo.width)} × ${number(photo.height)}` : "";
  return h(
    "li",
    { class: "card", id: cardId(photo) },
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
      h("time", { datetime: photo.registered_at }, time(photo.registered_at)),
      " · ",
      foreign(photo.registered_by),
    ),
    h("p", { class: "minor" }, [
      photo.group ? [t("products.group"), " ", foreign(photo.group), pixels ? " · " : ""] : "",
      pixels,
    ]),
  );
}

const cardId = ({ id, version }) => `photo-${String(id).replace(/[^\w-]/g, "_")}-${version}`;

function addForm(product, photos, refresh) {
  const id = field("id", "products.photoId", "products.photoIdHelp", {
    required: true,
    maxlength: 64,
  });
  const name = id.querySelector("input");
  const file = fileField("products.file", "products.fileHelp", (picked) => {
    if (!name.value) name.value = suggested(picked.name);
  });
  const { button, error, onsubmit } = sending(t("products.add"), async (data) => {
    if (!String(data.get("group")).trim()) data.delete("group");
    const added = await api.addPhoto(product, data);
    announce(t("products.added"));
    await refresh();
    focusOn(document.getElementById(cardId(added)));
  });
  return h(
    "form",
    { class: "card", onsubmit },
    h("h2", {}, t("products.addTitle")),
    h("p", {}, t("products.addNote")),
    file,
    id,
    field("group", "products.group", "products.groupHelp", { maxlength: 64 }),
    photos.length ? h("p", { class: "minor" }, t("products.versionNote")) : "",
    error,
    button,
  );
}

/** An id from a file name: letters, digits and dashes. */
function suggested(name) {
  const stem = name.replace(/\.[^.]*$/, "").toLowerCase();
  return stem
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 64);
}
