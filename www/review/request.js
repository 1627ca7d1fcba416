/** Neutral words to the buyer, ready to copy, in both languages. */

import { h } from "./dom.js";
import { t, textIn } from "./i18n.js";

/** @returns {HTMLDetailsElement} */
export function request() {
  return h(
    "details",
    { class: "card request" },
    h("summary", {}, t("request.title")),
    h("p", { class: "minor" }, t("request.intro")),
    ["zh-CN", "en"].map(one),
  );
}

function one(language) {
  const text = textIn(language, "request.text");
  const quote = h("blockquote", { lang: language }, text);
  const state = h("span", { class: "minor", role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      state.textContent = t("request.copied");
    } catch {
      // Without the permission the text is selected, one key away from copied.
      getSelection()?.selectAllChildren(quote);
      state.textContent = t("request.notCopied");
    }
  };
  const label = t("request.copy", { language: t(`language.${language}`) });
  return h("div", {}, quote, h("button", { type: "button", onclick: copy }, label), " ", state);
}
