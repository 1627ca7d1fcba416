/** Photos that the shop keeps for an order: the page of one order, and their place beside a claim. */

import { api } from "./api.js";
import { announce, fileUrl, focusOn, foreign, h } from "./dom.js";
import { choice, field, fileField, sending } from "./form.js";
import { t, time, word } from "./i18n.js";

const KINDS = ["packing", "product"];

/** @param {string} order @param {() => Promise<void>} refresh @returns {Promise<import("./app.js").Page>} */
export async function ordersPage(order, refresh) {
  return { node: order ? await onePage(order, refresh) : choosePage() };
}

function choosePage() {
  const open = (event) => {
    event.preventDefault();
    const id = String(new FormData(event.target).get("order")).trim();
    if (id) location.hash = address(id);
  };
  return h(
    "div",
    { class: "products" },
    h("h1", {}, t("orders.title")),
    h("p", { class: "lead" }, t("orders.lead")),
    h(
      "form",
      { class: "card row", onsubmit: open },
      field("order", "orders.id", "orders.idHelp", { required: true, maxlength: 128 }),
      h("button", { class: "primary" }, t("orders.show")),
    ),
  );
}

async function onePage(order, refresh) {
  const { photos = [] } = await api.orderPhotos(order);
  return h(
    "div",
    { class: "products" },
    h("p", { class: "back" }, h("a", { href: "#/orders" }, t("orders.back"))),
    h("h1", {}, t("orders.photos"), " ", foreign(order)),
    h("p", { class: "lead" }, t("orders.lead")),
    photos.length
      ? h(
          "ul",
          { class: "catalogue" },
          photos.map((photo) => card(photo)),
        )
      : h("p", { class: "empty card" }, t("orders.empty")),
    addForm(order, refresh),
  );
}

/** What the shop kept, beside the claim about the order. @param {any} claim */
export function shopPhotos(claim) {
  const photos = claim.shop_photos ?? [];
  const link = h("a", { href: address(claim.order) }, t("orders.open"));
  return h(
    "section",
    { class: "card shop-photos", "aria-labelledby": "shop-photos-title" },
    h("h2", { id: "shop-photos-title" }, t("orders.kept")),
    photos.length
      ? [
          h("p", { class: "minor" }, t("orders.keptNote")),
          h(
            "ul",
            { class: "catalogue" },
            photos.map((photo) => card(photo, claim.received_at)),
          ),
        ]
      : h("p", { class: "minor" }, t("orders.none")),
    h("p", {}, link),
  );
}

/** @param {any} photo @param {string} [received] when the claim arrived that it is shown beside */
function card(photo, received) {
  const url = fileUrl(photo.url);
  const late = received && Date.parse(photo.registered_at) > Date.parse(received);
  return h(
    "li",
    { class: "card", id: `kept-${photo.id}` },
    url
      ? h(
          "a",
          { href: url, target: "_blank", rel: "noopener" },
          h("img", { src: url, alt: t("orders.alt", { kind: word("kind", photo.kind) }) }),
        )
      : "",
    h("p", {}, h("strong", {}, word("kind", photo.kind))),
    photo.note ? h("p", {}, foreign(photo.note)) : "",
    h(
      "p",
      { class: "minor" },
      t("products.registered"),
      " ",
      h("time", { datetime: photo.registered_at }, time(photo.registered_at)),
      " · ",
      foreign(photo.registered_by),
    ),
    late ? h("p", { class: "late" }, t("orders.late")) : "",
  );
}

function addForm(order, refresh) {
  const { button, error, onsubmit } = sending(t("orders.add"), async (data) => {
    const added = await api.addOrderPhoto(order, data);
    announce(t("orders.added"));
    await refresh();
    focusOn(document.getElementById(`kept-${added.id}`));
  });
  return h(
    "form",
    { class: "card", onsubmit },
    h("h2", {}, t("orders.addTitle")),
    h("p", {}, t("orders.addNote")),
    fileField("orders.file", "orders.fileHelp"),
    choice(
      "kind",
      "orders.kind",
      "orders.kindHelp",
      KINDS.map((kind) => [kind, word("kind", kind)]),
    ),
    field("note", "orders.note", "orders.noteHelp", { maxlength: 500 }),
    error,
    button,
  );
}

const address = (order) => `#/orders/${encodeURIComponent(order)}`;
