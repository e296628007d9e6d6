/** What becomes of a name whose claimant dies at any step, or meets a rival at any step. */
import type { PlayerId } from '@inkroom/shared';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlayerRecord, PlayerStore } from '../../ports/player-store.ts';
import type { RedisLink } from './redis-link.ts';
import { createRedisPlayerStore } from './redis-player-store.ts';
import { loadScript } from './scripts.ts';
import { redisKinds, suiteStores } from './testing-suite.ts';
import type { FreshStore } from './testing.ts';

type Link = Pick<RedisLink, 'run' | 'command'>;

const leaseIsOverMs = 31_000;
const [one, two, three] = ['player-one', 'player-two', 'player-three'] as [PlayerId, PlayerId, PlayerId];

const record = (id: PlayerId, name: string, revision = 1): PlayerRecord => ({
  id,
  name,
  username: name,
  area: 100,
  generation: 1,
  passphraseHash: null,
  devices: [],
  createdAt: 1,
  revision,
});

/** Its process dies once so many of its calls have been executed: no later one is sent, and nobody hears of the last. */
function dyingAfter(link: Link, calls: number): { link: Link; whenDead: Promise<void>; isDead(): boolean } {
  const { promise: whenDead, resolve } = Promise.withResolvers<void>();
  const never = new Promise<never>(() => undefined);
  let left = calls;
  const guard = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (left <= 0) return never;
      left -= 1;
      const isLast = left === 0;
      const reply = await call(...args);
      if (!isLast) return reply;
      resolve();
      return never;
    };
  };
  return {
    link: { run: guard((call) => link.run(call)), command: guard((words, more) => link.command(words, more)) },
    whenDead,
    isDead: () => left <= 0,
  };
}

