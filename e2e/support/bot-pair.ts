/** Two people who play one game after the other in a room of their own, through the page's own network code, and remember every answer. */
import { createConnection, createRoom, createRoomReplica, isolatedEnvironment } from '@inkroom/client/net';
import type { Connection, RoomReplica } from '@inkroom/client/net';
import { createRandom, gameIdOf, rulesOf } from '@inkroom/shared';
import type { Answer, GameId, PlayerCommand, Random, RoomId } from '@inkroom/shared';

export interface RememberedMove {
  readonly game: GameId;
  readonly ply: number;
  readonly cell: number;
  readonly answer: Answer<'room:command'>;
}

interface Person {
  readonly connection: Connection;
  readonly replica: RoomReplica;
  busy: boolean;
}

const lookMs = 5;

export class BotPair {
  readonly room: RoomId;
  /** Everything that was answered, in order. */
  readonly moves: RememberedMove[] = [];
  /** Moves whose answer is still awaited. */
  inFlight = 0;
  readonly #people: readonly Person[];
  readonly #random: Random;
  #timer: ReturnType<typeof setInterval> | null = null;

  private constructor(room: RoomId, people: readonly Person[], random: Random) {
    this.room = room;
    this.#people = people;
    this.#random = random;
  }

  static async open(url: string, seed: number): Promise<BotPair> {
    const connect = (): { environment: ReturnType<typeof isolatedEnvironment>; connection: Connection } => {
      const environment = isolatedEnvironment();
      return { environment, connection: createConnection({ url, environment }) };
    };
    const [x, o] = [connect(), connect()];
    await until(() => x.connection.getState().me !== null && o.connection.getState().me !== null);
    const created = await createRoom(
      x.connection,
      { mode: 'classic', visibility: 'public', clock: { kind: 'none' } },
      x.environment,
    );
    if (!created.ok) throw new Error(created.message);
    const people = [x, o].map(({ connection, environment }) => ({
      connection,
      replica: createRoomReplica(connection, created.room, { environment }),
      busy: false,
    }));
    await until(() => people.every(({ replica }) => replica.getState().status === 'ready'));
    const seated = await people[1]?.replica.send({ type: 'take-seat' });
    if (seated?.ok !== true) throw new Error('no seat');
    return new BotPair(created.room, people, createRandom(seed));
  }

  start(): void {
    this.#timer = setInterval(() => {
      for (const person of this.#people) void this.#act(person);
    }, lookMs);
  }

  /** No new intents; those under way are still settled. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await until(() => this.inFlight === 0 && this.#people.every(({ busy }) => !busy));
  }

  close(): void {
    for (const { connection, replica } of this.#people) {
      replica.close();
      connection.close();
    }
  }

  async #act(person: Person): Promise<void> {
    if (person.busy) return;
    const intent = this.#intentOf(person);
    if (intent === null) return;
    person.busy = true;
    this.inFlight += 1;
    const answer = await person.replica.send(intent);
    this.inFlight -= 1;
    person.busy = false;
    if (intent.type !== 'move') return;
    const { ply, cell } = intent;
    this.moves.push({ game: gameIdOf(this.room, intent.game), ply, cell, answer });
  }

  #intentOf({ replica }: Person): PlayerCommand | null {
    const { confirmed: state, mySeats, status } = replica.getState();
    const seat = mySeats[0];
    if (state === null || seat === undefined || status !== 'ready') return null;
    if (state.phase === 'finished') {
      return state.rematchOffered === seat ? null : { type: 'offer-rematch', game: state.game };
    }
    if (state.position.turn !== seat || state.seats.includes(null)) return null;
    const legal = rulesOf(state.mode).legalMoves(state.position);
    const cell = legal[this.#random.int(legal.length)];
    if (cell === undefined) return null;
    return { type: 'move', game: state.game, ply: state.position.moves.length, cell };
  }
}

export async function until(condition: () => boolean, withinMs = 60_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms for ${condition.toString()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
