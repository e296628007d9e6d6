/** Signs texts with the server's keys, so that they can come back from anybody and still be trusted. */
import type { Secrets } from '../ports/secrets.ts';

export class Signer {
  readonly #keys: readonly [string, ...string[]];
  readonly #secrets: Secrets;

  /** The first key signs, all verify. */
  constructor(keys: readonly [string, ...string[]], secrets: Secrets) {
    this.#keys = keys;
    this.#secrets = secrets;
  }

  /** HMAC-SHA256 as base64url. What is signed for one purpose starts differently from what is signed for another. */
  sign(text: string): string {
    return this.#secrets.sign(this.#keys[0], text);
  }

  /** Compares the texts, not the bytes: base64url has several spellings of one value. */
  isSigned(text: string, signature: string): boolean {
    return this.#keys.some((key) => this.#secrets.equal(this.#secrets.sign(key, text), signature));
  }
}
