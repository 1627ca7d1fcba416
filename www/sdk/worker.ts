/** The worker: answers calls of the engine, one message each. */
import { type Engine, engine } from "./engine.js";
import { SealError } from "./errors.js";

/** A call by name. */
export interface Call {
  id: number;
  name: keyof Engine;
  args: unknown[];
}

/** Its answer: a value, or an error in plain words, since class instances do not cross. */
export type Answer =
  { id: number; value: unknown } | { id: number; error: { code: string; message: string } };

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Call>) => void) | null;
  postMessage(answer: Answer, transfer?: Transferable[]): void;
};

scope.onmessage = async ({ data: { id, name, args } }) => {
  try {
    const call = engine[name] as (...values: unknown[]) => unknown;
    reply(id, await call(...args));
  } catch (error) {
    const code = error instanceof SealError ? error.code : "worker.failed";
    scope.postMessage({ id, error: { code, message: String((error as Error)?.message) } });
  }
};

function reply(id: number, value: unknown): void {
  try {
    scope.postMessage({ id, value });
  } catch {
    // A compiled module that cannot be cloned: it is fetched again after a restart.
    scope.postMessage({ id, value: undefined });
  }
}
