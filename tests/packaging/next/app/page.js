import { VERSION } from "claimseal";
import { connection } from "next/server";
import { Check } from "./check.js";

export default async function Page() {
  // A nonce is made for each request.
  await connection();
  return (
    <main>
      <p>server side: {VERSION}</p>
      <Check />
    </main>
  );
}
