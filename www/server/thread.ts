/** Threads that recompute: how many, which work waits, and when one is given up. */
import { Worker } from "node:worker_threads";
import type { Answer, Question } from "./core.js";
import { ServerError } from "./errors.js";
import type { Lent, Said, Work } from "./worker.js";

/** Gives the bytes that the core asks for. */
export type Give = (kind: "file" | "catalogue", key: number | string) => Promise<Bytes>;
type Bytes = Uint8Array | undefined;

/** Some threads and the work that waits for them. */
export interface Threads {
  /**
   * Answers a question; `undefined` where the work stopped or took longer than `timeoutMs`, counted
   * from its beginning, or `signal` called it off. Throws `busy` where too much waits already.
   */
  answer(
    question: Question,
    give: Give,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Answer | undefined>;
  /** Ends all threads; what is under way resolves to `undefined`. */
  close(): Promise<void>;
}

/** At most `most` threads and `waiting` questions that wait for one. Nothing starts before it is needed. */
export function threads(most: number, waiting: number): Threads {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  const queue: ((thread: Thread | undefined) => void)[] = [];
  let closed = false;

  async function take(): Promise<Thread | undefined> {
    const thread = idle.pop();
    if (thread) return thread;
    if (all.size < most) return start();
    if (queue.length >= waiting) throw new ServerError("busy", "too many claims wait");
    return new Promise((done) => queue.push(done));
  }

  function start(): Thread {
    const thread = new Thread();
    all.add(thread);
    return thread;
  }

  function giveBack(thread: Thread): void {
    if (!thread.alive) all.delete(thread);
    const next = queue.shift();
    if (next) next(closed ? undefined : thread.alive ? thread : start());
    else if (thread.alive) idle.push(thread);
  }

  return {
    async answer(question, give, timeoutMs, signal) {
      const thread = await take();
      if (!thread) return undefined;
      const off = (): void => void thread.end();
      try {
        // It may have waited for long.
        if (signal?.aborted) return undefined;
        signal?.addEventListener("abort", off, { once: true });
        return await thread.answer(question, give, timeoutMs);
      } finally {
        signal?.removeEventListener("abort", off);
        giveBack(thread);
      }
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((thread) => thread.end()));
      while (queue.length > 0) queue.shift()?.(undefined);
    },
  };
}

/** One thread; it answers one question at a time. */
class Thread {
  alive = true;
  readonly #ready = new SharedArrayBuffer(4);
  readonly #worker: Worker;
  #settle: ((said: Said | undefined) => void) | undefined;
  #give: Give = async () => undefined;

  constructor() {
    const workerData: Lent = { ready: this.#ready };
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { workerData });
    this.#worker.unref();
    this.#worker.on("message", (said: Said) => {
      if ("ask" in said) void this.#hand(said);
      else this.#settle?.(said);
    });
    this.#worker.on("error", () => this.#died());
    this.#worker.on("exit", () => this.#died());
  }

  async answer(question: Question, give: Give, timeoutMs: number): Promise<Answer | undefined> {
    this.#give = give;
    // While it works the process must not end.
    this.#worker.ref();
    let timer: NodeJS.Timeout | undefined;
    const said = await new Promise<Said | undefined>((settle) => {
      this.#settle = settle;
      timer = setTimeout(() => void this.end(), timeoutMs);
      if (!this.alive) return settle(undefined);
      this.#worker.postMessage({ question } satisfies Work);
    });
    clearTimeout(timer);
    if (this.alive) this.#worker.unref();
    this.#settle = undefined;
    if (said === undefined || "ask" in said) return undefined;
    if ("refused" in said) throw new ServerError(said.refused.code, said.refused.message);
    return said.answer;
  }

  async end(): Promise<void> {
    this.#died();
    await this.#worker.terminate();
  }

  #died(): void {
    this.alive = false;
    this.#settle?.(undefined);
  }

  async #hand({ ask, key }: { ask: "file" | "catalogue"; key: number | string }): Promise<void> {
    const bytes = await this.#give(ask, key).catch(() => undefined);
    // A view into a larger buffer would take all of it along.
    this.#worker.postMessage({ bytes: bytes && new Uint8Array(bytes) });
    const ready = new Int32Array(this.#ready);
    Atomics.store(ready, 0, 1);
    Atomics.notify(ready, 0);
  }
}
