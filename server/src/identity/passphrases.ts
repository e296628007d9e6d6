/** Passphrases: what one looks like, its slow hash with the parameters in it, and a check that takes equally long when there is none. */
import { err, limits, ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';
import type { Entropy } from '../ports/clock.ts';
import type { Secrets, SlowHashParameters } from '../ports/secrets.ts';

/** RFC 7914's scrypt with 32 MB and about 80 ms for one guess. */
const standard: SlowHashParameters = { cost: 2 ** 15, blockSize: 8, parallelism: 1 };
const saltBytes = 16;

/** Hashes under way at once; each holds 32 MB and a thread that other work waits for. */
const mostAtOnce = 2;
/** Hashes that wait; more are refused, so that a flood of sign-ins costs no memory. */
const mostWaiting = 64;

export interface PassphrasesOptions {
  readonly secrets: Secrets;
  readonly entropy: Pick<Entropy, 'bytes'>;
  /** For tests, where a cheap hash will do. */
  readonly parameters?: SlowHashParameters;
}

/** `busy`: too many are waiting already; try again in a moment. */
export type Hashing<T> = Promise<Result<T, 'busy'>>;

export class Passphrases {
  readonly #options: PassphrasesOptions;
  readonly #parameters: SlowHashParameters;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: PassphrasesOptions) {
    this.#options = options;
    this.#parameters = options.parameters ?? standard;
  }

  isAcceptable(passphrase: string): boolean {
    const { least, most } = limits.passphraseLength;
    const { length } = Array.from(passphrase);
    return length >= least && length <= most && passphrase.isWellFormed();
  }

  async hash(passphrase: string): Hashing<string> {
    const { cost, blockSize, parallelism } = this.#parameters;
    const salt = Buffer.from(this.#options.entropy.bytes(saltBytes)).toString('base64url');
    const hash = await this.#slowHash(passphrase, salt, this.#parameters);
    return hash.ok ? ok(['scrypt', cost, blockSize, parallelism, salt, hash.value].join('$')) : hash;
  }

  /** With no stored hash the same work is done, and the answer is no. */
  async matches(passphrase: string, stored: string | null): Hashing<boolean> {
    const parsed = stored === null ? null : parseStored(stored);
    const { parameters, salt } = parsed ?? { parameters: this.#parameters, salt: 'nobody' };
    // Whatever was sent, only as much of it is hashed as a passphrase can have.
    const candidate = this.isAcceptable(passphrase) ? passphrase : '';
    const hash = await this.#slowHash(candidate, salt, parameters);
    if (!hash.ok) return hash;
    return ok(parsed !== null && candidate !== '' && this.#options.secrets.equal(hash.value, parsed.hash));
  }

  async #slowHash(text: string, salt: string, parameters: SlowHashParameters): Hashing<string> {
    if (this.#waiting.length >= mostWaiting) return err('busy');
    if (this.#running >= mostAtOnce) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    } else {
      this.#running += 1;
    }
    try {
      // The same passphrase from another keyboard may come as other code points.
      return ok(await this.#options.secrets.slowHash(text.normalize('NFKC'), salt, parameters));
    } finally {
      // The place is handed on to whoever has waited longest, or given up.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

function parseStored(stored: string): { parameters: SlowHashParameters; salt: string; hash: string } | null {
  const [scheme, cost, blockSize, parallelism, salt, hash] = stored.split('$');
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) return null;
  return {
    parameters: { cost: Number(cost), blockSize: Number(blockSize), parallelism: Number(parallelism) },
    salt,
    hash,
  };
}
