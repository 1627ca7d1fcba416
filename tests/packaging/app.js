/** The page of every packaging test: one file, sealed as a host would. */
import { createSealer, VERSION } from "claimseal";

async function check() {
  const sealer = createSealer({ challenge: "/challenge", order: "CS-7", timeoutMs: 30_000 });
  const photo = new File([await (await fetch("/photo.png")).blob()], "photo.png");
  const { token } = await sealer.sealFile(photo);
  // Once more from the start: what was loaded serves the second claim too.
  await sealer.reset();
  await sealer.sealFile(photo);
  return { token, place: sealer.place, version: VERSION };
}

check().then(
  (result) => (globalThis.claimsealResult = result),
  (error) =>
    (globalThis.claimsealResult = { error: `${error.code} ${error.message} ${error.cause}` }),
);
