/** Content credentials (C2PA) of one file: what the report read, and what the service validated. */

import { foreign, h } from "./dom.js";
import { t, time, word } from "./i18n.js";
import { outcome } from "./parts.js";

/** What the checks together mean, in a word that has its sentence. @param {any} [credentials] */
export function standing(credentials) {
  if (!credentials) return "unvalidated";
  const { hashes, signature, trust, capture, codes = [] } = credentials;
  if (hashes === "failed") return "altered";
  if (signature === "failed") return "forged";
  if (hashes !== "ok" || signature !== "ok") return "partly";
  if (trust === "failed") return "stranger";
  if (trust !== "ok") return "unlisted";
  if (codes.length > 0) return "partly";
  return capture ? "camera" : "trusted";
}

/** For the glance: the standing, and who signed or, as the file says, made it. @param {any} provenance @param {any} [credentials] */
export function credentialsAtAGlance(provenance, credentials) {
  const maker = foreign(provenance.generator ?? "");
  const signer = credentials?.signer;
  return [
    word("credentials", standing(credentials)),
    signer ? foreign(signer) : provenance.generator ? [t("credentials.states"), " ", maker] : "",
  ];
}

/** Rows of the details, each check apart. @param {any} provenance @param {any} [credentials] */
export function credentialsRows(provenance, credentials) {
  const { hashes, signature, trust, signer, capture, codes = [] } = credentials ?? provenance;
  const row = (name, value) => [t(`provenance.${name}`), value && outcome(value)];
  return [
    row("structure", provenance.structure),
    row("hashes", hashes),
    row("signature", signature),
    row("trust", trust),
    [t("provenance.signer"), signer],
    [t("provenance.capture"), credentials && t(capture ? "yes" : "no")],
    [t("provenance.generator"), provenance.generator],
    [t("provenance.claimed"), provenance.claimed_at && time(provenance.claimed_at)],
    [
      t("provenance.codes"),
      codes.length > 0
        ? h(
            "span",
            {},
            codes.map((code) => h("code", {}, foreign(code), " ")),
          )
        : "",
    ],
  ];
}

/** The sentence that belongs to the standing. @param {any} [credentials] */
export const credentialsNote = (credentials) => `credentials.note.${standing(credentials)}`;
