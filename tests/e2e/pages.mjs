/**
 * Where things are on the pages of shop and review: the only file that knows their addresses and
 * labels. Roles and labels come before classes, so that the tests see what a person sees.
 */

/** Addresses below the service's. */
export const paths = { shop: "/", form: "/refund.html", review: "/review/" };

/** The reviewer's own password after the first login. */
export const chosenPassword = "a-long-enough-passphrase-1";

/** The after-sales form, as a buyer gets there from the first page. @param {import("playwright-core").Page} page */
export async function openForm(page, address) {
  const options = { waitUntil: "domcontentloaded" };
  await page.goto(address + paths.shop, options);
  await page
    .getByRole("link", { name: /^(After-sales|售后)$/ })
    .first()
    .click();
  await page.locator("input[type=file]").first().waitFor({ state: "attached" });
}

/** The form that holds the file input. */
export const form = (page) =>
  page.locator("form").filter({ has: page.locator("input[type=file]") });
/** Its file input; a second one may be for the camera. */
export const picker = (page) => form(page).locator("input[type=file]").first();
/** Its submit button. */
export const submitButton = (page) =>
  form(page).locator("button[type=submit], input[type=submit]").first();
/** Previews of what was picked. */
export const previews = (page) => form(page).locator("#previews img");

let filled = 0;

/**
 * Fills what the form asks for beside the photos. Each time with other words: without a token the
 * same order, words and files are the same claim.
 */
export async function fill(page, text = `The handle is cracked, ${(filled += 1)}.`) {
  const selects = form(page).locator("select");
  for (let at = 0; at < (await selects.count()); at += 1) {
    const select = selects.nth(at);
    const value = await select.evaluate(
      (one) => [...one.options].find((option) => option.value && !option.disabled)?.value,
    );
    if (value) await select.selectOption(value);
  }
  const radios = form(page).locator("input[type=radio]");
  const names = await radios.evaluateAll((all) => [...new Set(all.map(({ name }) => name))]);
  for (const name of names) await form(page).locator(`input[name="${name}"]`).first().check();
  const area = form(page).locator("textarea").first();
  if ((await area.count()) > 0) await area.fill(text);
}

/**
 * Waits until the token for the picked photos is there: a submit waits for it 4 s only, which is too
 * short for a machine that is busy with other things.
 */
export async function sealReady(page) {
  // A policy without `unsafe-eval` refuses `waitForFunction`.
  for (const end = Date.now() + 90_000; Date.now() < end;) {
    if (await page.evaluate(() => globalThis.claimsealState === "ready")) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("the form does not get its token ready");
}

/**
 * Submits and waits for the page that says thanks; with `sealed`, once the token is there.
 * @param {{ sealed?: boolean, timeout?: number }} [options]
 */
export async function submit(page, { sealed = false, timeout = 90_000 } = {}) {
  if (sealed) await sealReady(page);
  const before = page.url();
  await submitButton(page).click();
  await thanks(page, before, timeout);
}

/** The page after a submit is another one, reached by a redirect, with a heading and no form. */
export async function thanks(page, before, timeout = 90_000) {
  await page.waitForURL((url) => url.href !== before, { timeout });
  await page.waitForLoadState("domcontentloaded");
  await page.getByRole("heading").first().waitFor();
}

/** Logs in on the review page with the one-time password, and changes it. */
export async function login(page, address, password) {
  await page.goto(address + paths.review);
  await page.locator("input[type=password]").first().waitFor();
  const user = page.locator("form input:not([type=password]):not([type=hidden])").first();
  if ((await user.count()) > 0) await user.fill("admin");
  await page.locator("input[type=password]").first().fill(password);
  const answer = page.waitForResponse((response) => /\/v1\/session/.test(response.url()));
  await page.locator("form button").first().click();
  const response = await answer;
  if (!response.ok()) throw new Error(`login answered ${response.status()}`);
  // A one-time password has to be replaced before anything else is shown.
  const fresh = page.locator("input[type=password][autocomplete=new-password]");
  await fresh.first().waitFor();
  for (let at = 0; at < (await fresh.count()); at += 1) await fresh.nth(at).fill(chosenPassword);
  const current = page.locator("input[type=password][autocomplete=current-password]:visible");
  if ((await current.count()) > 0) await current.first().fill(password);
  await page.locator("form:has(input[autocomplete=new-password]) button").first().click();
  await fresh
    .first()
    .waitFor({ state: "detached" })
    .catch(() => fresh.first().waitFor({ state: "hidden" }));
}
