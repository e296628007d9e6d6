/** Two people who play on and on with the page's network code, a few moves a second, whatever happens to the servers. */
import { createRoom, createRoomReplica } from '@inkroom/client/net';
import type { Connection, RoomReplica } from '@inkroom/client/net';
import { connectPerson, drawnGame, environmentOfPerson, pause } from './table.ts';

export interface SteadyPerson {
  /** The node that answers, or answered last. */
  readonly node: string | null;
  /** When the first move was acknowledged that was so after `since`; both by performance.now(). */
  acknowledgedAfter(since: number): number | null;
}

export interface SteadyTable {
  readonly people: readonly SteadyPerson[];
  close(): void;
}

const betweenMovesMs = 100;

class Person implements SteadyPerson {
  readonly #connection: Connection;
  readonly #replica: RoomReplica;
  readonly #acknowledged: number[] = [];
  #running = true;

  constructor(connection: Connection, replica: RoomReplica) {
    this.#connection = connection;
    this.#replica = replica;
  }

  get node(): string | null {
    return this.#connection.getState().node;
  }

  acknowledgedAfter(since: number): number | null {
    return this.#acknowledged.find((at) => at > since) ?? null;
  }

  async play(): Promise<void> {
    while (this.#running) {
      await pause(betweenMovesMs);
      const command = this.#next();
      if (command === null) continue;
      const answer = await this.#replica.send(command);
      if (answer.ok) this.#acknowledged.push(performance.now());
    }
  }

  close(): void {
    this.#running = false;
    this.#replica.close();
    this.#connection.close();
  }

  #next(): Parameters<RoomReplica['send']>[0] | null {
    const { confirmed: state, mySeats } = this.#replica.getState();
    const [seat] = mySeats;
    if (state === null || seat === undefined) return null;
    if (state.phase === 'finished') {
      return state.rematchOffered === seat ? null : { type: 'offer-rematch', game: state.game };
    }
    if (state.position.turn !== seat) return null;
    const ply = state.position.moves.length;
    return { type: 'move', game: state.game, ply, cell: drawnGame[ply] ?? 0 };
  }
}

export async function openSteadyTable(url: string): Promise<SteadyTable> {
  const environment = environmentOfPerson();
  const [x, o] = await Promise.all([connectPerson(url), connectPerson(url)]);
  const created = await createRoom(x, { mode: 'classic', visibility: 'link', clock: { kind: 'none' } }, environment);
  if (!created.ok) throw new Error(created.message);
  const replicaOf = (person: Connection): RoomReplica => createRoomReplica(person, created.room);
  const [host, guest] = [replicaOf(x), replicaOf(o)];
  while ([host, guest].some((replica) => replica.getState().status !== 'ready')) await pause(10);
  const seated = await guest.send({ type: 'take-seat' });
  if (!seated.ok) throw new Error(seated.message);
  const people = [new Person(x, host), new Person(o, guest)];
  for (const person of people) void person.play();
  return {
    people,
    close() {
      for (const person of people) person.close();
    },
  };
}
