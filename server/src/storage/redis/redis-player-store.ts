/**
 * Players and the registry of names. A name and its player live in two partitions, which are never written together:
 * the name is leased, the player's record carries it, the lease ends. Whoever dies between leaves a lease that runs
 * out, and from then on the player's record tells whose the name is.
 */
import type { PlayerId } from '@inkroom/shared';
import { foldName } from '../../lib/fold-name.ts';
import type { PlayerRecord, PlayerStore } from '../../ports/player-store.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { partitionOf, playerKey, prefixOf } from './keys.ts';
import { NameRegistry } from './name-registry.ts';
import type { Lease } from './name-registry.ts';
import type { RedisLink } from './redis-link.ts';
import { scriptLoader } from './scripts.ts';

export interface RedisPlayerStoreOptions {
  readonly link: Pick<RedisLink, 'run' | 'command'>;
  /** Moves the clock of the scripts, for tests. */
  readonly shiftMs?: () => number;
}

/** Partitions may lie on machines whose clocks differ: this long before a lease ends nothing is stored on the strength of it. */
const marginMs = 10_000;

type Put = 'stored' | 'conflict' | 'name-taken';

export function createRedisPlayerStore({ link, shiftMs = () => 0 }: RedisPlayerStoreOptions): PlayerStore {
  const script = scriptLoader(shiftMs);

  const load = async (id: PlayerId): Promise<PlayerRecord | null> => {
    const record = await link.command(['HGET', playerKey(id), 'p'], { partition: partitionOf(id), writes: false });
    // Only put-player.lua writes it.
    return record === null ? null : (JSON.parse(String(record)) as PlayerRecord);
  };

  const carries = async (player: PlayerId, folded: string): Promise<PlayerRecord | null> => {
    const record = await load(player);
    return record !== null && foldName(record.name) === folded ? record : null;
  };

  const names = new NameRegistry({ link, script, isCarriedBy: async (...name) => (await carries(...name)) !== null });

  /** Stores the record under a name that is its player's already, or leased. */
  const store = async (record: PlayerRecord, former: PlayerRecord | null, lease: Lease | 'own'): Promise<Put> => {
    const partition = partitionOf(record.id);
    const args = [
      prefixOf(partition),
      former === null ? '' : former.revision,
      record.revision,
      JSON.stringify(record),
      lease === 'own' ? '' : lease.endsAt - marginMs,
    ];
    const keys = [playerKey(record.id)];
    const outcome = await link.run({ script: script('put-player'), keys, args, partition, writes: true });
    if (outcome === 'stored' || outcome === 'conflict') return outcome;
    throw new StoreUnavailable('it took too long to store a player');
  };

  const put = async (record: PlayerRecord, former: PlayerRecord | null): Promise<Put> => {
    const folded = foldName(record.name);
    const formerName = former === null ? null : foldName(former.name);
    const leaves = formerName === null || formerName === folded ? null : await names.heldBy(record.id, formerName);
    const lease = await names.lease(folded, { player: record.id, isCarried: formerName === folded });
    if (lease === 'taken') return 'name-taken';
    let outcome: Put;
    try {
      outcome = await store(record, former, lease);
    } catch (error) {
      if (error instanceof StoreUnavailable && lease !== 'own') await names.end(lease, 'abandon');
      throw error;
    }
    if (lease !== 'own') await names.end(lease, outcome === 'stored' ? 'confirm' : 'abandon');
    if (outcome === 'stored' && leaves !== null) await names.end(leaves, 'free');
    return outcome;
  };

  return {
    load,

    async create(record) {
      if ((await load(record.id)) !== null) return 'exists';
      const outcome = await put(record, null);
      if (outcome === 'stored') return 'created';
      return outcome === 'conflict' ? 'exists' : outcome;
    },

    async update(record) {
      const former = await load(record.id);
      if (former === null || former.revision !== record.revision - 1) return 'conflict';
      const outcome = await put(record, former);
      return outcome === 'stored' ? 'updated' : outcome;
    },

    async findByName(name) {
      const folded = foldName(name);
      const held = await names.held(folded);
      return held === null ? null : carries(held.player, folded);
    },

    async releaseName(name, reservedUntil) {
      const folded = foldName(name);
      const held = await names.held(folded);
      if (held === null || (await carries(held.player, folded)) === null) return 'absent';
      return (await names.release(held, reservedUntil)) ? 'released' : 'absent';
    },
  };
}
