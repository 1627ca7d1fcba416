/** A tab of an engine, by either driver. */
import { launchChromium, launchDriver } from "../lib/engines.mjs";

/**
 * `call` runs a function of the page by its name with one value.
 * @param {"chromium" | "firefox" | "webkit"} engine
 */
export async function open(engine) {
  if (engine === "chromium") {
    const browser = await launchChromium();
    const page = await browser.newPage();
    return {
      go: (url) => page.goto(url),
      call: (name, value) => page.evaluate(`${name}(${JSON.stringify(value)})`),
      stop: () => browser.close(),
    };
  }
  const { driver, stop } = await launchDriver(engine);
  await driver.manage().setTimeouts({ script: 300_000 });
  return {
    go: (url) => driver.get(url),
    call: (name, value) => driver.executeScript(`return ${name}(arguments[0])`, value),
    stop,
  };
}
