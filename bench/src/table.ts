/** Two people at a table, as the load generator drives them: whoever's turn it is moves, as fast as allowed or at a pace. */
import { parseRoomCode } from '@inkroom/shared';
import { createConnection, createRoom, isolatedEnvironment, newCommandId, openSocketIo } from '@inkroom/client/net';
import type { Connection, Environment } from '@inkroom/client/net';
import type { PlayerCommand, RoomUpdate } from '@inkroom/shared';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Latencies } from './latencies.ts';

/** X and O fill the board without a line, so that every game has nine moves. */
export const drawnGame = [0, 1, 2, 4, 3, 5, 7, 6, 8] as const;

export interface Measure {
  readonly ack: Latencies;
  /** From sending a move to the opponent reading it. */
  readonly seen: Latencies;
  moves: number;
  refused: number;
}

/** A table whose next move is made by `next()`; answers when it was acknowledged and seen. */
export interface Table {
  /** What others join to watch it. */
  readonly name: string;
  next(measure: Measure): Promise<void>;
  close(): void;
}

let address = 0;

/** Every connection has an address of its own, as people have; the server believes the loopback's header. */
export function headersOfPerson(): Readonly<Record<string, string>> {
  address += 1;
  return { 'x-forwarded-for': `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}` };
}

export function environmentOfPerson(): Environment {
  const headers = headersOfPerson();
  return { ...isolatedEnvironment(), openSocket: (wire) => openSocketIo({ ...wire, headers }) };
}

export async function connectPerson(url: string): Promise<Connection> {
  const connection = createConnection({ url, environment: environmentOfPerson() });
  await new Promise<void>((resolve) => {
    const stop = connection.onUp(() => {
      resolve();
      queueMicrotask(() => stop());
    });
  });
  return connection;
}

export async function openTable(url: string): Promise<Table> {
  const environment = environmentOfPerson();
  const [x, o] = await Promise.all([connectPerson(url), connectPerson(url)]);
  const created = await createRoom(x, { mode: 'classic', visibility: 'public', clock: { kind: 'none' } }, environment);
  if (!created.ok) throw new Error(created.message);
  const { room } = created;
  let version = 1;
  for (const person of [x, o]) {
    const joined = await person.request('room:join', { room });
    if (!joined.ok) throw new Error(joined.message);
  }
  const command = async (person: Connection, body: PlayerCommand) => {
    const answer = await person.request('room:command', {
      room,
      id: newCommandId(environment),
      base: version,
      attempt: 1,
      command: body,
    });
    if (answer.ok) version = answer.version;
    return answer;
  };
  await command(o, { type: 'take-seat' });
  let game = 1;
  let ply = 0;
  let seats: readonly [Connection, Connection] = [x, o];
  let seen: (update: RoomUpdate) => void = () => undefined;
  for (const person of seats) person.on('room:updated', (update) => seen(update));
  return {
    name: room,
    async next(measure) {
      if (ply === drawnGame.length) {
        await command(seats[0], { type: 'offer-rematch', game });
        await command(seats[1], { type: 'offer-rematch', game });
        seats = [seats[1], seats[0]];
        game += 1;
        ply = 0;
      }
      const mover = seats[ply % 2 === 0 ? 0 : 1];
      const cell = drawnGame[ply] ?? 0;
      const sentAt = performance.now();
      const arrived = new Promise<void>((resolve) => {
        seen = (update) => {
          if (!update.events.some((event) => event.type === 'move-made')) return;
          measure.seen.add(performance.now() - sentAt);
          resolve();
        };
      });
      const answer = await command(mover, { type: 'move', game, ply, cell });
      measure.ack.add(performance.now() - sentAt);
      if (!answer.ok) {
        measure.refused += 1;
        await pause(answer.retryAfterMs ?? 50);
        return;
      }
      await arrived;
      measure.moves += 1;
      ply += 1;
    },
    close() {
      x.close();
      o.close();
    },
  };
}

/** The same two people on the bare server. */
export async function openBareTable(url: string): Promise<Table> {
  const room = `room-${(address += 1)}`;
  const open = (): Socket => io(url, { transports: ['websocket'], forceNew: true });
  const people = [open(), open()] as const;
  for (const person of people) await person.emitWithAck('join', room);
  let game = 1;
  let ply = 0;
  let seen: () => void = () => undefined;
  for (const person of people) person.on('moved', () => seen());
  return {
    name: room,
    async next(measure) {
      const mover = people[(ply + game) % 2 === 1 ? 0 : 1];
      const sentAt = performance.now();
      const arrived = new Promise<void>((resolve) => {
        seen = () => {
          measure.seen.add(performance.now() - sentAt);
          resolve();
        };
      });
      const answer = (await mover.timeout(1500).emitWithAck('move', { room, game, ply, cell: drawnGame[ply] })) as {
        ok: boolean;
      };
      measure.ack.add(performance.now() - sentAt);
      if (!answer.ok) {
        measure.refused += 1;
        return;
      }
      await arrived;
      measure.moves += 1;
      ply += 1;
      if (ply === drawnGame.length) {
        game += 1;
        ply = 0;
      }
    },
    close() {
      for (const person of people) person.close();
    },
  };
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Opens a connection that only watches a table; answers how to end it. */
export async function watchTable(url: string, bare: boolean, name: string, delivered: () => void): Promise<() => void> {
  if (bare) {
    const socket = io(url, { transports: ['websocket'], forceNew: true });
    socket.on('moved', delivered);
    await socket.emitWithAck('join', name);
    return () => void socket.close();
  }
  const person = await connectPerson(url);
  person.on('room:updated', delivered);
  const room = parseRoomCode(name);
  const joined = room === null ? null : await person.request('room:join', { room, watch: true });
  if (joined?.ok !== true) throw new Error('a spectator could not join');
  return () => person.close();
}
