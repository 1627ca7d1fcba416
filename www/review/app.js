/** The shell: who is signed in, which page the address names, and the frame around it. */

import { api } from "./api.js";
import { claimPage } from "./claim.js";
import { announce, foreign, h } from "./dom.js";
import { lang, setLang, t } from "./i18n.js";
import { listPage } from "./list.js";
import { loginPage, passwordPage } from "./login.js";
import { problem } from "./parts.js";
import { productsPage } from "./products.js";

const top = document.getElementById("top");
const main = document.getElementById("main");
let session;
let turn = 0;

/** Shows the page of the address. @param {boolean} [focus] move focus to its heading */
async function render(focus = true) {
  const mine = ++turn;
  frame();
  main.replaceChildren(h("p", { class: "loading" }, t("loading")));
  main.setAttribute("aria-busy", "true");
  let page;
  try {
    session ??= await api.session();
    page = session.must_change ? passwordPage(signedIn) : await route(location.hash.slice(1));
  } catch (error) {
    if (error.code === "auth.required" || error.status === 401) {
      session = undefined;
      page = loginPage(signedIn);
    } else page = problem(error, () => render());
  }
  if (mine !== turn) return;
  frame();
  main.removeAttribute("aria-busy");
  main.replaceChildren(page);
  const heading = main.querySelector("h1");
  document.title = `${heading?.textContent ?? ""} · claimseal`;
  if (focus && heading) {
    heading.tabIndex = -1;
    heading.focus();
  }
  announce(heading?.textContent ?? "");
}

function route(hash) {
  const [path, query = ""] = hash.split("?");
  const [, name, id] = path.split("/");
  if (name === "claims" && id) return claimPage(decode(id), () => render(false));
  if (name === "products") return productsPage(id ? decode(id) : "", () => render());
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

function frame() {
  const at = location.hash.startsWith("#/products") ? "products" : "claims";
  const link = (name) =>
    h("a", { href: `#/${name}`, "aria-current": at === name ? "page" : null }, t(`nav.${name}`));
  const other = lang() === "en" ? "zh-CN" : "en";
  const signed = session && !session.must_change;
  top.replaceChildren(
    h("a", { class: "skip", href: "#main", onclick: toMain }, t("nav.skip")),
    h("span", { class: "brand" }, "claimseal"),
    signed ? h("nav", { "aria-label": t("nav.label") }, link("claims"), link("products")) : "",
    h(
      "div",
      { class: "tools" },
      session ? h("span", { class: "user" }, foreign(session.user)) : "",
      session ? h("button", { type: "button", onclick: signOut }, t("login.out")) : "",
      h(
        "button",
        { type: "button", lang: other, onclick: () => (setLang(other), render(false)) },
        other === "en" ? "English" : "中文",
      ),
    ),
  );
}

function toMain(event) {
  event.preventDefault();
  main.focus();
}

async function signOut() {
  await api.logout().catch(() => undefined);
  session = undefined;
  render();
}

addEventListener("hashchange", () => render());
render();
