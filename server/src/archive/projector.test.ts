import type { ActivityFact } from '@inkroom/shared';
import { afterEach, expect, it, vi } from 'vitest';
import { ShiftedClock } from '../../test/support/shifted-clock.ts';
import { ArchiveUnavailable, UnstorableFact } from '../ports/archive.ts';
import type { Archive, FactBatch } from '../ports/archive.ts';
import type { RankedValue } from '../ports/rank-index.ts';
import { aGame } from '../storage/sql/games/testing.ts';
import { recordingLogger } from '../storage/redis/testing.ts';
import { startProjector } from './projector.ts';
import type { Projector } from './projector.ts';
import { MemoryOutbox, MemoryRanks } from './testing/memory-outbox.ts';

const stops: Projector[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((projector) => projector.stop()));
});

/** Keeps what it is given, unless told what to do instead. */
class MemoryArchive implements Archive {
  readonly at = new Map<number, string>();
  readonly batches: (readonly FactBatch[])[] = [];
  holder: string | null = null;
  pending: RankedValue[] = [];
  renewed = 0;
  before: (batches: readonly FactBatch[]) => void = () => undefined;
  isAway = false;

  async cursors() {
    this.#reach();
    return new Map(this.at);
  }

  async project(batches: readonly FactBatch[]) {
    this.#reach();
    this.before(batches);
    if (batches.some(({ partition, from }) => (this.at.get(partition) ?? '') !== from)) return 'elsewhere';
    for (const { partition, to } of batches) this.at.set(partition, to);
    this.batches.push(batches);
    return 'stored';
  }

  async claimProjecting({ node, leaseMs }: { node: string; leaseMs: number }) {
    this.#reach();
    if (this.holder !== null && this.holder !== node) return false;
    this.holder = leaseMs === 0 ? null : node;
    return true;
  }

  async pendingRanks(limit: number) {
    this.#reach();
    return this.pending.slice(0, limit);
  }

  async settleRanks(entries: readonly RankedValue[]) {
    this.pending = this.pending.filter((value) => !entries.includes(value));
  }

  async renewRanks() {
    this.renewed += 1;
  }

  async countDead() {
    return this.batches.flat().flatMap(({ dead }) => dead).length;
  }

  get facts() {
    return this.batches.flat().flatMap(({ facts }) => facts);
  }

  #reach(): void {
    if (this.isAway) throw new ArchiveUnavailable('away');
  }
}

function bench(partitions = 1) {
  const outbox = new MemoryOutbox(partitions);
  const archive = new MemoryArchive();
  const ranks = new MemoryRanks();
  const logger = recordingLogger();
  const clock = new ShiftedClock();
  const counted = { facts: 0, buried: 0 };
  const start = (node = 'one'): Projector => {
    const projector = startProjector({
      outbox,
      archive,
      ranks,
      clock,
      logger,
      node,
      entropy: { bytes: (count) => new Uint8Array(count), fraction: () => 0.5 },
      metrics: {
        projected: (facts) => void (counted.facts += facts),
        buried: () => void (counted.buried += 1),
      },
    });
    stops.push(projector);
    return projector;
  };
  return { outbox, archive, ranks, logger, clock, counted, start };
}

const games = (count: number) => Array.from({ length: count }, () => aGame());
let told = 0;
const events = (count: number): readonly ActivityFact[] =>
  Array.from({ length: count }, () => {
    told += 1;
    const item = { id: `a${told}`, user: 'ada', area: 111, mode: 'chess', event: 'LOGIN', source: 'outside' } as const;
    return { type: 'activity', at: told, items: [item] };
  });
const drained = (outbox: MemoryOutbox) => vi.waitFor(() => expect(outbox.waiting).toBe(0), { timeout: 60_000 });

it('[ARCHIVE-12] many entries of many partitions are stored together, in order, and forgotten by the outbox', async () => {
  const { outbox, archive, counted, start } = bench(4);
  const facts = events(1_200);
  facts.forEach((fact, index) => outbox.append(index % 4, [fact]));
  start();
  await drained(outbox);
  expect(archive.facts).toHaveLength(1_200);
  expect(counted.facts).toBe(1_200);
  const sizes = archive.batches.map((batches) => batches.reduce((sum, batch) => sum + batch.facts.length, 0));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  expect(Math.max(...sizes)).toBeGreaterThan(300);
  for (const partition of outbox.partitions) {
    const stored = archive.batches.flat().filter((batch) => batch.partition === partition);
    expect(stored.flatMap((batch) => batch.facts)).toEqual(facts.filter((_, index) => index % 4 === partition));
    stored.reduce((from, batch) => {
      expect(batch.from).toBe(from);
      return batch.to;
    }, '');
  }
});

