/** The shell: who is signed in, which page the address names, and the frame around it. */

import { api, ApiError, onExpired } from "./api.js";
import { claimPage } from "./claim.js";
import { announce, focusOn, foreign, h } from "./dom.js";
import { lang, setLang, t } from "./i18n.js";
import { offer, showKeys } from "./keys.js";
import { listPage } from "./list.js";
import { askAgain, loginPage, passwordPage } from "./login.js";
import { ordersPage } from "./orders.js";
import { problem } from "./parts.js";
import { productsPage } from "./products.js";

/** @typedef {{ node: HTMLElement, keys?: import("./keys.js").Shortcut[] }} Page */

const top = document.getElementById("top");
const main = document.getElementById("main");
const offline = document.getElementById("offline");
let session;
let turn = 0;
let failed = false;

/** Shows the page of the address. @param {boolean} [focus] move focus to its heading */
async function render(focus = true) {
  const mine = ++turn;
  frame();
  main.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => announce(t("loading")), 500);
  if (!main.hasChildNodes()) main.replaceChildren(h("p", { class: "loading" }, t("loading")));
  const page = await build();
  clearTimeout(slow);
  if (mine !== turn) return;
  frame();
  main.removeAttribute("aria-busy");
  main.replaceChildren(page.node);
  offer(session && !session.must_change ? [...(page.keys ?? []), ...always()] : []);
  const heading = main.querySelector("h1");
  document.title = `${heading?.textContent ?? ""} · claimseal`;
  if (focus) {
    scrollTo(0, 0);
    focusOn(heading);
  }
  announce(heading?.textContent ?? "");
}

/** @returns {Promise<Page>} */
async function build() {
  failed = false;
  try {
    session ??= await api.session();
    if (session.must_change) return { node: passwordPage(signedIn) };
    return await route(location.hash.slice(1));
  } catch (error) {
    if (error.status === 401) {
      session = undefined;
      return { node: loginPage(signedIn) };
    }
    if (error.code === "auth.mustChange") {
      session = { ...session, must_change: true };
      return { node: passwordPage(signedIn) };
    }
    if (!(error instanceof ApiError)) reportError(error);
    failed = true;
    return { node: problem(error, () => render()) };
  }
}

function route(hash) {
  const [path, query = ""] = hash.split("?");
  const [, name, id] = path.split("/");
  if (name === "claims" && id) return claimPage(decode(id), () => render(false));
  if (name === "products") return productsPage(id ? decode(id) : "", () => render(false));
  if (name === "orders") return ordersPage(id ? decode(id) : "", () => render(false));
  return listPage(new URLSearchParams(query));
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function signedIn(value) {
  session = value;
  render();
}

onExpired(async () => {
  // Before the first login the whole page asks; afterwards a dialog does, and nothing typed is lost.
  if (!session) return false;
  const value = await askAgain(session.user);
  if (!value) return false;
  session = value;
  frame();
  return !value.must_change;
});

const always = () => [
  { key: "l", label: t("keys.list"), run: () => (location.hash = "#/claims") },
  { key: "?", label: t("keys.help"), run: showKeys },
];

function frame() {
  const at =
    ["products", "orders"].find((name) => location.hash.startsWith(`#/${name}`)) ?? "claims";
  const link = (name) =>
    h("a", { href: `#/${name}`, "aria-current": at === name ? "page" : null }, t(`nav.${name}`));
  const other = lang() === "en" ? "zh-CN" : "en";
  const signed = session && !session.must_change;
  const held = top.contains(document.activeElement) ? document.activeElement.id : "";
  top.replaceChildren(
    h("a", { class: "skip", href: "#main", onclick: toMain }, t("nav.skip")),
    h("span", { class: "brand" }, "claimseal"),
    signed
      ? h("nav", { "aria-label": t("nav.label") }, ["claims", "orders", "products"].map(link))
      : "",
    h(
      "div",
      { class: "tools" },
      signed ? button("keys", showKeys, t("keys.button")) : "",
      session ? h("span", { class: "user" }, foreign(session.user)) : "",
      session ? button("out", signOut, t("login.out")) : "",
      h(
        "button",
        {
          type: "button",
          id: "tool-lang",
          lang: other,
          onclick: () => (setLang(other), render(false)),
        },
        other === "en" ? "English" : "中文",
      ),
    ),
  );
  if (held) document.getElementById(held)?.focus();
}

const button = (name, onclick, label) =>
  h("button", { type: "button", id: `tool-${name}`, onclick }, label);

function toMain(event) {
  event.preventDefault();
  main.focus();
}

async function signOut() {
  await api.logout().catch(() => undefined);
  session = undefined;
  location.hash = "";
  render();
}

function connection() {
  offline.textContent = navigator.onLine ? "" : t("error.offlineNow");
  offline.hidden = navigator.onLine;
  if (navigator.onLine && failed) render();
}

addEventListener("hashchange", () => render());
addEventListener("online", connection);
addEventListener("offline", connection);
connection();
render();
