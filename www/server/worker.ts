/** The thread in which pictures are looked into: it may stop, take too long or be killed. */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { core, type Answer, type Ask, type Question } from "./core.js";
import { ServerError } from "./errors.js";

/** What goes to the thread, beside the answers of the other side to its questions. */
export interface Work {
  question: Question;
}

/** What comes from the thread. */
export type Said =
  | { ask: "file" | "catalogue"; key: number | string }
  | { answer: Answer }
  | { refused: { code: ServerError["code"]; message: string } };

/** What the other side gives the thread beside itself. */
export interface Lent {
  /** 1 as soon as an answer lies at the port. */
  ready: SharedArrayBuffer;
}

const port = parentPort!;
const ready = new Int32Array((workerData as Lent).ready);

/** Asks the other side and sleeps until it has answered: the core waits for bytes. */
const ask: Ask = (kind, key) => {
  Atomics.store(ready, 0, 0);
  say({ ask: kind, key });
  Atomics.wait(ready, 0, 0);
  return (receiveMessageOnPort(port)?.message as { bytes?: Uint8Array } | undefined)?.bytes;
};

port.on("message", ({ question }: Work) => {
  try {
    say({ answer: core.verify(question, ask) });
  } catch (error) {
    // A module that stopped is of no use any more: the thread ends, and the other side sees it.
    if (!(error instanceof ServerError) || error.code === "module.failed") throw error;
    say({ refused: { code: error.code, message: error.message } });
  }
});

function say(said: Said): void {
  port.postMessage(said);
}