it('[ARCHIVE-12] games are heavy: fifty fill a transaction', async () => {
  const { outbox, archive, start } = bench();
  outbox.append(0, [...games(120), ...events(100)]);
  start();
  await drained(outbox);
  expect(archive.batches.map(([batch]) => batch?.facts.length)).toEqual([50, 50, 120]);
});

it('[ARCHIVE-12] a transaction carries no more text than is good for it, however few entries that is', async () => {
  const { outbox, archive, start } = bench();
  const long = Array.from({ length: 9 }, () => aGame({ moves: Array.from({ length: 60_000 }, () => 200) }));
  outbox.append(0, long);
  start();
  await drained(outbox);
  expect(archive.batches.map(([batch]) => batch?.facts.length)).toEqual([2, 2, 2, 2, 1]);
});

it('[ARCHIVE-6] of many entries the one that cannot be stored is found and buried, and the others are stored', async () => {
  const { outbox, archive, counted, logger, start } = bench(2);
  const facts = games(100);
  const bad = [facts[7], facts[8], facts[91]];
  archive.before = (batches) => {
    if (
      batches.some((batch) =>
        batch.facts.some((fact) => bad.some((one) => JSON.stringify(one) === JSON.stringify(fact))),
      )
    ) {
      throw new UnstorableFact('too odd');
    }
  };
  facts.forEach((fact, index) => outbox.append(index % 2, [fact]));
  const projector = start();
  await drained(outbox);
  expect(archive.facts).toHaveLength(97);
  const dead = archive.batches.flat().flatMap((batch) => batch.dead);
  expect(dead.map(({ text }) => text).toSorted()).toEqual(bad.map((fact) => JSON.stringify(fact)).toSorted());
  expect(dead.every(({ reason }) => reason === 'too odd')).toBe(true);
  expect(counted.buried).toBe(3);
  expect(projector.state().dead).toBe(3);
  expect(logger.lines.filter((line) => line.includes('can never be stored'))).toHaveLength(3);
});

it('[ARCHIVE-6] what fails once because of somebody else is not buried', async () => {
  const { outbox, archive, start } = bench();
  let failures = 2;
  archive.before = (batches) => {
    // A burial would succeed.
    if (batches.every(({ facts }) => facts.length === 0)) return;
    failures -= 1;
    if (failures >= 0) throw new UnstorableFact('somebody else was faster');
  };
  outbox.append(0, games(1));
  start();
  await drained(outbox);
  expect(archive.facts).toHaveLength(1);
  expect(await archive.countDead()).toBe(0);
});

it('[ARCHIVE-15] what cannot be read as a fact is buried with what is wrong with it', async () => {
  const { outbox, archive, start } = bench();
  const [good] = games(1);
  outbox.appendTexts(0, ['{"type":', '{"type":"cake"}', JSON.stringify({ ...good, winner: 5 }), JSON.stringify(good)]);
  start();
  await drained(outbox);
  expect(archive.facts).toEqual([good]);
  const reasons = archive.batches.flat().flatMap((batch) => batch.dead.map(({ reason }) => reason));
  expect(reasons).toEqual([
    expect.stringMatching(/^not JSON/),
    expect.stringMatching(/^not a fact[^]*type/),
    expect.stringMatching(/^not a fact[^]*winner/),
  ]);
});

it('[ARCHIVE-15] fields that a newer version has added are kept', async () => {
  const { outbox, archive, start } = bench();
  const newer = { ...aGame(), weather: 'fine' };
  outbox.append(0, [newer]);
  start();
  await drained(outbox);
  expect(archive.facts).toEqual([newer]);
});

it('[ARCHIVE-7] while the archive is away nothing is forgotten, and it is tried until it is back', async () => {
  const { outbox, archive, clock, start } = bench();
  outbox.append(0, games(3));
  archive.isAway = true;
  start();
  for (let minute = 0; minute < 5; minute += 1) {
    await new Promise((resolve) => void setImmediate(resolve));
    clock.jump(60_000);
  }
  expect(outbox.waiting).toBe(3);
  expect(archive.facts).toEqual([]);
  archive.isAway = false;
  outbox.append(0, games(2));
  await new Promise((resolve) => void setImmediate(resolve));
  clock.jump(60_000);
  await drained(outbox);
  expect(archive.facts).toHaveLength(5);
});

