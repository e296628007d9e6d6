/** Pure cryptography, so that no service touches a platform's own. Texts go in as UTF-8, results come out as base64url. */

/** How much work a passphrase's hash is; kept inside the hash, so that it can rise later. */
export interface SlowHashParameters {
  /** scrypt's N, a power of two. */
  readonly cost: number;
  /** scrypt's r. */
  readonly blockSize: number;
  /** scrypt's p. */
  readonly parallelism: number;
}

export interface Secrets {
  /** HMAC-SHA256. */
  sign(key: string, text: string): string;
  /** SHA-256. For secrets that are random already. */
  hash(text: string): string;
  /** scrypt, 32 bytes, off the event loop. For what people can remember. */
  slowHash(text: string, salt: string, parameters: SlowHashParameters): Promise<string>;
  /** Whether two texts are equal, in a time that depends on their lengths only. */
  equal(left: string, right: string): boolean;
}
