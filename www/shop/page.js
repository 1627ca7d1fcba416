/** What all pages share: the switch of languages, and texts that markup can hold in one language only. */

const root = document.documentElement;
const changed = [];

/** The page's language, `en` or `zh-CN`. */
export const lang = () => (root.dataset.lang === "en" ? "en" : "zh-CN");

/** Calls `work` now and after each change of language. @param {() => void} work */
export function onLanguage(work) {
  changed.push(work);
  work();
}

/** Photos carry `data-alt-en` and `data-alt-zh`, the title its two halves around a bar. */
function put() {
  root.lang = lang();
  const key = lang() === "en" ? "En" : "Zh";
  for (const image of document.querySelectorAll("img[data-alt-en]"))
    image.alt = image.dataset[`alt${key}`];
  for (const named of document.querySelectorAll("[data-label-en]"))
    named.setAttribute("aria-label", named.dataset[`label${key}`]);
  const title = document.querySelector("title");
  document.title = title.dataset[key.toLowerCase()];
}

for (const choice of document.querySelectorAll("input[name=lang]")) {
  choice.checked = choice.value === lang();
  choice.addEventListener("change", () => {
    root.dataset.lang = choice.value;
    try {
      localStorage.setItem("shop.lang", choice.value);
    } catch {
      // Storage may be blocked; the choice then lasts for this page.
    }
    for (const work of changed) work();
  });
}
onLanguage(put);

const number = new URLSearchParams(location.search).get("claim");
const shown = document.querySelector("#claim");
if (shown && number && /^[\w-]{1,64}$/.test(number)) {
  shown.querySelector("output").textContent = number;
  shown.hidden = false;
}
