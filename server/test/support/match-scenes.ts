/** What tests of matches set up again and again: two are called up, they play, and what becomes of their tickets is waited for. */
import type { RoomId, Ticket, TicketId, TicketState } from '@inkroom/shared';
import { expect, vi } from 'vitest';
import type { Actor } from '../../src/rooms/committer.ts';
import type { MatchBench, MatchNode } from './match-bench.ts';
import { ann, ben } from './rooms-bench.ts';

export interface Playing {
  readonly ids: readonly [TicketId, TicketId];
  readonly room: RoomId;
  readonly x: Actor;
  readonly o: Actor;
}

const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 5 });

/** On the bench of whichever test is running. */
export function matchScenes(benchNow: () => MatchBench) {
  /** Moves the clock while it waits, so that whatever has a deadline comes to it. */
  const inTime = (check: () => void | Promise<void>, stepMs = 1_000) =>
    eventually(async () => {
      benchNow().clock.jump(stepMs);
      await check();
    });

  const becomes = (id: TicketId, ...states: readonly TicketState[]) =>
    eventually(async () => expect(states).toContain((await benchNow().ticket(id)).state));

  /** Ann and Ben, called up together. */
  async function pair(node?: MatchNode): Promise<readonly [TicketId, TicketId]> {
    const on = node === undefined ? {} : { node };
    const ids = [await benchNow().take(ann, on), await benchNow().take(ben, on)] as const;
    for (const id of ids) await becomes(id, 'recalled');
    return ids;
  }

  /** The match is done: nothing of it is left. */
  const done = ({ match }: Ticket) =>
    inTime(async () => expect(match === null ? null : await benchNow().storage.store.load(match)).toBe(null), 200);

  /** Without pages they are programs that play over HTTP. */
  async function playing({ withPages = false } = {}): Promise<Playing> {
    const bench = benchNow();
    const ids = await pair();
    const [one, other] = ids;
    if (withPages) {
      bench.node.queues.ownerArrived(one, ann, "ann's page");
      bench.node.queues.ownerArrived(other, ben, "ben's page");
    }
    expect(await bench.step(ann, ids[0], 'confirm')).toBe('ok');
    expect(await bench.step(ben, ids[1], 'confirm')).toBe('ok');
    await becomes(one, 'playing');
    const { room, seat } = await bench.ticket(one);
    if (room === null) throw new Error('a match is played in a room');
    return { ids, room, ...(seat === 0 ? { x: ann, o: ben } : { x: ben, o: ann }) };
  }

  async function play(room: RoomId, movers: readonly [Actor, Actor], cells: readonly number[]): Promise<void> {
    for (const [ply, cell] of cells.entries()) {
      const mover = movers[ply % 2 === 0 ? 0 : 1];
      expect(await benchNow().ask(mover, room, { type: 'move', game: 1, ply, cell })).toBe('ok');
    }
  }

  const both = async (ids: readonly TicketId[]): Promise<readonly Ticket[]> =>
    Promise.all(ids.map((id) => benchNow().ticket(id)));

  return { eventually, inTime, becomes, pair, done, playing, play, both };
}
