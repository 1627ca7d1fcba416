/** Who did what to a claim, and when. */

import { foreign, h } from "./dom.js";
import { t, time, word } from "./i18n.js";

/** @param {any[]} entries oldest first */
export function log(entries) {
  return h(
    "section",
    { class: "card" },
    h("h2", {}, t("log.title")),
    h("p", { class: "minor" }, t("log.intro")),
    h(
      "ol",
      { class: "log" },
      entries.map((entry) =>
        h(
          "li",
          {},
          h("time", { datetime: entry.at }, time(entry.at, true)),
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
