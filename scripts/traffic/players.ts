/** Bots that sit two at a table, in all modes and from several areas, and play game after game as people would. */
import {
  createAccount,
  createConnection,
  createRoom,
  createRoomReplica,
  isolatedEnvironment,
} from '@inkroom/client/net';
import type { Connection, RoomReplica } from '@inkroom/client/net';
import { modeNames, rulesOf } from '@inkroom/shared';
import type { ModeName, PlayerCommand } from '@inkroom/shared';
import type { PlayerTraffic } from './options.ts';
import type { TrafficWays } from './scores.ts';

const areas = [101, 111, 204, 310, 415, 777] as const;
const connectMs = 10_000;
const lookMs = 1_000;

export async function sendPlayers(traffic: PlayerTraffic, ways: TrafficWays): Promise<void> {
  const tables = Array.from({ length: Math.max(1, Math.floor(traffic.players / 2)) }, (_, index) => index);
  const opened: Table[] = [];
  for (const index of tables) {
    if (ways.stop.aborted) break;
    opened.push(await openTable(traffic, index, ways));
  }
  ways.progress.begin('moves');
  const betweenMs = 1_000 / traffic.perSecond;
  await Promise.all(opened.map((table) => play(table, betweenMs, ways)));
  for (const table of opened) table.close();
}

interface Table {
  readonly seats: readonly RoomReplica[];
  close(): void;
}

async function openTable({ url }: PlayerTraffic, index: number, { stop }: TrafficWays): Promise<Table> {
  const mode: ModeName = modeNames[index % modeNames.length] ?? 'classic';
  const [host, guest] = [await arrive(url, index, stop), await arrive(url, index + 1, stop)];
  const environment = isolatedEnvironment();
  const created = await createRoom(host, { mode, visibility: 'public', clock: { kind: 'none' } }, environment);
  if (!created.ok) throw new Error(created.message);
  const seats = [host, guest].map((person) => createRoomReplica(person, created.room));
  await until(() => seats.every((seat) => seat.getState().status === 'ready'), stop);
  const seated = await seats[1]?.send({ type: 'take-seat' });
  if (seated?.ok === false) throw new Error(seated.message);
  return {
    seats,
    close() {
      for (const seat of seats) seat.close();
      host.close();
      guest.close();
    },
  };
}

/** A person with an area, connected. */
async function arrive(url: string, index: number, stop: AbortSignal): Promise<Connection> {
  const connection = createConnection({ url, environment: isolatedEnvironment() });
  const patience = AbortSignal.any([stop, AbortSignal.timeout(connectMs)]);
  await until(() => connection.getState().phase === 'live', patience).catch(() => {
    connection.close();
    throw new Error(`Nothing answers at ${url}. Start it with npm start, or name another --url.`);
  });
  await createAccount(connection, { url }).setArea(areas[index % areas.length] ?? 101);
  return connection;
}

async function play({ seats }: Table, betweenMs: number, { progress, stop }: TrafficWays): Promise<void> {
  while (!stop.aborted) {
    await pause(betweenMs * (0.5 + Math.random()));
    const next = seats.map((seat) => ({ seat, command: commandOf(seat) })).find(({ command }) => command !== null);
    if (next === undefined || next.command === null) continue;
    const began = performance.now();
    const answer = await next.seat.send(next.command);
    if (answer.ok) progress.done(1, performance.now() - began);
    else progress.refused(answer.message);
  }
}

/** What this person does now; null: it is the other one's turn. */
function commandOf(replica: RoomReplica): PlayerCommand | null {
  const { confirmed: state, mySeats } = replica.getState();
  const [seat] = mySeats;
  if (state === null || seat === undefined) return null;
  if (state.phase === 'finished') {
    return state.rematchOffered === seat ? null : { type: 'offer-rematch', game: state.game };
  }
  if (state.position.turn !== seat) return null;
  const legal = rulesOf(state.mode).legalMoves(state.position);
  const cell = legal[Math.floor(Math.random() * legal.length)];
  if (cell === undefined) return null;
  return { type: 'move', game: state.game, ply: state.position.moves.length, cell };
}

async function until(isSo: () => boolean, stop: AbortSignal): Promise<void> {
  const tickMs = 20;
  for (let waited = 0; !isSo(); waited += tickMs) {
    if (stop.aborted || waited > connectMs + lookMs) throw new Error('The server has not answered in time.');
    await pause(tickMs);
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
