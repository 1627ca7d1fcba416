#!/usr/bin/env node
/** The package in a form, under a strict policy, in Chromium, Firefox and WebKit. */
import { lacking, launchDriver } from "../../../scripts/lib/engines.mjs";
import { attempt, check, finish, openChromium, skip } from "../../e2e/harness.mjs";
import { loaded, cases as usual } from "./cases.mjs";
import { old } from "./old.mjs";
import { oldPages } from "./old-pages.mjs";
import { pages as forms } from "./pages.mjs";
import { startPlatform } from "./platform.mjs";
import { troubles } from "./trouble.mjs";
import { troublePages } from "./trouble-pages.mjs";

const only = process.argv.slice(2).filter((name) => !/[-=]/.test(name));
const like = process.argv.find((one) => one.startsWith("--like="))?.slice("--like=".length) ?? "";
const pages = { ...forms, ...troublePages, ...oldPages };
const cases = [...usual, ...troubles, ...old].filter(({ name }) => name.includes(like));

for (const engine of ["chromium", "firefox", "webkit"]) {
  if (only.length > 0 && !only.includes(engine)) continue;
  const reason = lacking(engine);
  if (reason) {
    console.log(`\n!!! ${engine} CANNOT BE TESTED HERE: ${reason}. Counted as skipped.\n`);
    skip(`the form in ${engine}`, reason, cases.length);
    continue;
  }
  const browser = engine === "chromium" ? await chromium() : await webdriver(engine);
  for (const { name, body, ...setup } of cases) {
    await attempt(`${engine}: ${name}`, async () => {
      const platform = await startPlatform(pages);
      Object.assign(platform.state, setup);
      try {
        const tab = browser.tab(platform.address);
        const open = async (path) => {
          await tab.open(path);
          await loaded(tab);
        };
        await body({ ...tab, open, platform });
        const breaches = platform.breaches.map((one) => one["violated-directive"]);
        const allowed = setup.mayBreach ?? /^$/;
        const wrong = breaches.filter((directive) => !allowed.test(directive));
        check(wrong.length === 0, `the page keeps its policy: ${wrong}`);
      } finally {
        await browser.leave();
        platform.stop();
      }
    });
  }
  await browser.stop();
}
finish();

/** The same few actions by both drivers. Functions run in the page. */
async function chromium() {
  const { browser, stop } = await openChromium();
  let page;
  return {
    stop,
    leave: async () => page?.context().close(),
    tab: (address) => ({
      open: async (path) => {
        page = await (await browser.newContext()).newPage();
        await page.goto(address + path);
      },
      run: (source, ...args) => page.evaluate(`(${source})(...${JSON.stringify(args)})`),
      click: (id) => page.click(`#${id}`, { noWaitAfter: true }),
      back: () => page.goBack(),
      url: async () => page.url(),
    }),
  };
}

async function webdriver(engine) {
  const { driver, stop } = await launchDriver(engine);
  return {
    stop,
    leave: () => driver.get("about:blank"),
    tab: (address) => ({
      open: (path) => driver.get(address + path),
      run: (source, ...args) =>
        driver.executeScript(`return (${source})(...${JSON.stringify(args)})`),
      click: (id) => driver.findElement({ id }).click(),
      back: () => driver.navigate().back(),
      url: () => driver.getCurrentUrl(),
    }),
  };
}
