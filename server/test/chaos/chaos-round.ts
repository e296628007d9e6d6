/** One chaos round: people play, things break one after the other, and in the end everything is held against what Redis has. */
import { setTimeout as pause } from 'node:timers/promises';
import { roomTimes } from '@inkroom/shared';
import { until } from '../../../e2e/support/bot-pair.ts';
import type { ClusterNode } from '../../../scripts/cluster/cluster.ts';
import { checkHistory } from '../invariants/check-history.ts';
import { nothingIsLeft } from '../invariants/aftermath.ts';
import { acknowledgedAreKept } from '../invariants/commands.ts';
import { causeOf, isExecuted } from '../invariants/history.ts';
import type { ClientEvent, Violation } from '../invariants/history.ts';
import { lookAround } from './aftermath-probe.ts';
import type { Fault, FaultRun } from './faults.ts';
import { playedByTicket } from './bot-waiters.ts';
import { keysOfRooms, readFinalState } from './final-state.ts';
import type { FinalState } from './final-state.ts';
import { memoryOf } from './memory.ts';
import { checkHost, checkTickets, readTickets } from './ticket-state.ts';
import { roomsOfMatches } from '../invariants/ticket-facts.ts';
import { briskTables, peopleOn, playedOn, setStage, tablesOn } from './stage.ts';
import type { Stage, StageOptions } from './stage.ts';

export interface RoundOptions extends StageOptions {
  readonly faults: readonly Fault[];
  /** Also wait until the rooms are forgotten, and compare the nodes' memory. */
  readonly untilForgotten?: boolean;
}

export interface FaultTally {
  readonly name: string;
  readonly hit: string;
  readonly runs: number;
  readonly hits: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Per table that it concerned: from the fault to its first acknowledged move. */
  readonly firstMoveMs: readonly number[];
  readonly notes: readonly string[];
}

export interface ChaosReport {
  readonly tallies: readonly FaultTally[];
  readonly violations: readonly Violation[];
  readonly counts: Readonly<Record<ClientEvent['kind'], number>>;
  /** Of those who play by tickets: taken, steps that were answered for, and outcomes that people were told. */
  readonly tickets: { readonly taken: number; readonly answered: number; readonly completed: number };
  /** Of the host: guests whose tickets were answered for, and SMS that were sent to them. */
  readonly guests: { readonly taken: number; readonly texted: number };
  readonly movesPerSecond: number;
}

interface Chapter {
  readonly fault: Fault;
  readonly run: FaultRun;
  readonly firstMoveMs: readonly number[];
  readonly from: number;
  readonly to: number;
}

const calmMs = 1_500;
const spreadMs = 40_000;
/** In so much time most players want to move. */
const underWayMs = 150;
/** Twenty seconds are the promise; a busy machine has longer. */
const quietMs = 60_000;
const forgottenMs = 150_000;

export async function runChaosRound(options: RoundOptions): Promise<ChaosReport> {
  const usualTimes = { ...roomTimes.idleMs };
  // Rooms of matches that are over are forgotten while others still play: the checks have to know when.
  if (options.idleMs !== undefined) setIdleTimes(options.idleMs, options.idleMs, options.idleMs);
  try {
    return await runRound(options);
  } finally {
    setIdleTimes(usualTimes.open, usualTimes.finished, usualTimes.playing);
  }
}

const setIdleTimes = (open: number, finished: number, playing: number): void =>
  void Object.assign(roomTimes.idleMs, { open, finished, playing });

