/** A person's decision on a claim: chosen, explained, recorded. */

import { api } from "./api.js";
import { announce, foreign, h } from "./dom.js";
import { hint } from "./keys.js";
import { t, time, word } from "./i18n.js";
import { errorText } from "./parts.js";

const CHOICES = ["accepted", "more_evidence", "declined"];

/** What was typed and not sent yet, by claim: a change of language or page loses nothing. */
const drafts = new Map();

/**
 * @param {any} claim
 * @param {{ saved: (next: boolean) => void, wants: (evidence: boolean) => void }} tell
 * @returns {{ node: HTMLElement, keys: import("./keys.js").Shortcut[] }}
 */
export function decisionForm(claim, tell) {
  const draft = drafts.get(claim.id) ?? {};
  const error = h("p", { class: "error", role: "alert", id: "decision-error" });
  const radios = CHOICES.map((value) =>
    h("input", {
      type: "radio",
      name: "decision",
      value,
      required: true,
      checked: draft.decision === value,
    }),
  );
  const note = h("textarea", {
    name: "note",
    rows: 3,
    maxlength: 2000,
    "aria-describedby": "note-help decision-error",
  });
  note.value = draft.note ?? "";
  const both = h("button", { class: "primary", value: "next" }, t("decision.submitNext"));
  const one = h("button", { value: "stay" }, t("decision.submit"));
  const form = h(
    "form",
    { class: "card decision", "aria-labelledby": "decision-title" },
    h("h2", { id: "decision-title" }, t("decision.title")),
    latest(claim.log ?? []),
    h(
      "fieldset",
      {},
      h("legend", {}, t("decision.legend")),
      radios.map((radio, index) =>
        h(
          "label",
          { class: "choice" },
          radio,
          h("span", {}, t(`decision.do.${CHOICES[index]}`)),
          hint(String(index + 1)),
        ),
      ),
    ),
    h(
      "label",
      {},
      h("span", {}, t("decision.note")),
      h("small", { id: "note-help" }, t("decision.noteHelp")),
      note,
    ),
    error,
    h("p", { class: "actions" }, both, " ", one),
    h(
      "p",
      { class: "minor" },
      h("span", { class: "keyhint" }, hint("Enter", true), " ", t("decision.hint"), " "),
      t("decision.intro"),
    ),
  );

  const chosen = () => radios.find((radio) => radio.checked)?.value;
  const keep = () => {
    drafts.set(claim.id, { decision: chosen(), note: note.value });
    tell.wants(chosen() === "more_evidence");
  };
  form.addEventListener("input", keep);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const decision = chosen();
    error.textContent = "";
    if (decision === "declined" && !note.value.trim()) {
      error.textContent = t("decision.needsNote");
      note.focus();
      return;
    }
    const next = event.submitter?.value !== "stay";
    both.disabled = one.disabled = true;
    try {
      await api.decide(claim.id, decision, note.value.trim());
      drafts.delete(claim.id);
      announce(t("decision.saved"));
      await tell.saved(next);
    } catch (failure) {
      error.textContent = errorText(failure);
    } finally {
      both.disabled = one.disabled = false;
    }
  });
  tell.wants(chosen() === "more_evidence");

  const choose = (radio) => () => {
    radio.checked = true;
    radio.focus({ preventScroll: true });
    keep();
  };
  return {
    node: form,
    keys: [
      ...radios.map((radio, index) => ({
        key: String(index + 1),
        label: t(`decision.do.${CHOICES[index]}`),
        run: choose(radio),
      })),
      { key: "d", label: t("decision.note"), run: () => note.focus() },
      {
        key: "Enter",
        ctrl: true,
        label: t("decision.submitNext"),
        run: () => form.requestSubmit(both),
      },
    ],
  };
}

function latest(entries) {
  const last = entries.findLast((entry) => entry.decision);
  if (!last) return h("p", { class: "minor", id: "decided" }, t("decision.none"));
  return h(
    "p",
    { class: "decided", id: "decided" },
    h("strong", {}, word("decision", last.decision)),
    " · ",
    foreign(last.who),
    " · ",
    h("time", { datetime: last.at }, time(last.at)),
    h("br"),
    h("span", { class: "minor" }, t("decision.again")),
  );
}
