/* Runs before the page is drawn, so that no other language flashes up first. */
(() => {
  let chosen;
  try {
    chosen = localStorage.getItem("shop.lang");
  } catch {
    // Storage may be blocked; the browser's language decides then.
  }
  const known = chosen === "en" || chosen === "zh-CN";
  const asked = (navigator.languages?.[0] ?? navigator.language ?? "").toLowerCase();
  const lang = known ? chosen : asked.startsWith("zh") ? "zh-CN" : "en";
  document.documentElement.lang = lang;
  document.documentElement.dataset.lang = lang;
})();
