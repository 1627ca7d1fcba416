/** Waiting that can be called off. */
import { SealError } from "./errors.js";

/** The promise's outcome, or the signal's reason as soon as it is aborted. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  // Nobody hears how work that was called off ends.
  promise.catch(() => undefined);
  return new Promise<T>((done, fail) => {
    const off = (): void => fail(signal.reason);
    if (signal.aborted) return off();
    signal.addEventListener("abort", off, { once: true });
    promise.then(done, fail).finally(() => signal.removeEventListener("abort", off));
  });
}

/** A time limit: a promise that rejects with `timeout`, and the way to forget it. */
export class Deadline {
  readonly #end: number;

  constructor(milliseconds: number) {
    this.#end = Date.now() + milliseconds;
  }

  /** The promise's outcome, or `late()` when time is up first. */
  async race<T, L>(promise: Promise<T>, late: () => L): Promise<T | L> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = new Promise<void>((done) => {
      timer = setTimeout(done, Math.max(0, this.#end - Date.now()));
    }).then(late);
    try {
      return await Promise.race([promise, end]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** For `late`: gives up with a code of its own. */
export function tooLate(): never {
  throw new SealError("timeout", "it took too long");
}
