import { createRandom, refusal } from '@inkroom/shared';
import type { MyStanding, ScoreboardChange, ScoreboardId, ScoreboardRow, ScoreboardSnapshot } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { createScoreboardReplica } from './scoreboard-replica.ts';
import { standingTimes } from './standing-watch.ts';
import { FakeConnection } from './testing/fake-connection.ts';
import { FakeWorld } from './testing/fake-world.ts';

const id = 'wins.all.all.2026-11-21' as ScoreboardId;

const row = (member: string, value: number, rank = 1): ScoreboardRow => ({
  rank,
  member,
  name: member,
  value,
  achievedAt: 0,
});

const change = (seq: number, changed: readonly ScoreboardRow[], removed: readonly string[] = []): ScoreboardChange => ({
  id,
  seq,
  changed,
  removed,
  total: 9,
  at: seq,
});

class FakeEyes {
  isOpen = true;
  listeners = new Set<() => void>();
  readonly isVisible = (): boolean => this.isOpen;
  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  turn(isOpen: boolean): void {
    this.isOpen = isOpen;
    for (const listener of this.listeners) listener();
  }
}

const open = ({ withMe = false, mayAppear = false } = {}) => {
  const world = new FakeWorld();
  const connection = new FakeConnection(() => world.now);
  const { environment } = world.page();
  const eyes = new FakeEyes();
  const board = createScoreboardReplica(connection, id, { environment, withMe, mayAppear, visibility: eyes });
  const answer = async (rows: readonly ScoreboardRow[], more: Partial<ScoreboardSnapshot> = {}): Promise<void> => {
    const scoreboard: ScoreboardSnapshot = { id, seq: 0, rows, total: rows.length, at: 0, closed: false, ...more };
    connection.last('scoreboard:join').answer({ ok: true, scoreboard });
    await world.pass(0);
  };
  const says = async (news: ScoreboardChange): Promise<void> => {
    connection.says('scoreboard:changed', news);
    await world.pass(250);
  };
  const shown = (): string =>
    board
      .getState()
      .rows.map(({ member, value }) => `${member}${value}`)
      .join(' ');
  return { world, connection, eyes, board, answer, says, shown };
};

