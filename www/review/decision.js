/** A person's decision, the log, and the request to send to the buyer. */

import { api } from "./api.js";
import { announce, foreign, h } from "./dom.js";
import { t, textIn, time, word } from "./i18n.js";
import { errorText } from "./parts.js";

/** @param {any} claim @param {() => void} done */
export function decisionForm(claim, done) {
  const error = h("p", { class: "error", role: "alert" });
  const button = h("button", { class: "primary" }, t("decision.submit"));
  const onsubmit = async (event) => {
    event.preventDefault();
    const data = new FormData(event.target);
    error.textContent = "";
    button.disabled = true;
    try {
      await api.decide(claim.id, data.get("decision"), data.get("note"));
      announce(t("decision.saved"));
      done();
    } catch (failure) {
      error.textContent = errorText(failure);
      button.disabled = false;
    }
  };
  return h(
    "form",
    { class: "card decision", onsubmit },
    h("h2", {}, t("decision.title")),
    h("p", {}, t("decision.intro")),
    h(
      "fieldset",
      {},
      h("legend", {}, t("decision.legend")),
      ["accepted", "more_evidence", "declined"].map((value) =>
        h(
          "label",
          { class: "inline" },
          h("input", { type: "radio", name: "decision", value, required: true }),
          " ",
          t(`decision.${value}`),
        ),
      ),
    ),
    h(
      "label",
      {},
      h("span", {}, t("decision.note")),
      h("textarea", { name: "note", rows: 3, maxlength: 2000 }),
    ),
    error,
    button,
  );
}

/** @param {any[]} entries */
export function log(entries) {
  return h(
    "section",
    { class: "card" },
    h("h2", {}, t("log.title")),
    h(
      "ol",
      { class: "log" },
      entries.map((entry) =>
        h(
          "li",
          {},
          h("time", { datetime: entry.at }, time(entry.at)),
          " · ",
          foreign(entry.who),
          " · ",
          word("log", entry.what),
          entry.decision ? [": ", h("strong", {}, word("decision", entry.decision))] : "",
          entry.note ? h("blockquote", {}, foreign(entry.note)) : "",
        ),
      ),
    ),
  );
}

/** A neutral sentence for the buyer, in both languages. */
export function request() {
  return h(
    "section",
    { class: "card request" },
    h("h2", {}, t("request.title")),
    h("p", {}, t("request.intro")),
    ["zh-CN", "en"].map((language) => {
      const text = textIn(language, "request.text");
      const state = h("span", { class: "minor", role: "status" });
      const copy = async () => {
        try {
          await navigator.clipboard.writeText(text);
          state.textContent = t("request.copied");
        } catch {
          state.textContent = t("request.notCopied");
        }
      };
      return h(
        "div",
        {},
        h("blockquote", { lang: language }, text),
        h(
          "button",
          { type: "button", onclick: copy },
          t("request.copy", { language: t(`language.${language}`) }),
        ),
        " ",
        state,
      );
    }),
  );
}
