/** How a key is written: `ink_<id>_<secret>`. The id finds it and may be shown; the secret is 128 random bits, told once. */
import type { Entropy } from '../ports/clock.ts';

export interface KeyText {
  readonly id: string;
  readonly secret: string;
}

const idBytes = 6;
const secretBytes = 16;
const shape = /^ink_([0-9a-f]{12})_([\w-]{22})$/;

export function newKey(entropy: Pick<Entropy, 'bytes'>): KeyText {
  return {
    id: Buffer.from(entropy.bytes(idBytes)).toString('hex'),
    secret: Buffer.from(entropy.bytes(secretBytes)).toString('base64url'),
  };
}

export const writeKey = ({ id, secret }: KeyText): string => `ink_${id}_${secret}`;

/** Null for what cannot be a key. */
export function readKey(text: string): KeyText | null {
  const [, id, secret] = shape.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}
