import type { PlayerId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import type { PlayerRecord } from '../ports/player-store.ts';
import { MemberNames } from './member-names.ts';
import { recordOf } from './testing/memory-scoreboards.ts';

function open(most?: number) {
  const records = new Map<string, PlayerRecord>();
  const loads: string[] = [];
  let gate: Promise<void> | null = null;
  const players = {
    load: async (id: PlayerId) => {
      loads.push(id);
      const found = records.get(id) ?? null;
      await gate;
      return found;
    },
  };
  return {
    names: new MemberNames(players, most),
    loads,
    put: (id: string, name: string) => void records.set(id, recordOf(id, name)),
    hold: (until: Promise<void> | null) => {
      gate = until;
    },
  };
}

it('[SCORES-10] a name is read once and heard of when it changes', async () => {
  const { names, loads, put } = open();
  put('player-ann', 'ann');
  expect(await names.of(['player-ann', 'player-ann', 'player-bob', 'not a player'])).toEqual(
    new Map([['player-ann', 'ann']]),
  );
  names.learn('player-ann' as PlayerId, 'Anne');
  expect((await names.of(['player-ann', 'player-bob'])).get('player-ann')).toBe('Anne');
  expect(loads).toEqual(['player-ann', 'player-bob']);
});

it('[SCORES-10] a rename that is heard while the name is being read wins', async () => {
  const { names, put, hold } = open();
  put('player-ann', 'ann');
  const held = Promise.withResolvers<void>();
  hold(held.promise);
  const asked = names.of(['player-ann']);
  names.learn('player-ann' as PlayerId, 'Anne');
  held.resolve();
  expect((await asked).get('player-ann')).toBe('Anne');
});

it('[SCORES-10] names are read again when renames may have gone unheard', async () => {
  const { names, put } = open();
  put('player-ann', 'ann');
  await names.of(['player-ann']);
  put('player-ann', 'Anne');
  expect((await names.of(['player-ann'])).get('player-ann')).toBe('ann');
  names.forgetAll();
  expect((await names.of(['player-ann'])).get('player-ann')).toBe('Anne');
});

it('[SCORES-10] keeps so many names only, those used last', async () => {
  const { names, loads, put } = open(3);
  const ids = Array.from({ length: 6 }, (_, index) => `player-${index}`);
  for (const id of ids) put(id, `name of ${id}`);
  expect((await names.of(ids)).size).toBe(6);
  expect(names.size).toBe(3);
  await names.of(ids.slice(3));
  expect(loads).toHaveLength(6);
});