it('[ARCHIVE-7] a fault that nobody thought of is logged, and nothing is lost by it', async () => {
  const { outbox, archive, logger, start } = bench();
  let isBroken = true;
  archive.before = () => {
    if (isBroken) throw new Error('a bug');
  };
  outbox.append(0, games(2));
  start();
  await vi.waitFor(() => expect(logger.lines.join()).toContain('facts could not be stored'));
  expect(outbox.waiting).toBe(2);
  isBroken = false;
  await drained(outbox);
  expect(archive.facts).toHaveLength(2);
});

it('[ARCHIVE-9] after COMMIT without an answer it goes on from where the archive stands', async () => {
  const { outbox, archive, start } = bench();
  const project = archive.project.bind(archive);
  let losses = 0;
  vi.spyOn(archive, 'project').mockImplementation(async (batches) => {
    const result = await project(batches);
    losses += 1;
    if (losses <= 3) throw new ArchiveUnavailable('the answer was lost');
    return result;
  });
  outbox.append(0, games(700));
  start();
  await drained(outbox);
  expect(archive.facts).toHaveLength(700);
  expect(losses).toBeGreaterThanOrEqual(2);
});

it('[ARCHIVE-8] another node takes over when the one that projects stops', async () => {
  const { outbox, archive, clock, start } = bench();
  const first = start('one');
  await vi.waitFor(() => expect(archive.holder).toBe('one'));
  const second = start('two');
  outbox.append(0, games(1));
  await drained(outbox);
  expect(second.state().lastBatch).toBeNull();
  await first.stop();
  outbox.append(0, games(2));
  clock.jump(2_000);
  await drained(outbox);
  expect(archive.holder).toBe('two');
  expect(archive.facts).toHaveLength(3);
  expect(second.state().lastBatch).toMatchObject({ facts: 2 });
});

it('[ARCHIVE-13] unplugged, nothing is stored and nothing forgotten; plugged in again, all of it is', async () => {
  const { outbox, archive, clock, start } = bench();
  const projector = start();
  outbox.append(0, games(1));
  await drained(outbox);
  projector.setUnplugged(true);
  expect(projector.state().isUnplugged).toBe(true);
  outbox.append(0, games(20));
  for (let second = 0; second < 5; second += 1) {
    await new Promise((resolve) => void setImmediate(resolve));
    clock.jump(1_000);
  }
  expect([outbox.waiting, archive.facts.length]).toEqual([20, 1]);
  projector.setUnplugged(false);
  await drained(outbox);
  expect(archive.facts).toHaveLength(21);
});

const value = (member: string): RankedValue =>
  ({ board: 'players', member, value: 1, achievedAt: 1, seq: 1, label: null, mark: null }) as RankedValue;

it('[ARCHIVE-10] scoreboards are told after COMMIT, and a board that does not listen keeps no fact out', async () => {
  const { outbox, archive, ranks, logger, start } = bench();
  archive.before = () => archive.pending.push(value('ada'));
  const put = vi.spyOn(ranks, 'put').mockRejectedValueOnce(new Error('deaf'));
  outbox.append(0, games(1));
  start();
  await drained(outbox);
  await vi.waitFor(() => expect(logger.lines.join()).toContain('scoreboards did not take their values'));
  expect(ranks.values.size).toBe(0);
  outbox.append(0, games(1));
  await vi.waitFor(() => expect(ranks.values.get('players\nada')).toBeDefined());
  expect(archive.pending).toEqual([]);
  expect(put.mock.calls.length).toBeGreaterThan(1);
});

it('[ARCHIVE-10] an index that was lost is filled again, before it counts as filled', async () => {
  const { archive, ranks, clock, start } = bench();
  const kept = [value('ada'), value('bob')];
  vi.spyOn(archive, 'renewRanks').mockImplementation(async () => {
    expect(await ranks.generation()).toBeNull();
    archive.pending = [...kept];
  });
  start();
  await vi.waitFor(() => expect(ranks.values.size).toBe(2));
  ranks.lose();
  await vi.waitFor(() => {
    clock.jump(6_000);
    expect(ranks.values.size).toBe(2);
  });
  expect(await ranks.generation()).not.toBeNull();
});
