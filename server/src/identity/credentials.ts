/** What a new player or a new device is given: ids, and 128 random bits that only the device knows. */
import { invariant, isPlayerId } from '@inkroom/shared';
import type { PlayerId } from '@inkroom/shared';
import type { Entropy } from '../ports/clock.ts';
import type { Credentials } from './identity.ts';

const bytesOf = { player: 12, device: 9, secret: 16 } as const;

type RandomBytes = Pick<Entropy, 'bytes'>;

/** `count` random bytes as base64url. */
export const randomText = (count: number, entropy: RandomBytes): string =>
  Buffer.from(entropy.bytes(count)).toString('base64url');

export function newCredentials(entropy: RandomBytes, player: PlayerId = newPlayerId(entropy)): Credentials {
  return {
    player,
    device: randomText(bytesOf.device, entropy),
    secret: randomText(bytesOf.secret, entropy),
  };
}

function newPlayerId(entropy: RandomBytes): PlayerId {
  const id = randomText(bytesOf.player, entropy);
  invariant(isPlayerId(id), 'random text is a player id');
  return id;
}
