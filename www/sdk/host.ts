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
  readonly #shared: Shared;
  #disposed: SealError | undefined;

  constructor(options: RunnerOptions) {
    this.#shared = find(options);
    this.#shared.hosts += 1;
  }

  /** Where the engine runs, once it does. */
  get place(): "worker" | "main" {
    return this.#shared.runner.place;
  }

  /** Loads the module. Concurrent callers share one load. */
  async warmUp(): Promise<void> {
    if (this.#disposed) throw this.#disposed;
    await this.#shared.runner.warmUp();
  }

  /** Calls the engine. */
  async call<N extends Name>(name: N, ...args: Args<N>): Promise<Value<N>> {
    if (this.#disposed) throw this.#disposed;
    return this.#shared.runner.call(this, name, args);
  }

  /** Time is up: long calls of this sealer are rejected with `timeout`. */
  interrupt(): void {
    this.#shared.runner.interrupt(this);
  }

  /** Lets go of the engine; it ends with the last one that does. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = new SealError("sealer.disposed", "the sealer was disposed of");
    this.#shared.hosts -= 1;
    this.#shared.runner.leave(this, this.#disposed);
    if (this.#shared.hosts > 0) return;
    shared.splice(shared.indexOf(this.#shared), 1);
    this.#shared.runner.dispose(this.#disposed);
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
