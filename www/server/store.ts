/** Single use: one challenge is for one claim. */

/**
 * Where nonces of challenges are kept, shared by all instances of a platform.
 *
 * **Atomic** means here: of all calls with one nonce, made at any moment, from any number of
 * connections and instances, exactly one stores its payload and resolves to `undefined`; every
 * other one resolves to the payload that this one stored, also when it began earlier. To read
 * first and to write then is not that. What one statement of a database does, is:
 *
 * - PostgreSQL: `insert into used (nonce, payload, expires_at) values ($1, $2, $3) on conflict
 *   (nonce) do nothing returning nonce` with a primary key on `nonce`; a row means `undefined`,
 *   no row means `select payload from used where nonce = $1` as a second statement.
 * - Redis 7: `SET nonce payload NX GET EXAT expiresAt`; its answer is the one wanted.
 *
 * A stored payload never changes, and is kept until `expiresAt` at least. A store that cannot tell
 * (a time-out, a lost connection) rejects, and never guesses.
 */
export interface SingleUseStore {
  /**
   * Stores that the payload with this SHA-256 uses `nonce`, unless another one does.
   * @param nonce text of the challenge, 22 to 128 letters
   * @param payloadSha256 64 hexadecimal digits
   * @param expiresAt when the challenge expires, in seconds since 1970
   * @returns the payload stored before, `undefined` where this call stored it
   */
  use(nonce: string, payloadSha256: string, expiresAt: number): Promise<string | undefined>;
}

/**
 * A store in this process's memory, for tests and for a server of one process only: two instances
 * know nothing of each other, and a restart forgets everything, so a challenge could be used twice.
 */
export function memoryStore(): SingleUseStore {
  const used = new Map<string, { payload: string; expiresAt: number }>();
  return {
    use: async (nonce, payload, expiresAt) => {
      const now = Date.now() / 1000;
      for (const [known, { expiresAt: end }] of used) {
        if (end >= now) break;
        used.delete(known);
      }
      const before = used.get(nonce);
      if (before === undefined) used.set(nonce, { payload, expiresAt });
      return before?.payload;
    },
  };
}
