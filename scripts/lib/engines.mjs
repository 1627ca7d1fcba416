/** The three browser engines of the tests: how each is started, here and by wasm-pack. */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environment, root, which } from "./run.mjs";
import { chromium, firefox, miniBrowser } from "./tools.mjs";

const isRoot = process.getuid?.() === 0;

/** Switches without which Chromium calls home at every start. */
export const chromiumArguments = [
  ...(isRoot ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** WebKit's own sandbox does not start as root, as in most containers. */
const webkitEnvironment = isRoot ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" } : {};

/**
 * Why an engine cannot be used here, or undefined when it can.
 * @param {"chromium" | "firefox" | "webkit"} engine
 * @returns {string | undefined}
 */
export function lacking(engine) {
  const wanted = {
    chromium: { chromium: chromium(), chromedriver: which("chromedriver") },
    firefox: { firefox: firefox(), geckodriver: which("geckodriver") },
    webkit: {
      WebKitWebDriver: which("WebKitWebDriver"),
      MiniBrowser: miniBrowser(),
      Xvfb: which("Xvfb"),
    },
  }[engine];
  const absent = Object.keys(wanted).filter((name) => wanted[name] === undefined);
  return absent.length > 0 ? `${absent.join(" and ")} not found` : undefined;
}

/**
 * A screen without a monitor. Xvfb chooses the number itself, so that parallel runs do not collide.
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export function startScreen() {
  return new Promise((done, fail) => {
    const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1024x24"], {
      env: environment(),
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`Xvfb ended with ${code}`)));
    child.stdio[3].once("data", (number) =>
      done({ display: `:${String(number).trim()}`, stop: () => child.kill("SIGTERM") }),
    );
  });
}

/**
 * Arguments and environment that make `wasm-pack test` use one engine. The capabilities go to a
 * file of their own, so nothing is written beside the sources.
 * @param {"chromium" | "firefox" | "webkit"} engine
 */
export function wasmPack(engine) {
  const folder = join(root, ".cache", "webdriver");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${engine}.json`);
  const setup = {
    chromium: {
      capabilities: {
        "goog:chromeOptions": {
          binary: chromium(),
          args: ["--headless=new", ...chromiumArguments],
        },
      },
      args: ["--chrome", "--chromedriver", which("chromedriver")],
      env: {},
    },
    firefox: {
      capabilities: { "moz:firefoxOptions": { binary: firefox(), args: ["-headless"] } },
      args: ["--firefox", "--geckodriver", which("geckodriver")],
      env: {},
    },
    webkit: {
      capabilities: webkitCapabilities(),
      args: ["--safari", "--safaridriver", which("WebKitWebDriver")],
      env: webkitEnvironment,
    },
  }[engine];
  writeFileSync(file, JSON.stringify(setup.capabilities));
  return {
    args: ["test", "--headless", ...setup.args],
    env: {
      ...setup.env,
      WASM_BINDGEN_TEST_WEBDRIVER_JSON: file,
      // The defaults of 20 and 5 seconds are short for a busy machine.
      WASM_BINDGEN_TEST_TIMEOUT: "300",
      WASM_BINDGEN_TEST_DRIVER_TIMEOUT: "60",
    },
  };
}

function webkitCapabilities() {
  return {
    browserName: "MiniBrowser",
    "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] },
  };
}

/**
 * Chromium by playwright-core, without a download of its own.
 * @param {import("playwright-core").LaunchOptions} [options]
 */
export async function launchChromium(options = {}) {
  const { chromium: driver } = await import("playwright-core");
  return driver.launch({ executablePath: chromium(), args: chromiumArguments, ...options });
}

/**
 * Firefox or WebKit by WebDriver. `stop` also ends the driver and the screen.
 * @param {"firefox" | "webkit"} engine
 * @returns {Promise<{ driver: import("selenium-webdriver").WebDriver, stop: () => Promise<void> }>}
 */
export async function launchDriver(engine) {
  const { Builder, Capabilities } = await import("selenium-webdriver");
  const screen = engine === "webkit" ? await startScreen() : undefined;
  const { freePort } = await import("./run.mjs");
  const port = await freePort(0);
  const program = engine === "webkit" ? "WebKitWebDriver" : "geckodriver";
  const args =
    engine === "webkit" ? [`--port=${port}`, "--host=127.0.0.1"] : ["--port", String(port)];
  const env = environment({ ...webkitEnvironment, ...(screen ? { DISPLAY: screen.display } : {}) });
  const service = spawn(which(program), args, { env, stdio: "ignore", detached: true });
  const stop = async () => {
    try {
      process.kill(-service.pid, "SIGTERM");
    } catch {
      // Already gone.
    }
    screen?.stop();
  };
  try {
    await answering(`http://127.0.0.1:${port}/status`);
    const capabilities = new Capabilities(
      engine === "webkit"
        ? webkitCapabilities()
        : {
            browserName: "firefox",
            "moz:firefoxOptions": { binary: firefox(), args: ["-headless"] },
          },
    );
    const driver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(capabilities)
      .build();
    const quit = async () => {
      await driver.quit().catch(() => undefined);
      await stop();
    };
    return { driver, stop: quit };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until something answers at an address. */
export async function answering(url, seconds = 90) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (Date.now() > end)
        throw new Error(`${url} did not answer in ${seconds} s`, { cause: error });
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