describe('a scoreboard on the page', () => {
  it('[CLIENT-60] is a snapshot, then the changes that follow it, in order of value, earlier achievement and id', async () => {
    const { board, answer, says, shown } = open();
    expect(board.getState().status).toBe('loading');
    await answer([row('b', 2), { ...row('a', 2), achievedAt: 5 }, row('c', 1)]);
    expect(shown()).toBe('b2 a2 c1');
    expect(board.getState()).toMatchObject({ status: 'ready', isLive: true, total: 3 });
    await says(change(1, [row('c', 3), row('d', 2)], ['b']));
    expect(shown()).toBe('c3 d2 a2');
    expect(board.getState()).toMatchObject({ total: 9, at: 1 });
  });

  it('[CLIENT-60] a change that was seen already, or is about another scoreboard, changes nothing', async () => {
    const { connection, answer, says, shown } = open();
    await answer([row('a', 1)], { seq: 4 });
    await says(change(4, [row('a', 9)]));
    await says({ ...change(5, [row('a', 9)]), id: 'players' as ScoreboardId });
    expect(shown()).toBe('a1');
    expect(connection.count('scoreboard:join')).toBe(1);
  });

  it('[CLIENT-61] a gap is healed by one fresh snapshot, and what came meanwhile counts on top of it', async () => {
    const { connection, answer, says, shown } = open();
    await answer([row('a', 1)]);
    await says(change(2, [row('a', 3)]));
    await says(change(4, [row('a', 5)]));
    expect(shown()).toBe('a1');
    expect(connection.count('scoreboard:join')).toBe(2);
    await answer([row('a', 4)], { seq: 3 });
    expect(shown()).toBe('a5');
    expect(connection.count('scoreboard:join')).toBe(2);
  });

  it('[CLIENT-61] a gap in what came before the snapshot is healed too', async () => {
    const { world, connection, answer, shown } = open();
    connection.says('scoreboard:changed', change(9, [row('a', 9)]));
    await answer([row('a', 1)], { seq: 7 });
    expect(connection.count('scoreboard:join')).toBe(2);
    await answer([row('a', 10)], { seq: 10 });
    await world.pass(250);
    expect(shown()).toBe('a10');
  });

  it('[CLIENT-61] whatever is lost, doubled or out of order, the page ends with the server’s rows', async () => {
    const random = createRandom('scoreboard');
    let healed = 0;
    for (let round = 0; round < 40; round += 1) {
      const { world, connection, answer, shown } = open();
      const values = new Map<string, number>();
      const truth = () => [...values].map(([member, value]) => row(member, value));
      await answer([]);
      let answered = connection.count('scoreboard:join');
      let seq = 0;
      let pending: ScoreboardChange[] = [];
      for (let step = 0; step < 30; step += 1) {
        const member = `m${random.int(6)}`;
        values.set(member, random.int(100));
        seq += 1;
        pending.push(change(seq, [row(member, values.get(member) ?? 0)]));
        if (random.next() < 0.5) {
          const arriving = pending.toSorted(() => random.next() - 0.5).filter(() => random.next() > 0.15);
          for (const one of arriving) {
            connection.says('scoreboard:changed', one);
            if (random.next() < 0.2) connection.says('scoreboard:changed', one);
          }
          pending = [];
        }
        if (connection.count('scoreboard:join') > answered) {
          answered += 1;
          healed += 1;
          await answer(truth(), { seq });
          pending = [];
        }
      }
      // The last word arrives, so that whatever is missing before it is noticed.
      values.set('last', 1);
      seq += 1;
      connection.says('scoreboard:changed', change(seq, [row('last', 1)]));
      if (connection.count('scoreboard:join') > answered) await answer(truth(), { seq });
      await world.pass(250);
      const expected = truth().toSorted((a, b) => b.value - a.value || (a.member < b.member ? -1 : 1));
      expect(shown()).toBe(expected.map(({ member, value }) => `${member}${value}`).join(' '));
    }
    expect(healed).toBeGreaterThan(40);
  });

  it('[CLIENT-62] the last rows stay without a server, and each connection brings a fresh snapshot', async () => {
    const { world, connection, board, answer, shown } = open();
    await answer([row('a', 1)], { at: 77 });
    connection.down();
    expect(board.getState()).toMatchObject({ status: 'ready', isLive: false, at: 77 });
    expect(shown()).toBe('a1');
    connection.up();
    connection.last('scoreboard:join').answer(refusal('store-unavailable'));
    await world.pass(300);
    await answer([row('a', 2)], { seq: 40 });
    expect(shown()).toBe('a2');
    expect(board.getState().isLive).toBe(true);
  });

  it('[CLIENT-62] an answer that belongs to the connection before is not waited for', async () => {
    const { world, connection, answer, shown } = open();
    connection.down();
    connection.up();
    await world.pass(300);
    expect(connection.count('scoreboard:join')).toBe(2);
    await answer([row('a', 1)]);
    expect(shown()).toBe('a1');
  });

  it('[CLIENT-63] a page that nobody sees leaves, and comes back by a snapshot', async () => {
    const { world, connection, eyes, board, answer, says, shown } = open();
    await answer([row('a', 1)]);
    eyes.turn(false);
    await world.pass(0);
    expect(connection.count('scoreboard:leave')).toBe(1);
    expect(board.getState().isLive).toBe(false);
    await says(change(1, [row('a', 2)]));
    await world.pass(60_000);
    expect(shown()).toBe('a1');
    expect(connection.asked).toHaveLength(2);
    eyes.turn(true);
    await answer([row('a', 7)], { seq: 12 });
    expect(shown()).toBe('a7');
    await says(change(13, [row('a', 8)]));
    expect(shown()).toBe('a8');
  });

  it('[CLIENT-48] is left once, after the join under way is answered', async () => {
    const { world, connection, board, answer } = open();
    board.close();
    await world.pass(0);
    expect(connection.count('scoreboard:leave')).toBe(0);
    await answer([]);
    expect(connection.count('scoreboard:leave')).toBe(1);
  });

  it('[CLIENT-64] is drawn at most four times a second, and ends with the newest', async () => {
    const { world, connection, board, answer, shown } = open();
    await answer([row('a', 0)]);
    let drawn = 0;
    board.subscribe(() => {
      drawn += 1;
    });
    for (let step = 1; step <= 100; step += 1) {
      connection.says('scoreboard:changed', change(step, [row('a', step)]));
      await world.pass(10);
    }
    await world.pass(250);
    expect(drawn).toBeGreaterThan(1);
    expect(drawn).toBeLessThanOrEqual(5);
    expect(shown()).toBe('a100');
  });

  it('a scoreboard that does not exist says so and is not asked for again', async () => {
    const { world, connection, board } = open();
    connection.last('scoreboard:join').answer(refusal('not-offered'));
    await world.pass(10_000);
    expect(board.getState()).toMatchObject({ status: 'refused', refused: { code: 'not-offered' } });
    expect(connection.count('scoreboard:join')).toBe(1);
  });

  it('is asked for again while too many others are still being left', async () => {
    const { world, connection, answer, shown } = open();
    connection.last('scoreboard:join').answer(refusal('too-many-scoreboards'));
    await world.pass(3_000);
    expect(connection.count('scoreboard:join')).toBe(2);
    await answer([row('a', 1)]);
    expect(shown()).toBe('a1');
  });

  it('one that begins with its first score is empty until then, and shown once it is there', async () => {
    const { world, connection, board, answer, shown } = open({ mayAppear: true });
    connection.last('scoreboard:join').answer(refusal('no-such-scoreboard'));
    await world.pass(0);
    expect(board.getState()).toMatchObject({ status: 'ready', rows: [], total: 0 });
    await world.pass(10_000);
    expect(connection.count('scoreboard:join')).toBe(2);
    await answer([row('a', 1)]);
    expect(shown()).toBe('a1');
  });

  it('remembers who stood where when the page came, also over a loss', async () => {
    const { connection, board, answer, says } = open();
    await answer([row('a', 2, 1), row('b', 1, 2)]);
    await says(change(1, [row('b', 3, 1), row('a', 2, 2)]));
    connection.down();
    connection.up();
    await answer([row('b', 5, 1), row('a', 2, 2)]);
    expect(board.getState().firstRanks.get('b')).toBe(2);
  });
});

