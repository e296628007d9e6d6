/** Frees the name of somebody who has lost device and passphrase. For the person who operates the server; nobody can ask for it over the network. */
import { ok } from '@inkroom/shared';
import type { PlayerRecord } from '../ports/player-store.ts';
import { fail } from './failure.ts';
import type { Answer } from './failure.ts';
import { generateName, nameCandidates } from './generated-names.ts';
import { Players } from './players.ts';
import type { PlayersOptions } from './players.ts';

/** So long nobody else can take a released name; its player can, if the device turns up after all. */
export const reservedMs = 30 * 24 * 60 * 60 * 1000;

export interface Released {
  /** The player as it goes on: under a generated name, with its devices and its past. */
  readonly player: PlayerRecord;
  /** Epoch milliseconds. */
  readonly reservedUntil: number;
}

/** Null when nobody holds the name. */
export async function releaseName(username: string, options: PlayersOptions): Promise<Answer<Released> | null> {
  const holder = await options.players.findByName(username);
  if (holder === null) return null;
  const reservedUntil = options.clock.now() + reservedMs;
  await options.players.releaseName(holder.name, reservedUntil);
  const players = new Players(options);
  for (const name of nameCandidates(generateName(options.entropy), options.entropy)) {
    const renamed = await players.change(holder.id, (record) => ok({ ...record, name, username: null }));
    if (renamed.ok) return ok({ player: renamed.value, reservedUntil });
    if (renamed.error.code !== 'name-taken') return renamed;
  }
  return fail('internal');
}