async function runRound(options: RoundOptions): Promise<ChaosReport> {
  const stage = await setStage(options);
  const { tables, waiters, host, smsBox, recorder, log } = stage;
  try {
    for (const table of tables) table.start();
    for (const waiter of waiters) waiter.start();
    host?.start();
    const startedAt = Date.now();
    await calm(stage);
    const memory = new Map<number, number>();
    const chapters: Chapter[] = [];
    for (const fault of options.faults) {
      log(`${fault.name} …`);
      chapters.push(await play(stage, fault));
      await calm(stage);
      // A node's size goes up and down by itself; growth is what the first half had not seen yet.
      if (chapters.length <= options.faults.length / 2) keepHighest(memory, await memoryOf(stage.cluster.nodes));
    }
    const playedMs = Date.now() - startedAt;
    const moves = tables.reduce((sum, table) => sum + table.moves.length, 0);
    const ghosts = await leaveGhosts(stage);
    if (waiters.length > 0) await playedByTicket(waiters, 1);
    await Promise.all([...tables, ...waiters, ...(host === null ? [] : [host])].map((each) => each.stop()));
    for (const waiter of waiters) waiter.close();
    log(`all quiet after ${moves} moves; ${ghosts} people vanished with a node`);
    const aftermath = await settled(() => lookAround(stage), quietMs);
    const tickets = await readTickets(stage.cluster.redis.url);
    const rooms = [...tables.map(({ room }) => room), ...roomsOfMatches(tickets.facts)];
    const final = await readFinalState(stage.cluster.redis.url, rooms);
    const { events } = recorder;
    const atTables = new Set(tables.map(({ room }) => room));
    // A room in which somebody stayed behind after a match is looked at once a minute, since its idle time is over.
    const logs = final.logs.map((each) => ({ ...each, isOnTime: atTables.has(each.room) }));
    const history = { events, rooms: logs, facts: final.facts, endedAt: final.now };
    const answered = waiters.flatMap((waiter) => waiter.answered);
    const violations = [
      ...checkHistory(history),
      ...checkTickets(tickets, answered),
      ...checkHost(tickets, stage),
      ...aftermath,
    ];
    if (options.untilForgotten === true) violations.push(...(await forgotten(stage, memory)));
    const counts = { sent: 0, acknowledged: 0, refused: 0, unknown: 0, updated: 0, snapshot: 0 };
    for (const { kind } of events) counts[kind] += 1;
    const takenByWaiters = tickets.logs.size - (host?.taken.length ?? 0);
    const games = waiters.reduce((sum, { completed }) => sum + completed, 0);
    if (host !== null) {
      log(`a host took ${host.taken.length} guests and made ${host.steps} steps; ${smsBox.sentTo.length} SMS`);
    }
    log(
      `${waiters.length} people by ${takenByWaiters} tickets: ${answered.length} steps answered, ${games} games seen to their end`,
    );
    return {
      tallies: [...new Set(options.faults)].map((fault) => tally(fault, chapters, { events, final })),
      violations,
      counts,
      tickets: { taken: takenByWaiters, answered: answered.length, completed: games },
      guests: { taken: host?.taken.length ?? 0, texted: smsBox.sentTo.length },
      movesPerSecond: (moves * 1000) / playedMs,
    };
  } finally {
    await stage.close();
  }
}

/** Everybody plays, on all nodes, and nothing is broken. */
async function calm(stage: Stage): Promise<void> {
  const { cluster, clientProxy } = stage;
  const brisk = briskTables(stage);
  await eventually(async () => (await cluster.haproxy?.servers())?.every(({ status }) => status === 'UP') ?? true);
  // A node that was away has nobody; balancers move nobody who has a connection.
  const isSpread = (): boolean => cluster.nodes.every((node) => tablesOn(stage, node).length >= brisk.length / 10);
  if (!isSpread()) {
    clientProxy.drop();
    await until(isSpread, spreadMs);
  }
  const since = Date.now();
  await Promise.all([playedOn(brisk, since), pause(calmMs)]);
}

function keepHighest(highest: Map<number, number>, now: ReadonlyMap<number, number>): void {
  for (const [pid, bytes] of now) highest.set(pid, Math.max(bytes, highest.get(pid) ?? 0));
}

async function eventually(look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + spreadMs;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`waited ${spreadMs} ms for ${look.toString()}`);
    await pause(100);
  }
}

async function play(stage: Stage, fault: Fault): Promise<Chapter> {
  const from = stage.recorder.events.length;
  const run = await fault.run(stage);
  await playedOn(run.concerned, run.at);
  const firstMoveMs = run.concerned.flatMap((table) => table.firstMoveAfter(run.at) ?? []);
  stage.log(
    `  ${run.hits} ${fault.hit}; first move after ${Math.max(0, ...firstMoveMs)} ms at most. ${run.note ?? ''}`,
  );
  return { fault, run, firstMoveMs, from, to: stage.recorder.events.length };
}

