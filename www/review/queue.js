/** The order of work: which claims the reviewer is going through, and which one comes next. */

import { api } from "./api.js";

let filter = new URLSearchParams();

/** Keeps the filter of the list that the reviewer came from. @param {URLSearchParams} query */
export function remember(query) {
  filter = new URLSearchParams(query);
}

/** The address of that list. */
export function listAddress() {
  const kept = new URLSearchParams(filter);
  kept.delete("before");
  return `#/claims${kept.size ? `?${kept}` : ""}`;
}

/** Opens the next claim without a decision: the next older one of the list, else the newest. @param {string} [after] */
export async function openNext(after) {
  /** @type {Record<string, string>} */
  const asked = { limit: "2", decided: "false" };
  const disposition = filter.get("disposition");
  if (disposition) asked.disposition = disposition;
  const other = async (query) =>
    ((await api.claims(query)).claims ?? []).find((claim) => claim.id !== after)?.id;
  const id = (after ? await other({ ...asked, before: after }) : undefined) ?? (await other(asked));
  location.hash = id ? `#/claims/${encodeURIComponent(id)}` : `${listAddress()}`;
}
