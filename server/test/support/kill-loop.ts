/** Kills a server over and over while people play through a network that loses answers, and compares what they were told with what is kept. */
import { createRandom } from '@inkroom/shared';
import type { GameId } from '@inkroom/shared';
import { BotPair, until } from '../../../e2e/support/bot-pair.ts';
import { ServerProcess } from '../../../e2e/support/server-process.ts';
import { TcpProxy } from '../../../e2e/support/tcp-proxy.ts';
import { keepEveryFact, readFacts, readKeptFacts, readRooms } from './live-file.ts';

export interface KillLoopOptions {
  readonly kills: number;
  readonly pairs: number;
  readonly seed: number;
  /** Another server, such as one with a check turned off. */
  readonly entry?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface KillLoopReport {
  readonly kills: number;
  readonly lostAnswers: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** Acknowledged moves that are not in their game at their place. */
  readonly lost: readonly string[];
  /** Moves that were refused for good, and are there all the same. */
  readonly refusedButApplied: readonly string[];
  /** Games that were finished more than once. */
  readonly doubled: readonly GameId[];
}

export async function runKillLoop(options: KillLoopOptions): Promise<KillLoopReport> {
  const random = createRandom(options.seed);
  const server = await ServerProcess.start({
    ...(options.entry === undefined ? {} : { entry: options.entry }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  await server.kill('SIGKILL');
  keepEveryFact(server.dataDir);
  await server.start();
  const proxy = await TcpProxy.start(() => server.port);
  const pairs: BotPair[] = [];
  try {
    for (let index = 0; index < options.pairs; index += 1) {
      pairs.push(await BotPair.open(proxy.url, options.seed + index));
    }
    for (const pair of pairs) pair.start();
    const movesSoFar = (): number => pairs.reduce((sum, pair) => sum + pair.moves.length, 0);
    let lostAnswers = 0;
    for (let kill = 0; kill < options.kills; kill += 1) {
      const goal = movesSoFar() + 3 + random.int(20);
      await until(() => movesSoFar() >= goal);
      proxy.swallowAnswers();
      await pause(20 + random.int(80));
      lostAnswers += proxy.swallowed;
      proxy.swallowed = 0;
      proxy.drop();
      proxy.restore();
      const next = movesSoFar() + 2 + random.int(10);
      await until(() => movesSoFar() >= next);
      await pause(random.int(60));
      await server.kill('SIGKILL');
      await server.start();
    }
    const end = movesSoFar() + 10;
    await until(() => movesSoFar() >= end);
    await Promise.all(pairs.map((pair) => pair.stop()));
    for (const pair of pairs) pair.close();
    await server.kill('SIGKILL');
    return { kills: options.kills, lostAnswers, ...compare(pairs, readGames(server.dataDir)) };
  } finally {
    for (const pair of pairs) pair.close();
    await proxy.close();
    await server.close();
  }
}

interface KeptGames {
  readonly moves: ReadonlyMap<GameId, readonly number[]>;
  readonly doubled: readonly GameId[];
}

function readGames(dataDir: string): KeptGames {
  const told = readKeptFacts(dataDir).map(({ id }) => id);
  const moves = new Map<GameId, readonly number[]>(readFacts(dataDir).map((fact) => [fact.id, fact.moves]));
  for (const room of readRooms(dataDir)) moves.set(`${room.id}-${room.game}` as GameId, room.moves);
  return { moves, doubled: told.filter((id, index) => told.indexOf(id) < index) };
}

function compare(pairs: readonly BotPair[], kept: KeptGames) {
  const remembered = pairs.flatMap((pair) => pair.moves);
  const isKept = ({ game, ply, cell }: (typeof remembered)[number]): boolean => kept.moves.get(game)?.[ply] === cell;
  const tell = ({ game, ply, cell, answer }: (typeof remembered)[number]): string =>
    `${game} ply ${ply} cell ${cell}: ${answer.ok ? 'ok' : answer.code}`;
  const acknowledged = remembered.filter(({ answer }) => answer.ok);
  const refused = remembered.filter(({ answer }) => !answer.ok);
  // A page that has not seen its own move yet may ask for the same again: that is another intent, rightly refused.
  const isSameMove = (one: (typeof remembered)[number]) => (other: (typeof remembered)[number]) =>
    one.game === other.game && one.ply === other.ply && one.cell === other.cell;
  return {
    acknowledged: acknowledged.length,
    refused: refused.length,
    lost: acknowledged.filter((move) => !isKept(move)).map(tell),
    refusedButApplied: refused.filter((move) => isKept(move) && !acknowledged.some(isSameMove(move))).map(tell),
    doubled: kept.doubled,
  };
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
