/** What a sealer has of the engine: sealers of a page that load the same module share one. */
import { SealError } from "./errors.js";
import type { Args, Name, Value } from "./remote.js";
import { Runner, type RunnerOptions } from "./runner.js";

interface Shared {
  options: RunnerOptions;
  runner: Runner;
  hosts: number;
}

const shared: Shared[] = [];

export class Host {
  readonly #options: RunnerOptions;
  /** Found at the first call: a server that renders pages makes sealers and never uses them. */
  #shared: Shared | undefined;
  #disposed: SealError | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Where the engine runs, once it does. */
  get place(): "worker" | "main" {
    return this.#shared?.runner.place ?? "worker";
  }

  /** Loads the module. Concurrent callers share one load. */
  async warmUp(): Promise<void> {
    await this.#runner().warmUp();
  }

  /** Calls the engine. */
  async call<N extends Name>(name: N, ...args: Args<N>): Promise<Value<N>> {
    return this.#runner().call(this, name, args);
  }

  /** Time is up: long calls of this sealer are rejected with `timeout`. */
  interrupt(): void {
    this.#shared?.runner.interrupt(this);
  }

  /** Lets go of the engine; it ends with the last one that does. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = new SealError("sealer.disposed", "the sealer was disposed of");
    const mine = this.#shared;
    if (!mine) return;
    mine.hosts -= 1;
    mine.runner.leave(this, this.#disposed);
    if (mine.hosts > 0) return;
    shared.splice(shared.indexOf(mine), 1);
    mine.runner.dispose(this.#disposed);
  }

  #runner(): Runner {
    if (this.#disposed) throw this.#disposed;
    if (!this.#shared) {
      this.#shared = find(this.#options);
      this.#shared.hosts += 1;
    }
    return this.#shared.runner;
  }
}

function find(options: RunnerOptions): Shared {
  const known = shared.find(
    (one) =>
      one.options.wasm === options.wasm &&
      String(one.options.workerUrl) === String(options.workerUrl),
  );
  if (known) return known;
  const fresh = { options, runner: new Runner(options), hosts: 0 };
  shared.push(fresh);
  return fresh;
}
