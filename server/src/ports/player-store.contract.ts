/** What every PlayerStore is held to. */
import type { PlayerId } from '@inkroom/shared';
import { describe, expect } from 'vitest';
import { checksOf } from './checks.contract.ts';
import type { PlayerRecord, PlayerStore } from './player-store.ts';

export interface PlayerStoreUnderTest {
  readonly players: PlayerStore;
  now(): number;
  /** Moves the store's clock. */
  advance(ms: number): void;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<PlayerStore>;
  close(): Promise<void>;
}

const one = 'player-one' as PlayerId;
const two = 'player-two' as PlayerId;

const record = (id: PlayerId, name: string, more: Partial<PlayerRecord> = {}): PlayerRecord => ({
  id,
  name,
  username: null,
  area: 100,
  generation: 1,
  passphraseHash: null,
  devices: [{ id: 'device-1', secretHash: 'hash', createdAt: 5 }],
  createdAt: 1,
  revision: 1,
  ...more,
});

export function describePlayerStoreContract(open: () => Promise<PlayerStoreUnderTest>): void {
  const check = checksOf(open);

  describe('player store', () => {
    check('[STORE-21] a record is loaded as it was stored, also after a restart', async ({ players, reopen }) => {
      expect(await players.load(one)).toBeNull();
      const stored = record(one, 'Ann', { username: 'Ann', passphraseHash: 'scrypt$1', area: 250 });
      expect(await players.create(stored)).toBe('created');
      expect(await players.load(one)).toEqual(stored);
      const changed = { ...stored, area: 300, generation: 2, revision: 2 };
      expect(await players.update(changed)).toBe('updated');
      const reopened = await reopen();
      expect(await reopened.load(one)).toEqual(changed);
      expect(await reopened.findByName('ann')).toEqual(changed);
    });

    check('[STORE-21] creating twice is harmless', async ({ players }) => {
      await players.create(record(one, 'Ann'));
      await players.update(record(one, 'Bea', { revision: 2 }));
      expect(await players.create(record(one, 'Ann'))).toBe('exists');
      expect((await players.load(one))?.name).toBe('Bea');
      expect(await players.findByName('Ann')).toBeNull();
    });

    check('[STORE-21] only the next revision replaces a record, and of rivals one', async ({ players }) => {
      await players.create(record(one, 'Ann'));
      const rivals = ['Bea', 'Cat', 'Dan'].map((name) => players.update(record(one, name, { revision: 2 })));
      const results = await Promise.all(rivals);
      expect(results.toSorted()).toEqual(['conflict', 'conflict', 'updated']);
      const winner = ['Bea', 'Cat', 'Dan'][results.indexOf('updated')];
      expect((await players.load(one))?.name).toBe(winner);
      const holders = await Promise.all(['Ann', 'Bea', 'Cat', 'Dan'].map((name) => players.findByName(name)));
      expect(holders.flatMap((holder) => holder?.name ?? [])).toEqual([winner]);
      expect(await players.update(record(one, 'Eve', { revision: 2 }))).toBe('conflict');
      expect(await players.update(record(one, 'Eve', { revision: 4 }))).toBe('conflict');
      expect(await players.update(record(two, 'Eve', { revision: 2 })), 'absent').toBe('conflict');
    });

    check('[STORE-20] names are unique after folding, and a refused one stores nothing', async ({ players }) => {
      await players.create(record(one, 'Mossy Otter'));
      for (const name of ['Mossy Otter', 'mossy otter', 'MOSSY  OTTER', 'mossy-otter']) {
        expect(await players.create(record(two, name)), name).toBe('name-taken');
        expect((await players.findByName(name))?.id, name).toBe(one);
      }
      expect(await players.load(two)).toBeNull();
      await players.create(record(two, 'Quick Newt'));
      expect(await players.update(record(two, 'MOSSY-otter', { revision: 2 }))).toBe('name-taken');
      expect(await players.load(two)).toEqual(record(two, 'Quick Newt'));
      expect((await players.findByName('Quick Newt'))?.id).toBe(two);
    });

    check('[STORE-20] of many who want one name one gets it', async ({ players }) => {
      const rivals = Array.from({ length: 20 }, (_, index) =>
        players.create(record(`player-${index}` as PlayerId, 'Ann')),
      );
      const results = await Promise.all(rivals);
      expect(results.filter((result) => result === 'created')).toHaveLength(1);
      expect(results.filter((result) => result === 'name-taken')).toHaveLength(19);
    });

    check('[STORE-20] a changed name is claimed and the former freed', async ({ players }) => {
      await players.create(record(one, 'Ann'));
      expect(await players.update(record(one, 'ANN', { revision: 2 })), 'only its case').toBe('updated');
      expect(await players.update(record(one, 'Bea', { revision: 3 }))).toBe('updated');
      expect(await players.findByName('Ann')).toBeNull();
      expect((await players.findByName('bea'))?.id).toBe(one);
      expect(await players.create(record(two, 'Ann'))).toBe('created');
    });

    check('[STORE-20] a released name is kept from others until its time, not from its player', async (under) => {
      const { players } = under;
      await players.create(record(one, 'Ann'));
      await players.create(record(two, 'Bea'));
      expect(await players.releaseName('ann', under.now() + 10_000)).toBe('released');
      expect(await players.releaseName('ann', under.now() + 99_000), 'nobody holds it now').toBe('absent');
      expect(await players.releaseName('nobody', 1)).toBe('absent');
      expect(await players.findByName('Ann')).toBeNull();
      expect(await players.update(record(two, 'Ann', { revision: 2 }))).toBe('name-taken');
      expect(await players.update(record(one, 'Ann', { revision: 2 }))).toBe('updated');
      expect((await players.findByName('Ann'))?.id).toBe(one);
      await players.releaseName('Ann', under.now() + 10_000);
      under.advance(10_001);
      expect(await players.update(record(two, 'Ann', { revision: 2 }))).toBe('updated');
      expect((await players.findByName('Ann'))?.id).toBe(two);
    });
  });
}
