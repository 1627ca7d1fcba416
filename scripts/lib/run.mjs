/** Running commands, finding programs, measuring time: what every script here shares. */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** Where tools of this project are installed: beside the code, not in the user's home. */
export const toolsFolder = join(root, ".cache", "tools");
/** Where cargo builds. */
export const targetFolder = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");

const home = process.env.HOME ?? "/";

/**
 * The environment for child processes: the project's own tools first, then the usual PATH, then
 * cargo's folder, which a fresh shell may not have on PATH yet.
 * @param {Record<string, string>} [extra]
 */
export function environment(extra = {}) {
  const path = [
    join(toolsFolder, "bin"),
    process.env.PATH ?? "",
    join(process.env.CARGO_HOME ?? join(home, ".cargo"), "bin"),
    "/usr/sbin",
  ].join(delimiter);
  return { ...process.env, PATH: path, ...extra };
}

/**
 * Full path of a program, or undefined.
 * @param {string} name
 * @returns {string | undefined}
 */
export function which(name) {
  for (const folder of environment().PATH.split(delimiter)) {
    if (!folder) continue;
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here; look in the next folder.
    }
  }
  return undefined;
}

/**
 * What a short command prints, or undefined when it fails.
 * @param {string} command
 * @param {string[]} args
 */
export function capture(command, args) {
  const done = spawnSync(command, args, { cwd: root, env: environment(), encoding: "utf8" });
  return done.status === 0 ? done.stdout.trim() : undefined;
}

/**
 * Runs a command to its end. Its output is kept; it is shown as it comes with `show`, otherwise a
 * line of life is printed every half minute so that nobody takes a long build for a hang.
 * @param {string} command
 * @param {string[]} args
 * @param {{ show?: boolean, env?: Record<string, string>, cwd?: string, label?: string,
 *   timeoutMinutes?: number }} [options]
 * @returns {Promise<{ ok: boolean, code: number, output: string, milliseconds: number }>}
 */
export function run(command, args, options = {}) {
  const started = Date.now();
  return new Promise((done) => {
    let output = "";
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: environment(options.env),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const stop = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // Already gone.
      }
    };
    const interrupted = () => {
      stop("SIGTERM");
      process.exit(130);
    };
    process.once("SIGINT", interrupted);
    process.once("SIGTERM", interrupted);
    const life = setInterval(() => {
      if (options.show) return;
      const last = output.trimEnd().split("\n").at(-1)?.trim().slice(0, 80) ?? "";
      console.log(`    ... ${options.label ?? command}, ${elapsed(started)} so far: ${last}`);
    }, 30_000);
    const limit = (options.timeoutMinutes ?? 30) * 60_000;
    const watchdog = setTimeout(() => {
      output += `\nstopped: not finished after ${limit / 60_000} minutes\n`;
      stop("SIGKILL");
    }, limit);
    const take = (chunk) => {
      output += chunk;
      if (options.show) process.stdout.write(chunk);
    };
    const end = (code) => {
      clearInterval(life);
      clearTimeout(watchdog);
      process.removeListener("SIGINT", interrupted);
      process.removeListener("SIGTERM", interrupted);
      done({ ok: code === 0, code, output, milliseconds: Date.now() - started });
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", (error) => {
      output += `${command}: ${error.message}\n`;
      end(127);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

/**
 * Time since `started`, for people.
 * @param {number} started
 */
export function elapsed(started) {
  const seconds = (Date.now() - started) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/**
 * The first free port of the loopback address from `wanted` on; 0 takes any.
 * @param {number} wanted
 * @returns {Promise<number>}
 */
export function freePort(wanted) {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", (error) => {
      if (error.code === "EADDRINUSE" && wanted > 0 && wanted < 65_535) {
        freePort(wanted + 1).then(done, fail);
      } else {
        fail(error);
      }
    });
    server.listen(wanted, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** The last lines of an output, for the report of a failure. */
export function tail(output, lines = 40) {
  return output.trimEnd().split("\n").slice(-lines).join("\n");
}
