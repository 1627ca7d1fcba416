"use client";
import { useEffect } from "react";
import { createSealer } from "claimseal";

// Made while the server renders, too: nothing happens before it is used.
const sealer = createSealer({ challenge: "/challenge", order: "CS-7", timeoutMs: 30_000 });

async function check() {
  const photo = new File([await (await fetch("/photo.png")).blob()], "photo.png");
  const { token } = await sealer.sealFile(photo);
  return { token, place: sealer.place };
}

export function Check() {
  useEffect(() => {
    check().then(
      (result) => (globalThis.claimsealResult = result),
      (error) => (globalThis.claimsealResult = { error: `${error.code} ${error.message}` }),
    );
  }, []);
  return <p>client side</p>;
}
