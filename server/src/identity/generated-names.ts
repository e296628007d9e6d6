/** Names for players who have not chosen one: "Mossy Otter", and "Mossy Otter 47" when that is taken. */
import { invariant } from '@inkroom/shared';
import type { PlayerId } from '@inkroom/shared';
import type { Entropy } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import { adjectives, animals } from './words.ts';

/** A whole number from 0 to `bound` - 1; the bias of at most bound / 2^32 does not matter for names. */
function randomBelow(bound: number, entropy: Pick<Entropy, 'bytes'>): number {
  const [a = 0, b = 0, c = 0, d = 0] = entropy.bytes(4);
  return (((a * 256 + b) * 256 + c) * 256 + d) % bound;
}

function pick(words: readonly string[], entropy: Pick<Entropy, 'bytes'>): string {
  const word = words[randomBelow(words.length, entropy)];
  invariant(word !== undefined, 'there are no words to choose from');
  return word;
}

export function generateName(entropy: Pick<Entropy, 'bytes'>): string {
  return `${pick(adjectives, entropy)} ${pick(animals, entropy)}`;
}

/** Always the same for one player, so that nobody has to remember it before the player is stored. */
export function firstNameOf(player: PlayerId, secrets: Pick<Secrets, 'hash'>): string {
  const bytes = Buffer.from(secrets.hash(`name/${player}`), 'base64url');
  let at = 0;
  return generateName({ bytes: (count) => bytes.subarray(at, (at += count)) });
}

/** Ranges of the added number: wider after each few attempts, so that a crowded name still ends soon. */
const ranges = [98, 98, 98, 9_900, 9_900, 990_000, 990_000, 990_000] as const;

/** What to try in turn when storing a player under a generated name: the name itself, then with numbers from 2 on. */
export function* nameCandidates(name: string, entropy: Pick<Entropy, 'bytes'>): Generator<string, void, undefined> {
  yield name;
  for (const range of ranges) yield `${name} ${2 + randomBelow(range, entropy)}`;
}
