import { describe, expect, it, onTestFinished } from 'vitest';
import type { OutboxEntry } from '../../ports/outbox.ts';
import { submissionMemory } from '../../ports/score-book.ts';
import type { KeptScore, ScoreBook } from '../../ports/score-book.ts';
import { describeScoreBookContract, factsIn } from '../../ports/score-book.contract.ts';
import type { ScoreBookUnderTest } from '../../ports/score-book.contract.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import { outboxKey, partitions } from './keys.ts';
import type { Reply } from './redis-link.ts';
import { createRedisScoreBook } from './redis-score-book.ts';
import { texts } from './replies.ts';
import { faultyConfig, redisFaults } from './testing-faults.ts';
import { redisKinds, suiteStores } from './testing-suite.ts';
import { openTestStore, startRedis } from './testing.ts';
import type { FreshStore } from './testing.ts';

/** Enough of an outbox to look into, at the key that scripts append to. */
const outboxOf = ({ link }: Pick<FreshStore, 'link'>): ScoreBookUnderTest['outbox'] => ({
  partitions,
  async read(asked) {
    const found = new Map<number, readonly OutboxEntry[]>();
    for (const partition of asked.keys()) {
      const reply = await link.command(['XRANGE', outboxKey(partition), '-', '+'], { partition, writes: false });
      const entries = (Array.isArray(reply) ? (reply as readonly Reply[]) : []).map((entry) => texts(entry));
      if (entries.length > 0) {
        found.set(
          partition,
          entries.map(([cursor = '', fields = '']) => ({ cursor, at: 0, text: fields.slice('fact,'.length) })),
        );
      }
    }
    return found;
  },
});

const add = (id: string, member = 'ann') => ({
  id,
  member,
  board: 'sum',
  amount: 1,
  name: null,
  area: null,
  operator: 'add' as const,
});

describe.each(redisKinds)('on %s', (kind) => {
  const stores = suiteStores(kind);

  describeScoreBookContract(async () => {
    const under = await stores.fresh();
    return {
      book: createRedisScoreBook({ link: under.link, shiftMs: under.time.shiftMs }),
      outbox: outboxOf(under),
      advance: under.advance,
      async reopen() {
        await under.reopen();
        return createRedisScoreBook({ link: under.link, shiftMs: under.time.shiftMs });
      },
      close: () => under.close(),
    };
  });

  it('[INGEST-3] ids are forgotten in two steps, so that memory is bounded and a retry is not counted', async () => {
    const under = await stores.fresh();
    onTestFinished(() => under.close());
    const book = createRedisScoreBook({ link: under.link, shiftMs: under.time.shiftMs, mostKnownIds: 3 });
    const isKnown = async (id: string): Promise<boolean> => (await book.keep([add(id)]))[0]?.duplicate ?? false;
    await book.keep(['a', 'b', 'c'].map((id) => add(id)));
    await book.keep([add('d')]);
    expect(await Promise.all(['a', 'd'].map(isKnown))).toEqual([true, true]);
    await book.keep(['e', 'f'].map((id) => add(id)));
    await book.keep([add('g')]);
    expect(await Promise.all(['d', 'f', 'g'].map(isKnown))).toEqual([true, true, true]);
    expect(await isKnown('a')).toBe(false);
  });

  it('[INGEST-3] a Redis that was away for long still knows what came before', async () => {
    const under = await stores.fresh();
    onTestFinished(() => under.close());
    const book = createRedisScoreBook({ link: under.link, shiftMs: under.time.shiftMs });
    await book.keep([add('a')]);
    under.advance(50 * submissionMemory.ms);
    expect(await book.keep([add('b'), add('a')])).toMatchObject([{ value: 2 }, { duplicate: true, value: 2 }]);
  });
});

const failureOf = (task: Promise<unknown>): Promise<unknown> =>
  task.then(
    (value) => ({ accepted: value }),
    (error: unknown) => error,
  );

describe.each(redisFaults)('Redis is $name', ({ how, keeps, begin, end }) => {
  it(
    '[INGEST-6] a score is kept once or not at all, as was said, and the same ids tell later',
    { timeout: 90_000 },
    async () => {
      const redis = await startRedis({ config: faultyConfig });
      onTestFinished(() => redis.close());
      const { link, close } = await openTestStore(redis);
      onTestFinished(close);
      const book = createRedisScoreBook({ link });
      const [before] = await book.keep([add('before')]);
      await begin(redis);
      const first = await failureOf(book.keep([add('first')]));
      expect(first).toBeInstanceOf(how === 'silent' ? Error : StoreUnavailable);
      if (how === 'silent') await expect.poll(() => link.trouble).not.toBeNull();
      expect(await failureOf(book.keep([add('second'), add('third', 'bob')]))).toBeInstanceOf(StoreUnavailable);

      await end(redis);
      await expect
        .poll(() => failureOf(book.keep([add('first'), add('second')])), { timeout: 60_000 })
        .toHaveProperty('accepted');
      const [again, last] = await book.keep([add('first'), add('last')]);
      expect(again?.duplicate).toBe(true);
      expect(last?.value).toBe(keeps ? 4 : 3);
      expect(last?.seq).toBeGreaterThan(before?.seq ?? Number.NaN);
      const facts = await factsIn(outboxOf({ link }));
      const ids = facts.flatMap(({ items }) => items.map(({ id }) => id));
      expect(ids.toSorted()).toEqual([...(keeps ? ['before'] : []), 'first', 'last', 'second']);
    },
  );
});

