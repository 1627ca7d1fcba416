/** The engine somewhere: in a worker, or in this thread where a worker is refused. */
import type { Engine } from "./engine.js";
import { SealError } from "./errors.js";
import type { Answer, Call } from "./worker.js";

export type Name = keyof Engine;
export type Args<N extends Name> = Parameters<Engine[N]>;
export type Value<N extends Name> = Awaited<ReturnType<Engine[N]>>;

/** A place where the engine runs. */
export interface Remote {
  readonly place: "worker" | "main";
  call<N extends Name>(name: N, args: Args<N>): Promise<Value<N>>;
  /** Ends it at once; calls under way are rejected with `error`. */
  stop(error: SealError): void;
}

/** The engine in a module worker of its own. */
export function workerRemote(url: string | URL | undefined): Remote {
  const worker = start(url);
  const waiting = new Map<
    number,
    { done: (value: never) => void; fail: (error: unknown) => void }
  >();
  let next = 0;
  let over: SealError | undefined;
  const stop = (error: SealError): void => {
    over ??= error;
    worker.terminate();
    for (const { fail } of waiting.values()) fail(error);
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) call?.fail(new SealError(data.error.code, data.error.message));
    else call?.done(data.value as never);
  };
  worker.onerror = (event) => {
    // The page's own error reporting is for the page's own errors.
    event.preventDefault?.();
    stop(new SealError("worker.failed", "the worker could not be started, or died"));
  };
  worker.onmessageerror = () => stop(new SealError("worker.failed", "a message was not readable"));
  return {
    place: "worker",
    call: (name, args) =>
      new Promise((done, fail) => {
        if (over) return fail(over);
        next += 1;
        waiting.set(next, { done, fail });
        // The bytes of a file are handed over, not copied.
        const given = (args as unknown[]).filter((one) => one instanceof ArrayBuffer);
        worker.postMessage({ id: next, name, args } satisfies Call, given);
      }),
    stop,
  };
}

/** The engine in this thread, loaded only when it is needed. It cannot be stopped half-way. */
export async function mainRemote(): Promise<Remote> {
  const { engine } = await import("./engine.js");
  let over: SealError | undefined;
  const waiting = new Set<(error: SealError) => void>();
  return {
    place: "main",
    async call(name, args) {
      // Between two files the page may paint and answer.
      await new Promise((done) => setTimeout(done));
      if (over) throw over;
      const call = engine[name] as (...values: unknown[]) => unknown;
      let stop: (error: SealError) => void = () => undefined;
      try {
        const stopped = new Promise<never>((_, fail) => waiting.add((stop = fail)));
        return (await Promise.race([call(...args), stopped])) as never;
      } catch (error) {
        // The engine's file has an error class of its own.
        const { code, message } = error as SealError;
        throw new SealError(code ?? "module.trap", String(message), { cause: error });
      } finally {
        waiting.delete(stop);
      }
    },
    stop(error) {
      over ??= error;
      for (const fail of waiting) fail(error);
    },
  };
}

function start(url: string | URL | undefined): Worker {
  try {
    if (url !== undefined) return new Worker(url, { type: "module" });
    // In this form bundlers find the file by themselves.
    return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  } catch (cause) {
    throw new SealError("worker.failed", "no worker can be started here", { cause });
  }
}
