/** Three nodes restarted one after the other, as for a new version, while a hundred games go on. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandId, RoomId } from '@inkroom/shared';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../../../e2e/support/bot-pair.ts';
import type { ClusterNode } from '../../../scripts/cluster/cluster.ts';
import { readFinalState } from '../chaos/final-state.ts';
import { peopleOn, playedOn, setStage } from '../chaos/stage.ts';
import type { Stage } from '../chaos/stage.ts';
import { checkHistory } from '../invariants/check-history.ts';
import type { ClientEvent } from '../invariants/history.ts';

const games = 100;
/** A table looks at its board this often, give or take half; so nobody thinks for longer than one and a half of it. */
const paceMs = 1_000;
const thinkingMs = 1.5 * paceMs;
const patientMs = 90_000;
/** What is promised of a rolling restart. */
const promised = { waitMs: 3_000, exitMs: 20_000 };

async function restart(stage: Stage, node: ClusterNode): Promise<void> {
  expect(peopleOn(stage, node).length, `people on ${node.name} before`).toBeGreaterThan(0);
  expect(await node.stop(promised.exitMs), `${node.name} ended by itself`).toBe(true);
  expect(peopleOn(stage, node)).toEqual([]);
  await node.start();
  await isUp(stage, node);
  await playedOn(stage.tables, Date.now());
}

async function isUp({ cluster }: Stage, { name }: ClusterNode): Promise<void> {
  const end = Date.now() + patientMs;
  for (;;) {
    const server = (await cluster.haproxy?.servers())?.find((each) => each.name === name);
    if (server?.status === 'UP') return;
    if (Date.now() > end) throw new Error(`${name} is ${String(server?.status)}`);
    await pause(100);
  }
}

interface Waits {
  /** From sending a move to its acknowledgement. */
  readonly answers: readonly number[];
  /** From an acknowledged move to the next one of the same game, less the time for thinking. */
  readonly opponents: readonly number[];
}

interface Move {
  readonly sentAt: number;
  /** Null for what belongs to no game. */
  readonly game: number | null;
  readonly isMove: boolean;
  readonly settledAt: number | null;
}

/** How long people waited, by what was written down. */
function waitsIn(events: readonly ClientEvent[]): Waits {
  const settledAt = new Map<CommandId, number>();
  for (const event of events) if (event.kind === 'acknowledged') settledAt.set(event.commandId, event.at);
  const byRoom = new Map<RoomId, Move[]>();
  for (const event of events) {
    if (event.kind !== 'sent') continue;
    const { command, commandId, room, at } = event;
    const moves = byRoom.get(room) ?? [];
    byRoom.set(room, moves);
    moves.push({
      sentAt: at,
      game: 'game' in command ? command.game : null,
      isMove: command.type === 'move',
      settledAt: settledAt.get(commandId) ?? null,
    });
  }
  const answers: number[] = [];
  const opponents: number[] = [];
  for (const moves of byRoom.values()) {
    let before: Move | null = null;
    for (const move of moves) {
      if (move.isMove && move.settledAt !== null) {
        answers.push(move.settledAt - move.sentAt);
        const isNext = before?.isMove === true && before.game === move.game;
        if (isNext && before?.settledAt) opponents.push(move.settledAt - before.settledAt - thinkingMs);
      }
      before = move;
    }
  }
  return { answers, opponents };
}

it(
  '[RUN-1] three nodes are restarted under a hundred games: no game and no move is lost, nobody waits for more than three seconds',
  { timeout: 600_000 },
  async () => {
    const stage = await setStage({ seed: 7, tables: games, paceMs });
    onTestFinished(() => stage.close());
    const { tables, cluster, recorder } = stage;
    for (const table of tables) table.start();
    await playedOn(tables, Date.now());
    for (const node of cluster.nodes) await restart(stage, node);
    await Promise.all(tables.map((table) => table.stop()));
    await until(() => tables.every(({ pending }) => pending === 0), patientMs);

    const final = await readFinalState(
      cluster.redis.url,
      tables.map(({ room }) => room),
    );
    const { events } = recorder;
    expect(final.logs.filter(({ state }) => state === null)).toEqual([]);
    expect(checkHistory({ events, rooms: final.logs, facts: final.facts, endedAt: final.now })).toEqual([]);
    const waits = waitsIn(events);
    const longest = { answers: Math.max(...waits.answers), opponents: Math.max(...waits.opponents) };
    console.log(`rolling restart: ${waits.answers.length} moves, longest wait in ms: ${JSON.stringify(longest)}`);
    expect(waits.answers.length).toBeGreaterThan(10 * games);
    expect(longest.answers).toBeLessThanOrEqual(promised.waitMs);
    expect(longest.opponents).toBeLessThanOrEqual(promised.waitMs);
  },
);
