/** The after-sales form: one order, photos from anywhere, errors beside their fields. */
import { onLanguage } from "./page.js";
import { Photos } from "./photos.js";

const form = document.querySelector("form.claim");
const button = form.querySelector("button[type=submit]");
const note = form.querySelector("#note");
/** A send that leads nowhere may be tried again after so long. */
const AGAIN_MS = 60_000;
let sending;

form.classList.add("live");
form.noValidate = true;
keepOneOrder();
const photos = new Photos(form, () => settle("photos"));
onLanguage(() => photos.tell());

/** The order of the address, or the first; the others go. */
function keepOneOrder() {
  const asked = new URLSearchParams(location.search).get("order");
  const choices = [...form.querySelectorAll("input[name=order]")];
  const chosen = choices.find(({ value }) => value === asked) ?? choices[0];
  for (const choice of choices) if (choice !== chosen) choice.closest(".item").remove();
  form.dataset.claimsealCatalogue = `/v1/products/${chosen.dataset.product}/catalogue`;
  const item = chosen.closest(".item");
  item.classList.add("only");
  chosen.type = "hidden";
  form.querySelector("#another").hidden = false;
}

/** What is missing, in the order of the page. */
const checks = {
  reason: () => form.querySelector("input[name=reason]:checked") !== null,
  text: () => form.elements.text.value.trim() !== "",
  photos: () => photos.count > 0,
};
const fieldOf = (name) => form.querySelector(`[name=${name}]`);

/** Takes an error away once its field is right. */
function settle(name) {
  if (checks[name]()) show(name, true);
}

function show(name, right) {
  form.querySelector(`#${name}-wrong`).hidden = right;
  for (const field of form.querySelectorAll(`[name=${name}]`)) {
    if (right) field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
  }
  if (name === "reason") {
    const group = form.querySelector("#reasons");
    if (right) group.removeAttribute("aria-describedby");
    else group.setAttribute("aria-describedby", "reason-wrong");
  }
}

form.addEventListener("input", ({ target }) => {
  if (Object.hasOwn(checks, target.name)) settle(target.name);
});

// Before anything else looks at the submit: a click, or Enter in a field, which clicks too.
button.addEventListener("click", async (event) => {
  event.preventDefault();
  if (sending) return;
  const wrong = Object.keys(checks).filter((name) => !checks[name]());
  for (const name of Object.keys(checks)) show(name, !wrong.includes(name));
  if (wrong.length > 0) {
    fieldOf(wrong[0]).focus();
    return;
  }
  note.hidden = true;
  busy(true);
  if (!(await photos.allThere())) {
    busy(false);
    fieldOf("photos").focus();
    return;
  }
  if (await reachable()) form.requestSubmit(button);
  else {
    busy(false);
    note.hidden = false;
  }
});

function busy(on) {
  clearTimeout(sending);
  sending = on ? setTimeout(() => busy(false), AGAIN_MS) : undefined;
  if (on) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

/** Whether the shop answers at all; one that is merely slow gets the form all the same. */
async function reachable() {
  const late = AbortSignal.timeout(4000);
  try {
    await fetch("/healthz", { cache: "no-store", signal: late });
    return true;
  } catch {
    return late.aborted;
  }
}

photos.restore();
// Back by the browser's button: the form is as it was, and can be sent.
addEventListener("pageshow", () => {
  busy(false);
  photos.restore();
});
