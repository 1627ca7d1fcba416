/** Runs calls of the engine one at a time: started when needed, restarted when it died. */
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

export interface RunnerOptions {
  wasm: ModuleSource;
  wasmSha256: string;
  workerUrl?: string | URL | undefined;
}

interface Job {
  /** Whose call it is. */
  owner: object;
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

/** The engine of one or more owners; calls that are not `long` go first. */
export class Runner {
  readonly #options: RunnerOptions;
  #module: WebAssembly.Module | undefined;
  #remote: Promise<Remote> | undefined;
  #jobs: Job[] = [];
  #running: Job | undefined;
  /** A worker has worked: when it dies it is restarted, and its file is not tried in the page. */
  #proven = false;
  /** Why it does not work any more, for good. */
  #dead: SealError | undefined;
  #place: "worker" | "main" = "worker";

  constructor(options: RunnerOptions) {
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
  call<N extends Name>(owner: object, name: N, args: Args<N>): Promise<Value<N>> {
    const long = name === "inspect";
    return new Promise<Value<N>>((done, fail) => {
      const job: Job = { owner, run: (remote) => remote.call(name, args), long, done, fail };
      const first = long ? this.#jobs.length : this.#jobs.findIndex((other) => other.long);
      this.#jobs.splice(first < 0 ? this.#jobs.length : first, 0, job);
      void this.#pump();
    });
  }

  /**
   * Time is up: long calls of this owner are rejected with `timeout`. One that is under way is ended
   * whoever it belongs to, since nothing is signed while it lasts; another owner tries it again.
   */
  interrupt(owner: object): void {
    const error = new SealError("timeout", "the check took too long");
    this.#forget((job) => job.long && job.owner === owner, error);
    if (this.#running?.long) this.#drop(this.#running.owner === owner ? error : silent());
  }

  /** The owner makes no more calls. */
  leave(owner: object, error: SealError): void {
    this.#forget((job) => job.owner === owner, error);
    if (this.#running?.owner === owner) this.#drop(error);
  }

  /** Ends it for good. */
  dispose(error: SealError): void {
    this.#dead = error;
    this.#drop(error);
  }

  #forget(which: (job: Job) => boolean, error: SealError): void {
    const gone = this.#jobs.filter(which);
    this.#jobs = this.#jobs.filter((job) => !which(job));
    for (const job of gone) job.fail(error);
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
    this.#drop(error);
  }

  /** Memory of a large file goes back by ending the worker; the next call starts another. */
  #giveBack(value: unknown): void {
    const memory = (value as { memory?: number } | undefined)?.memory ?? 0;
    if (memory > KEPT_BYTES && !this.#jobs.some((job) => job.long)) this.#drop(silent());
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
