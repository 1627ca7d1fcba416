/** One engine for all calls, in order: started when needed, restarted when it died. */
import type { ModuleSource } from "./engine.js";
import { SealError } from "./errors.js";
import {
  type Args,
  mainRemote,
  type Name,
  type Remote,
  type Value,
  workerRemote,
} from "./remote.js";

export interface HostOptions {
  wasm: ModuleSource;
  wasmSha256: string;
  workerUrl?: string | URL | undefined;
}

interface Job {
  run: (remote: Remote) => Promise<unknown>;
  /** May be stopped when time is up; its caller then gets `timeout`. */
  long: boolean;
  done: (value: never) => void;
  fail: (error: unknown) => void;
}

/** A worker that says nothing for so long is taken for dead (a first load on a slow line included). */
const LOAD_MS = 60_000;
const CALL_MS = 60_000;
/** A module that grew beyond this is dropped when it has nothing to do: wasm memory never shrinks. */
const KEPT_BYTES = 128 * 2 ** 20;

/** Runs calls one at a time; those that are not `long` go first. */
export class Host {
  readonly #options: HostOptions;
  #module: WebAssembly.Module | undefined;
  #remote: Promise<Remote> | undefined;
  #jobs: Job[] = [];
  #running: Job | undefined;
  /** A worker has worked: when it dies it is restarted, and its file is not tried in the page. */
  #proven = false;
  /** Why it does not work any more, for good. */
  #dead: SealError | undefined;
  #place: "worker" | "main" = "worker";

  constructor(options: HostOptions) {
    this.#options = options;
  }

  /** Where the engine runs, once it does. */
  get place(): "worker" | "main" {
    return this.#place;
  }

  /** Loads the module. Concurrent callers share one load. */
  async warmUp(): Promise<void> {
    if (this.#dead) throw this.#dead;
    this.#remote ??= this.#start();
    const starting = this.#remote;
    try {
      await starting;
    } catch (error) {
      if (this.#remote === starting) this.#remote = undefined;
      throw error;
    }
  }

  /** Calls the engine. */
  call<N extends Name>(name: N, ...args: Args<N>): Promise<Value<N>> {
    const long = name === "inspect" || name === "digest";
    return new Promise<Value<N>>((done, fail) => {
      const job: Job = { run: (remote) => remote.call(name, args), long, done, fail };
      const first = long ? this.#jobs.length : this.#jobs.findIndex((other) => other.long);
      this.#jobs.splice(first < 0 ? this.#jobs.length : first, 0, job);
      void this.#pump();
    });
  }

  /** Time is up: long calls, the one under way too, are rejected with `timeout`. */
  interrupt(): void {
    const error = new SealError("timeout", "the check took too long");
    const late = this.#jobs.filter((job) => job.long);
    this.#jobs = this.#jobs.filter((job) => !job.long);
    for (const job of late) job.fail(error);
    if (this.#running?.long) this.#drop(error);
  }

  /** Ends it for good. */
  dispose(): void {
    const error = new SealError("sealer.disposed", "the sealer was disposed of");
    this.#dead = error;
    for (const job of this.#jobs.splice(0)) job.fail(error);
    this.#drop(error);
  }

  async #pump(): Promise<void> {
    if (this.#running) return;
    const job = this.#jobs.shift();
    if (!job) return;
    this.#running = job;
    try {
      await this.warmUp();
      const remote = await (this.#remote as Promise<Remote>);
      const value = await within(CALL_MS, job.run(remote), () => this.#drop(silent()));
      job.done(value as never);
      this.#giveBack(value);
    } catch (error) {
      this.#afterFailure(error);
      job.fail(error);
    }
    this.#running = undefined;
    void this.#pump();
  }

  #afterFailure(error: unknown): void {
    if (!(error instanceof SealError)) return;
    if (error.code !== "module.trap" && error.code !== "worker.failed") return;
    // In this thread there is no second instance to be had.
    if (this.#place === "main") this.#dead ??= error;
    this.#drop(error);
  }

  /** Memory of a large file goes back by ending the worker; the next call starts another. */
  #giveBack(value: unknown): void {
    const memory = (value as { memory?: number } | undefined)?.memory ?? 0;
    if (memory > KEPT_BYTES && this.#place === "worker" && !this.#jobs.some((job) => job.long)) {
      this.#drop(silent());
    }
  }

  #drop(error: SealError): void {
    const remote = this.#remote;
    this.#remote = undefined;
    void remote?.then((one) => one.stop(error)).catch(() => undefined);
  }

  async #start(): Promise<Remote> {
    if (this.#place === "worker") {
      try {
        const remote = await this.#load(workerRemote(this.#options.workerUrl));
        this.#proven = true;
        return remote;
      } catch (error) {
        if (this.#proven) throw error;
        // What this thread cannot do better is final; the rest is tried here.
        const code = error instanceof SealError ? error.code : "worker.failed";
        if (code === "module.fetch" || code === "module.integrity" || code === "sealer.disposed") {
          throw error;
        }
      }
    }
    this.#place = "main";
    return this.#load(await mainRemote());
  }

  async #load(remote: Remote): Promise<Remote> {
    const source = this.#module ?? this.#options.wasm;
    const loading = remote.call("load", [source, this.#options.wasmSha256]);
    try {
      const module = await within(LOAD_MS, loading, () => remote.stop(silent()));
      this.#module = module ?? this.#module;
    } catch (error) {
      remote.stop(silent());
      throw error;
    }
    return remote;
  }
}

function silent(): SealError {
  return new SealError("worker.failed", "the worker does not answer");
}

/** Runs `late` when a promise takes too long; what `late` stops then rejects it. */
async function within<T>(milliseconds: number, promise: Promise<T>, late: () => void): Promise<T> {
  const timer = setTimeout(late, milliseconds);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
