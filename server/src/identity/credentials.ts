/**
 * What a new player or a new device is given: ids, and 128 random bits that only the device knows. The device id of a
 * new player is signed, so that the player can come back before it was ever stored.
 */
import { invariant, isPlayerId } from '@inkroom/shared';
import type { PlayerId } from '@inkroom/shared';
import type { Entropy } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Credentials } from './identity.ts';
import type { Signer } from './signer.ts';

const bytesOf = { player: 12, device: 9, secret: 16 } as const;

export interface CredentialsOptions {
  readonly entropy: Pick<Entropy, 'bytes'>;
  readonly secrets: Secrets;
  readonly signer: Signer;
}

/** `count` random bytes as base64url. */
export const randomText = (count: number, entropy: Pick<Entropy, 'bytes'>): string =>
  Buffer.from(entropy.bytes(count)).toString('base64url');

/** For another device of a stored player. */
export const newDevice = (player: PlayerId, entropy: Pick<Entropy, 'bytes'>): Credentials => ({
  player,
  device: randomText(bytesOf.device, entropy),
  secret: randomText(bytesOf.secret, entropy),
});

export function newPlayer({ entropy, secrets, signer }: CredentialsOptions): Credentials {
  const player = randomText(bytesOf.player, entropy);
  invariant(isPlayerId(player), 'random text is a player id');
  const { device, secret } = newDevice(player, entropy);
  const signature = signer.sign(signedText(player, device, secrets.hash(secret)));
  return { player, device: `${device}.${signature}`, secret };
}

/** We gave out exactly these together, to a new player. Says nothing about what has become of it since. */
export function areFirstCredentials(
  { player, device, secret }: Credentials,
  { secrets, signer }: Pick<CredentialsOptions, 'secrets' | 'signer'>,
): boolean {
  const [id = '', signature = ''] = device.split('.');
  return signer.isSigned(signedText(player, id, secrets.hash(secret)), signature);
}

const signedText = (player: PlayerId, device: string, secretHash: string): string =>
  ['device', player, device, secretHash].join('/');
