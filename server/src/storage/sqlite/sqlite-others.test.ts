import { limits } from '@inkroom/shared';
import type { PlayerId, RoomId } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlayerRecord } from '../../ports/player-store.ts';
import { openTemporaryStore } from './testing.ts';
import type { TemporaryStore } from './testing.ts';

let under: TemporaryStore;

beforeEach(async () => {
  under = await openTemporaryStore();
});
afterEach(() => under.close());

describe('chat', () => {
  const room = 'R0000001' as RoomId;
  const line = (text: string) => ({ player: 'player-1' as PlayerId, name: 'n', text, at: 1, from: 'seat' }) as const;

  it('[STORE-19] numbers lines from 1, dedupes by id and keeps the last 100', async () => {
    const log = under.storage.chatLog;
    for (let index = 1; index <= limits.chatLines + 5; index += 1) {
      expect(await log.append(room, `id-${index}`, line(`line ${index}`))).toBe(index);
    }
    expect(await log.append(room, 'id-50', line('another text'))).toBe(50);
    const kept = await log.read(room);
    expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: limits.chatLines }, (_, index) => index + 6));
    expect(kept[0]).toEqual({ ...line('line 6'), seq: 6 });
  });

  it('[STORE-19] lines said at once each get a number', async () => {
    const said = Array.from({ length: 4 }, (_, index) => under.storage.chatLog.append(room, `x${index}`, line('x')));
    expect((await Promise.all(said)).toSorted()).toEqual([1, 2, 3, 4]);
  });
});

describe('players', () => {
  const record = (id: string, name: string): PlayerRecord => ({
    id: id as PlayerId,
    name,
    username: null,
    area: 100,
    generation: 1,
    passphraseHash: null,
    devices: [],
    createdAt: 1,
    revision: 1,
  });

  it('[STORE-20] names are unique after folding, and a changed name frees the former', async () => {
    const { players } = under.storage;
    expect(await players.create(record('player-1', 'Mossy Otter'))).toBe('created');
    expect(await players.create(record('player-1', 'Mossy Otter'))).toBe('exists');
    expect(await players.create(record('player-2', 'mossy-OTTER'))).toBe('name-taken');
    expect(await players.load('player-2' as PlayerId), 'nothing was stored').toBeNull();
    await players.create(record('player-2', 'Quick Newt'));
    expect(await players.update({ ...record('player-2', 'MOSSY otter'), revision: 2 })).toBe('name-taken');
    expect(await players.update({ ...record('player-1', 'Ann'), revision: 2 })).toBe('updated');
    expect(await players.update({ ...record('player-2', 'Mossy Otter'), revision: 2 })).toBe('updated');
    expect((await players.findByName('ANN'))?.id).toBe('player-1');
    expect(await players.findByName('Quick Newt')).toBeNull();
  });

  it('[STORE-21] only the next revision replaces a record', async () => {
    const { players } = under.storage;
    await players.create(record('player-1', 'Ann'));
    const rivals = ['a', 'b', 'c'].map((name) => players.update({ ...record('player-1', name), revision: 2 }));
    expect((await Promise.all(rivals)).filter((result) => result === 'updated')).toHaveLength(1);
    expect(await players.update({ ...record('player-1', 'Ann'), revision: 5 })).toBe('conflict');
    expect(await players.update({ ...record('player-9', 'Nobody'), revision: 2 })).toBe('conflict');
  });

  it('[STORE-20] a released name stays reserved until its time', async () => {
    const { players } = under.storage;
    await players.create(record('player-1', 'Ann'));
    expect(await players.releaseName('ann', under.store.now() + 10_000)).toBe('released');
    expect(await players.releaseName('ann', 1)).toBe('absent');
    expect(await players.findByName('Ann')).toBeNull();
    expect(await players.create(record('player-2', 'Ann'))).toBe('name-taken');
    under.advance(10_001);
    expect(await players.create(record('player-2', 'Ann'))).toBe('created');
  });
});

it('[STORE-22] two callers that make a setting get the same value, also after a restart', async () => {
  const { settings } = under.storage;
  const [one, two] = await Promise.all([settings.getOrCreate('key', 'one'), settings.getOrCreate('key', 'two')]);
  expect(one).toBe(two);
  const reopened = await under.reopenStorage();
  expect(await reopened.settings.getOrCreate('key', 'three')).toBe(one);
});