describe('where I stand', () => {
  const nowhere: MyStanding = { row: null, ahead: null, around: [] };

  it('[CLIENT-65] is read off the rows while I am among them', async () => {
    const { connection, board, answer } = open({ withMe: true });
    await answer([row('zoe', 3, 1), row('player-ann', 2, 2)]);
    expect(board.getState().standing).toMatchObject({ row: { rank: 2 }, ahead: { member: 'zoe' } });
    expect(connection.count('scoreboard:me')).toBe(0);
  });

  it('[CLIENT-65] is asked for otherwise, seldom, however much the rows change', async () => {
    const { world, connection, board, answer, says } = open({ withMe: true });
    await answer([row('zoe', 3)]);
    connection.last('scoreboard:me').answer({ ok: true, standing: nowhere });
    await world.pass(250);
    expect(board.getState().standing).toEqual(nowhere);
    for (let seq = 1; seq <= 20; seq += 1) await says(change(seq, [row('zoe', 3 + seq)]));
    expect(connection.count('scoreboard:me')).toBeLessThanOrEqual(1 + 5_000 / standingTimes.leastMs);
    expect(connection.count('scoreboard:me')).toBeGreaterThan(1);
  });

  it('[CLIENT-65] is not asked for by a page that nobody sees', async () => {
    const { world, connection, eyes, answer } = open({ withMe: true });
    await answer([row('zoe', 3)]);
    eyes.turn(false);
    connection.last('scoreboard:me').answer({ ok: true, standing: nowhere });
    await world.pass(standingTimes.slowMs * 3);
    expect(connection.count('scoreboard:me')).toBe(1);
  });
});