const breath = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Sends one score after the other for a member; what was not answered goes again by the same id. */
async function scoreUntil(book: ScoreBook, member: string, isOver: () => boolean) {
  const answered: { readonly id: string; readonly value: number }[] = [];
  const wrong: string[] = [];
  let unanswered = 0;
  for (let number = 1; !isOver(); number += 1) {
    const id = `${member}-${number}`;
    let wasUnknown = false;
    for (;;) {
      const answer = await failureOf(book.keep([add(id, member)]).then(([kept]) => kept));
      if (answer instanceof Error) {
        if (!(answer instanceof StoreUnavailable || answer instanceof OutcomeUnknown)) throw answer;
        wasUnknown ||= answer instanceof OutcomeUnknown;
        unanswered += 1;
        await breath(50);
        continue;
      }
      const { accepted } = answer as { accepted: KeptScore };
      if (accepted.duplicate && !wasUnknown) wrong.push(`${id} was refused, and kept`);
      answered.push({ id, value: accepted.value });
      break;
    }
    await breath(2);
  }
  return { member, answered, wrong, unanswered };
}

/** More than any answer is waited for. */
const leastMs = 1_500;

describe.each(redisKinds)('%s in trouble while scores come in', (kind) => {
  const happening = redisFaults.filter(
    ({ keeps, onlyAlone }) => keeps && (kind === 'one Redis' || onlyAlone === undefined),
  );

  it.each(happening)(
    '[INGEST-6] $name: each score that was answered counts once, and none that was refused',
    { timeout: 180_000 },
    async ({ begin, end }) => {
      const redis = await startRedis({ kind, config: faultyConfig });
      onTestFinished(() => redis.close());
      const { link, close } = await openTestStore(redis);
      onTestFinished(close);
      const book = createRedisScoreBook({ link });
      let over = false;
      const members = Array.from({ length: 20 }, (_, index) => `member-${index}`);
      const scorers = members.map((member) => scoreUntil(book, member, () => over));
      await expect.poll(() => failureOf(book.keep([add('first', 'probe')]))).toHaveProperty('accepted');
      await begin(redis);
      await breath(leastMs);
      await end(redis);
      await expect
        .poll(() => failureOf(book.keep(members.map((member) => add('probe', `probe-${member}`)))), { timeout: 60_000 })
        .toHaveProperty('accepted');
      over = true;
      const told = await Promise.all(scorers);
      expect(told.flatMap(({ wrong }) => wrong)).toEqual([]);
      expect(told.reduce((sum, { unanswered }) => sum + unanswered, 0)).toBeGreaterThan(0);
      for (const { answered } of told)
        expect(answered.map(({ value }) => value)).toEqual(answered.map((_, index) => index + 1));
      const facts = await factsIn(outboxOf({ link }));
      const ids = facts.flatMap(({ items }) => items.map(({ id, member }) => `${member} ${id}`));
      const expected = told.flatMap(({ member, answered }) => answered.map(({ id }) => `${member} ${id}`));
      expect(ids.filter((id) => id.startsWith('member-')).toSorted(byText)).toEqual(expected.toSorted(byText));
    },
  );
});

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

describe('the answer is cut', () => {
  it('[INGEST-6] executed, and the reply lost: unknown, and the same ids count once', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.close());
    const { link, client, close } = await openTestStore(redis);
    onTestFinished(close);
    const book = createRedisScoreBook({ link });
    await book.keep([add('before')]);
    redis.process.pause();
    const cut = failureOf(book.keep([add('cut'), add('cut', 'bob')]));
    await expect.poll(() => link.trouble).not.toBeNull();
    expect(await cut).toBeInstanceOf(OutcomeUnknown);
    redis.process.resume();
    await expect.poll(() => link.trouble).toBeNull();
    // It was in the socket's buffer, and Redis has read it since.
    await client.ping();
    expect(await book.keep([add('cut'), add('cut', 'bob')])).toMatchObject([
      { duplicate: true, value: 2 },
      { duplicate: true, value: 1 },
    ]);
  });
});