/** Each call is on its way for some turns of the event loop. */
function delayed(link: Link, turns: () => number): Link {
  const wait = async (): Promise<void> => {
    for (let turn = turns(); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    run: async (call) => (await wait(), link.run(call)),
    command: async (words, more) => (await wait(), link.command(words, more)),
  };
}

describe.each(redisKinds)('names on %s', (kind) => {
  const stores = suiteStores(kind);
  let under: FreshStore;
  beforeEach(async () => {
    under = await stores.fresh();
  });
  afterEach(() => under.close());

  const storeOn = (link: Link): PlayerStore => createRedisPlayerStore({ link, shiftMs: under.time.shiftMs });

  /** The script of that number is on its way until it is let go, and finds the time that it is then. */
  const holdingAt = (number: number) => {
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    const link: Link = {
      command: (words, more) => under.link.command(words, more),
      async run(call) {
        runs += 1;
        if (runs !== number) return under.link.run(call);
        reached.resolve();
        await gate.promise;
        return under.link.run({ ...call, script: loadScript(call.script.name, under.time.shiftMs()) });
      },
    };
    return { link, whenHeld: reached.promise, letGo: gate.resolve };
  };

  /** A name is its player's alone, or free for anybody. */
  const expectWhole = async (players: PlayerStore, name: string): Promise<void> => {
    const guest = `guest-${name}` as PlayerId;
    const holders = await Promise.all([one, two].map((id) => players.load(id)));
    const carriers = holders.filter((holder) => holder?.name === name);
    expect(carriers.length).toBeLessThan(2);
    const [carrier] = carriers;
    expect(await players.findByName(name)).toEqual(carrier ?? null);
    expect(await players.create(record(guest, name))).toBe(carrier === undefined ? 'created' : 'name-taken');
  };

  it('[REDIS-8] a death at any step of a first name leaves it whole once the lease is over', async () => {
    for (let steps = 1; ; steps += 1) {
      await stores.redis.command('FLUSHALL');
      const dying = dyingAfter(under.link, steps);
      const task = storeOn(dying.link).create(record(one, 'Ann'));
      const outcome = await Promise.race([task, dying.whenDead.then(() => 'died')]);
      if (outcome === 'created' && !dying.isDead()) {
        expect(steps).toBeGreaterThan(3);
        return;
      }
      const players = storeOn(under.link);
      const isStored = (await players.load(one)) !== null;
      under.advance(leaseIsOverMs);
      await expectWhole(players, 'Ann');
      expect((await players.findByName('Ann'))?.id === one, `after ${steps} steps`).toBe(isStored);
    }
  });

  it('[REDIS-8] a death at any step of a change leaves both names whole once the lease is over', async () => {
    for (let steps = 1; ; steps += 1) {
      await stores.redis.command('FLUSHALL');
      const players = storeOn(under.link);
      await players.create(record(one, 'Ann'));
      const dying = dyingAfter(under.link, steps);
      const task = storeOn(dying.link).update(record(one, 'Bea', 2));
      const outcome = await Promise.race([task, dying.whenDead.then(() => 'died')]);
      if (outcome === 'updated' && !dying.isDead()) {
        expect(steps).toBeGreaterThan(5);
        return;
      }
      const carried = (await players.load(one))?.name;
      expect(await players.create(record(two, carried ?? '')), 'at once').toBe('name-taken');
      under.advance(leaseIsOverMs);
      expect((await players.findByName(carried ?? ''))?.id).toBe(one);
      for (const name of ['Ann', 'Bea']) await expectWhole(players, name);
    }
  });

  it('[REDIS-8] whoever comes to the record too late for the lease stores nothing', async () => {
    const { link, whenHeld, letGo } = holdingAt(2);
    const late = storeOn(link).create(record(one, 'Ann'));
    await whenHeld;
    under.advance(leaseIsOverMs);
    const players = storeOn(under.link);
    expect(await players.create(record(two, 'Ann'))).toBe('created');
    letGo();
    await expect(late).rejects.toThrow('too long');
    expect(await players.load(one)).toBeNull();
    expect((await players.findByName('Ann'))?.id).toBe(two);
  });

  it('[REDIS-8] a name given up and taken back at once is not freed by the one who gave it up', async () => {
    const players = storeOn(under.link);
    await players.create(record(one, 'Ann'));
    // Lease, record, end of the lease, and only then the former name.
    const { link, whenHeld, letGo } = holdingAt(4);
    const first = storeOn(link).update(record(one, 'Bea', 2));
    await whenHeld;
    expect(await players.update(record(one, 'Ann', 3))).toBe('updated');
    letGo();
    expect(await first).toBe('updated');
    expect((await players.findByName('Ann'))?.id).toBe(one);
    expect(await players.create(record(two, 'Ann'))).toBe('name-taken');
  });

  it('[REDIS-8] rivals over few names, delayed and dying anywhere, never share one', { timeout: 180_000 }, async () => {
    const names = ['Ann', 'Bea', 'Cat'] as const;
    const step = fc.record({
      player: fc.constantFrom(one, two, three),
      name: fc.constantFrom(...names),
      turns: fc.array(fc.nat(6), { minLength: 8, maxLength: 8 }),
      dies: fc.option(fc.integer({ min: 1, max: 7 }), { nil: undefined, freq: 3 }),
    });
    let [stored, died] = [0, 0];
    const history = fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      async (rounds) => {
        await stores.redis.command('FLUSHALL');
        const players = storeOn(under.link);
        for (const round of rounds) {
          await Promise.all(
            round.map(async ({ player, name, turns, dies }) => {
              const dying = dyingAfter(under.link, dies ?? 1_000);
              let turn = 0;
              const own = storeOn(delayed(dying.link, () => turns[turn++ % turns.length] ?? 0));
              const former = await players.load(player);
              const task =
                former === null
                  ? own.create(record(player, name))
                  : own.update({ ...former, name, revision: former.revision + 1 });
              const outcome = await Promise.race([task, dying.whenDead.then(() => 'died')]);
              if (outcome === 'died') died += 1;
              if (outcome === 'created' || outcome === 'updated') stored += 1;
            }),
          );
          const carried = (await Promise.all([one, two, three].map((id) => players.load(id)))).flatMap(
            (holder) => holder?.name ?? [],
          );
          expect(new Set(carried).size, 'a name is one player’s').toBe(carried.length);
          for (const name of names) {
            const holder = await players.findByName(name);
            expect(holder?.name ?? null).toBe(carried.includes(name) ? name : null);
          }
        }
        under.advance(leaseIsOverMs);
        for (const name of names) {
          const isCarried = (await players.findByName(name)) !== null;
          expect(await players.create(record(`guest-${name}` as PlayerId, name))).toBe(
            isCarried ? 'name-taken' : 'created',
          );
        }
      },
    );
    await fc.assert(history, { numRuns: kind === 'one Redis' ? 60 : 20 });
    expect(stored).toBeGreaterThan(20);
    expect(died).toBeGreaterThan(5);
  });
});