/**
 * A node dies together with people who were connected to it, and all second tabs vanish with commands that nobody has
 * answered: nobody can say goodbye for them. Answers how many.
 */
async function leaveGhosts(stage: Stage): Promise<number> {
  const { tables, cluster, proxied, clientProxy } = stage;
  const watchers = new Set(tables.flatMap((table) => table.watchers));
  const watchersOn = (node: ClusterNode) => peopleOn(stage, node).filter((person) => watchers.has(person));
  const node = cluster.nodes.find((each) => each !== proxied && watchersOn(each).length > 0) ?? cluster.nodes[0];
  if (node === undefined) return 0;
  const gone = [...watchersOn(node), ...tables.flatMap(({ players }) => players.slice(2))];
  clientProxy.hold();
  await pause(underWayMs);
  await node.kill('SIGKILL');
  for (const person of gone) person.close();
  clientProxy.release();
  await playedOn(briskTables(stage), Date.now());
  await node.start();
  return gone.length;
}

/** Looks again until there is nothing to say, or until time is up: then what was found last. */
async function settled(look: () => Promise<readonly Violation[]>, withinMs: number): Promise<readonly Violation[]> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found.length === 0 || Date.now() > end) return found;
    await pause(250);
  }
}

/** Everybody leaves, and after the idle rule nothing is left of their rooms. */
async function forgotten(stage: Stage, before: ReadonlyMap<number, number>): Promise<readonly Violation[]> {
  const { tables, cluster, log } = stage;
  for (const table of tables) table.close();
  const rooms = tables.map(({ room }) => room);
  const url = cluster.redis.url;
  const look = async (): Promise<readonly Violation[]> =>
    nothingIsLeft({ keys: await keysOfRooms(url, rooms), memory: [] });
  const left = await settled(look, forgottenMs);
  const after = await memoryOf(cluster.nodes);
  const memory = cluster.nodes.flatMap(({ name, pid }) => {
    const beforeBytes = before.get(pid);
    const afterBytes = after.get(pid);
    return beforeBytes === undefined || afterBytes === undefined ? [] : [{ node: name, beforeBytes, afterBytes }];
  });
  for (const { node, beforeBytes, afterBytes } of memory) {
    log(`${node}: ${Math.round(beforeBytes / 1e6)} MB before, ${Math.round(afterBytes / 1e6)} MB after`);
  }
  if (memory.length === 0) throw new Error('no node has lived through the whole round: its memory cannot be compared');
  return [...left, ...nothingIsLeft({ keys: [], memory })];
}

function tally(
  fault: Fault,
  chapters: readonly Chapter[],
  { events, final }: { readonly events: readonly ClientEvent[]; readonly final: FinalState },
): FaultTally {
  const mine = chapters.filter((chapter) => chapter.fault === fault);
  const during = mine.flatMap(({ from, to }) => events.slice(from, to));
  const sent = events.filter(({ kind }) => kind === 'sent');
  const acknowledged = during.filter(({ kind }) => kind === 'acknowledged');
  const causes = new Set(during.flatMap((event) => (event.kind === 'sent' ? causeOf(event) : [])));
  const executed = final.logs
    .flatMap(({ updates }) => updates)
    .filter((update) => isExecuted(update) && causes.has(update.cause))
    .map(({ cause }) => cause);
  return {
    name: fault.name,
    hit: fault.hit,
    runs: mine.length,
    hits: mine.reduce((sum, { run }) => sum + run.hits, 0),
    acknowledged: acknowledged.length,
    lost: acknowledgedAreKept({ events: [...sent, ...acknowledged], rooms: final.logs }).length,
    duplicated: executed.length - new Set(executed).size,
    firstMoveMs: mine.flatMap(({ firstMoveMs }) => firstMoveMs),
    notes: mine.flatMap(({ run }) => run.note ?? []),
  };
}
