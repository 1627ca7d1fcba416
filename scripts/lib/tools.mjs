/** The programs this project needs, where to find them and how to get them. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { postgresFolder } from "./postgres.mjs";
import { capture, root, run, toolsFolder, which } from "./run.mjs";

/** One thing that has to be there. `install` is undefined where only a person can do it.
 * @typedef {{ name: string, present: () => boolean, install?: () => Promise<Outcome>,
 *   byHand: string, slow?: string }} Need
 * @typedef {{ ok: boolean, output: string }} Outcome */

const isRoot = process.getuid?.() === 0;

/** Version of a package in Cargo.lock. */
export function lockedVersion(name) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  return lock.match(new RegExp(`name = "${name}"\nversion = "([^"]+)"`))?.[1];
}

function versionOf(program) {
  const path = which(program);
  return path && capture(path, ["--version"])?.match(/\d+\.\d+\.\d+/)?.[0];
}

/** @type {Need} */
const rust = {
  name: "Rust with cargo",
  present: () => which("cargo") !== undefined && which("rustc") !== undefined,
  byHand: "install Rust 1.90 or later with rustup",
};

/** @type {Need} */
const wasmTarget = {
  name: "Rust target wasm32-unknown-unknown",
  present: () => {
    const sysroot = capture("rustc", ["--print", "sysroot"]);
    return sysroot !== undefined && existsSync(join(sysroot, "lib/rustlib/wasm32-unknown-unknown"));
  },
  install: which("rustup") && (() => run("rustup", ["target", "add", "wasm32-unknown-unknown"])),
  byHand: "rustup target add wasm32-unknown-unknown",
};

/** Both programs come from one crate and wasm-pack looks for them side by side on PATH. */
function wasmBindgen() {
  const version = lockedVersion("wasm-bindgen");
  return {
    name: `wasm-bindgen ${version} (the version in Cargo.lock)`,
    present: () =>
      versionOf("wasm-bindgen") === version && versionOf("wasm-bindgen-test-runner") === version,
    install: () => cargoInstall("wasm-bindgen-cli", version),
    byHand: `cargo install wasm-bindgen-cli --version ${version} --root .cache/tools`,
    slow: "3 to 5 minutes",
  };
}

/** A program that cargo builds into the project's own tool folder. */
function cargoTool(name, version) {
  return {
    name,
    present: () => which(name) !== undefined,
    install: () => cargoInstall(name, version),
    byHand: `cargo install ${name} --locked --root .cache/tools`,
    slow: "about 2 minutes",
  };
}

/** They run for seconds and are built for minutes, so little is optimised. */
const quickBuild = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
  CARGO_PROFILE_RELEASE_LTO: "off",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
  CARGO_PROFILE_RELEASE_DEBUG: "false",
};

/**
 * With the tool's own lock file first; a registry mirror may lack one of its versions, and then
 * cargo chooses.
 */
async function cargoInstall(crate, version) {
  mkdirSync(toolsFolder, { recursive: true });
  const args = ["install", crate, "--version", version, "--root", toolsFolder];
  const env = { ...quickBuild, CARGO_TARGET_DIR: join(root, ".cache", "tools-build") };
  const options = { env, label: `building ${crate}` };
  const locked = await run("cargo", [...args, "--locked"], options);
  if (locked.ok || !/failed to select a version/.test(locked.output)) return locked;
  console.log(`    the lock file of ${crate} does not resolve here: cargo chooses the versions`);
  return run("cargo", args, options);
}

/** npm ci, left out while node_modules was made from this very lock file. */
function nodeModules() {
  const lock = join(root, "package-lock.json");
  const stamp = join(root, "node_modules", ".claimseal-lock");
  const digest = () => createHash("sha256").update(readFileSync(lock)).digest("hex");
  return {
    name: "npm packages of package-lock.json",
    present: () => existsSync(stamp) && readFileSync(stamp, "utf8") === digest(),
    install: async () => {
      const done = await run("npm", ["ci", "--no-audit", "--no-fund"], { label: "npm ci" });
      if (done.ok) writeFileSync(stamp, digest());
      return done;
    },
    byHand: "npm ci",
  };
}

/** A program from a Debian package. */
function debian(packages, name, present) {
  const canInstall = isRoot && which("apt-get") !== undefined;
  return {
    name,
    present,
    install: canInstall ? () => aptInstall(packages) : undefined,
    byHand: `sudo apt-get install ${packages.join(" ")}   (Debian; elsewhere the like of it)`,
  };
}

let listsAreFresh = false;
async function aptInstall(packages) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  if (!listsAreFresh) {
    const update = await run("apt-get", ["update", "-qq"], { env, label: "apt-get update" });
    if (!update.ok) return update;
    listsAreFresh = true;
  }
  const args = ["install", "-y", "-qq", ...packages];
  return run("apt-get", args, { env, label: "apt-get install" });
}

const compiler = debian(
  ["build-essential"],
  "C compiler (for the bundled SQLite)",
  () => which("cc") !== undefined,
);

/** WebKitGTK's small browser lies in a folder named after architecture and version. */
export function miniBrowser() {
  for (const lib of ["/usr/lib", "/usr/libexec", "/usr/lib64"]) {
    const triples = existsSync(lib)
      ? readdirSync(lib).filter((name) => /linux-gnu/.test(name))
      : [];
    for (const folder of [lib, ...triples.map((name) => join(lib, name))]) {
      for (const api of ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"]) {
        const path = join(folder, api, "MiniBrowser");
        if (existsSync(path)) return path;
      }
    }
  }
  return undefined;
}

/** Chromium, under the names it has. */
export const chromium = () =>
  process.env.CLAIMSEAL_CHROMIUM ?? which("chromium") ?? which("google-chrome");
/** Firefox, under the names it has. */
export const firefox = () =>
  process.env.CLAIMSEAL_FIREFOX ?? which("firefox-esr") ?? which("firefox");

/** What `npm start` needs. @returns {Need[]} */
export function startNeeds() {
  return [rust, compiler, wasmTarget, wasmBindgen(), nodeModules()];
}

/** What `npm test` needs beyond that; without one of them what needs it is skipped. @returns {Need[]} */
export function testNeeds() {
  return [
    debian(
      ["chromium", "chromium-driver"],
      "Chromium and its driver",
      () => chromium() !== undefined && which("chromedriver") !== undefined,
    ),
    debian(["firefox-esr"], "Firefox", () => firefox() !== undefined),
    debian(
      ["webkit2gtk-driver"],
      "WebKitGTK and its driver (the engine of Safari)",
      () => which("WebKitWebDriver") !== undefined && miniBrowser() !== undefined,
    ),
    debian(
      ["postgresql"],
      "PostgreSQL (a server that the tests start themselves)",
      () => postgresFolder() !== undefined,
    ),
    debian(
      ["openssl"],
      "OpenSSL (the tests' time stamp authority)",
      () => which("openssl") !== undefined,
    ),
    debian(["xvfb"], "Xvfb (a screen for WebKit)", () => which("Xvfb") !== undefined),
    cargoTool("geckodriver", "0.37.1"),
    cargoTool("wasm-pack", "0.15.1"),
  ];
}
