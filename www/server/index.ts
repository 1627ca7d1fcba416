/**
 * Verification on a server in Node 20 or newer: the same Rust core as the browser's module and the
 * HTTP service, compiled to WebAssembly.
 *
 * @packageDocumentation
 */
export { createVerifier } from "./verifier.js";
export type {
  ChallengeRequest,
  Claim,
  HmacKey,
  Use,
  Verified,
  Verifier,
  VerifierOptions,
} from "./verifier.js";
export type { FetchBytes, ReceivedFile, StoredObject, Unread } from "./claim.js";
export { ServerError, type ServerErrorCode } from "./errors.js";
export { memoryStore, type SingleUseStore } from "./store.js";
export type { Verification } from "../sdk/contracts.js";
