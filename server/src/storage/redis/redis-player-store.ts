/**
 * Players and the registry of names. A name and its player live in two partitions, which are never written together:
 * the name is reserved, the player's record carries it, the name is held. Whoever dies between leaves a reservation
 * that runs out, and the player's record tells what it came to.
 */
import type { PlayerId } from '@inkroom/shared';
import { foldName } from '../../lib/fold-name.ts';
import type { PlayerRecord, PlayerStore } from '../../ports/player-store.ts';
import { nameKey, partitionOf, playerKey, prefixOf } from './keys.ts';
import type { RedisLink } from './redis-link.ts';
import { loadScript } from './scripts.ts';

export interface RedisPlayerStoreOptions {
  readonly link: RedisLink;
  /** Moves the clock of the scripts, for tests. */
  readonly shiftMs?: () => number;
}

type Reserved = 'reserved' | 'held' | 'taken';

export function createRedisPlayerStore({ link, shiftMs = () => 0 }: RedisPlayerStoreOptions): PlayerStore {
  const putPlayer = loadScript('put-player');
  const settleName = loadScript('settle-name');
  let reserveName = { shiftMs: 0, script: loadScript('reserve-name') };

  const load = async (id: PlayerId): Promise<PlayerRecord | null> => {
    const record = await link.command(['HGET', playerKey(id), 'p'], { partition: partitionOf(id), writes: false });
    return record === null ? null : (JSON.parse(String(record)) as PlayerRecord);
  };

  const settle = async (folded: string, player: PlayerId | '', how: 'hold' | 'free' | 'release', until = 0) => {
    const keys = [nameKey(folded)];
    const args = [player, how, until];
    return link.run({ script: settleName, keys, args, partition: partitionOf(folded), writes: true });
  };

  const reserve = async (folded: string, player: PlayerId, isVoid: PlayerId | ''): Promise<Reserved> => {
    if (reserveName.shiftMs !== shiftMs()) {
      reserveName = { shiftMs: shiftMs(), script: loadScript('reserve-name', shiftMs()) };
    }
    const partition = partitionOf(folded);
    const args = [prefixOf(partition), player, isVoid];
    const reply = await link.run({
      script: reserveName.script,
      keys: [nameKey(folded)],
      args,
      partition,
      writes: true,
    });
    if (reply === 'reserved' || reply === 'held' || reply === 'taken') return reply;
    // A reservation that ran out: it was confirmed by the record, or it is void.
    const other = String(reply).slice('player:'.length) as PlayerId;
    const record = await load(other);
    if (record === null || foldName(record.name) !== folded) return reserve(folded, player, other);
    await settle(folded, other, 'hold');
    return 'taken';
  };

  /** Puts the record under its name, in the three steps. */
  const put = async (record: PlayerRecord, former: PlayerRecord | null): Promise<'put' | 'passed' | 'name-taken'> => {
    const folded = foldName(record.name);
    const reserved = await reserve(folded, record.id, '');
    if (reserved === 'taken') return 'name-taken';
    const args = [former === null ? '' : former.revision, record.revision, JSON.stringify(record)];
    const keys = [playerKey(record.id)];
    const stored = await link.run({ script: putPlayer, keys, args, partition: partitionOf(record.id), writes: true });
    if (stored !== '1') {
      // Somebody else has put another record; the name is given back unless that one carries it.
      const now = await load(record.id);
      if (reserved === 'reserved')
        await settle(folded, record.id, now !== null && foldName(now.name) === folded ? 'hold' : 'free');
      return 'passed';
    }
    if (reserved === 'reserved') await settle(folded, record.id, 'hold');
    if (former !== null && foldName(former.name) !== folded) await settle(foldName(former.name), record.id, 'free');
    return 'put';
  };

  return {
    load,

    async create(record) {
      if ((await load(record.id)) !== null) return 'exists';
      const result = await put(record, null);
      if (result === 'put') return 'created';
      return result === 'passed' ? 'exists' : 'name-taken';
    },

    async update(record) {
      const former = await load(record.id);
      if (former === null || former.revision !== record.revision - 1) return 'conflict';
      const result = await put(record, former);
      if (result === 'put') return 'updated';
      return result === 'passed' ? 'conflict' : 'name-taken';
    },

    async findByName(name) {
      const folded = foldName(name);
      const where = { partition: partitionOf(folded), writes: false };
      const reply = await link.command(['HMGET', nameKey(folded), 'player', 'state'], where);
      const [player, state] = Array.isArray(reply) ? reply : [];
      if (typeof player !== 'string' || state === 'released') return null;
      const record = await load(player as PlayerId);
      return record !== null && foldName(record.name) === folded ? record : null;
    },

    async releaseName(name, reservedUntil) {
      return (await settle(foldName(name), '', 'release', reservedUntil)) === '1' ? 'released' : 'absent';
    },
  };
}
