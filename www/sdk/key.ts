/** The signing key: ECDSA on P-256, made here, never to be read out. */

/** A key pair and its public half as a JWK. */
export interface SigningKey {
  privateKey: CryptoKey;
  jwk: JsonWebKey;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;

export async function makeKey(): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { privateKey: pair.privateKey, jwk: { kty, crv, x, y } as JsonWebKey };
}

/** The 64 bytes of an ES256 signature (RFC 7518, 3.4). */
export async function sign(key: SigningKey, input: Uint8Array): Promise<Uint8Array> {
  const how = { name: "ECDSA", hash: "SHA-256" };
  return new Uint8Array(await crypto.subtle.sign(how, key.privateKey, input as BufferSource));
}
