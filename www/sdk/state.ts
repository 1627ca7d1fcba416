/** What a form tells its page: how far the check is, and neutral hints. Never what it found. */
import { codeOf, type ModuleErrorCode, type SealErrorCode } from "./errors.js";
import type { Sealed } from "./tokens.js";

/**
 * `idle` no file; `checking`; `ready` a token is there; `sent` it went along with a submit;
 * `unavailable` there will be no token, and the form sends all the same.
 */
export type SealState = "idle" | "checking" | "ready" | "sent" | "unavailable";

/** `detail` of the event `claimseal:state`, which bubbles from the form. */
export interface SealStateDetail {
  state: SealState;
  /** How many files the form holds. */
  files: number;
  /** `unreadable`: a file vanished or is no photo that opens; the page may ask for another one. */
  hint?: "unreadable";
  /** Why there is no token. */
  code?: SealErrorCode | ModuleErrorCode;
}

declare global {
  interface HTMLElementEventMap {
    "claimseal:state": CustomEvent<SealStateDetail>;
  }
}

export class FormState {
  readonly #form: HTMLFormElement;
  #last = "";

  constructor(form: HTMLFormElement) {
    this.#form = form;
  }

  set(
    state: SealState,
    files: number,
    about: { files?: Sealed["files"]; error?: unknown } = {},
  ): void {
    const detail: SealStateDetail = { state, files };
    if (about.files?.some(({ unreadable }) => unreadable)) detail.hint = "unreadable";
    if (about.error !== undefined) detail.code = codeOf(about.error, "worker.failed");
    const text = JSON.stringify(detail);
    if (text === this.#last) return;
    this.#last = text;
    this.#form.dispatchEvent(new CustomEvent("claimseal:state", { bubbles: true, detail }));
  }
}
