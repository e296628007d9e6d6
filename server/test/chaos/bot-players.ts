/** People who play one game after the other, each with the page's own network code, and write down all that happens. */
import { createConnection, createRoom, createRoomReplica, isolatedEnvironment } from '@inkroom/client/net';
import type { Connection, Environment, RoomReplica } from '@inkroom/client/net';
import { rulesOf } from '@inkroom/shared';
import type { PlayerCommand, PlayerId, Random, RoomId } from '@inkroom/shared';
import { until } from '../../../e2e/support/bot-pair.ts';
import { withBrowserTurns } from './browser-turns.ts';
import type { Recorder } from './recorder.ts';

const patientMs = 90_000;
/** The shortest clock there is. */
const sleepyMs = 3_000;

/** One open page. */
export class Person {
  readonly environment: Environment;
  readonly connection: Connection;
  replica: RoomReplica | null = null;
  isBusy = false;
  isClosed = false;
  /** How often a connection came up. */
  visits = 0;

  constructor(url: string, environment: Environment = withBrowserTurns(isolatedEnvironment())) {
    this.environment = environment;
    this.connection = createConnection({ url, environment });
    this.connection.onUp(() => {
      this.visits += 1;
    });
  }

  static async arrive(url: string, environment?: Environment): Promise<Person> {
    const person = new Person(url, environment);
    await until(() => person.connection.getState().me !== null, patientMs);
    return person;
  }

  get player(): PlayerId {
    const me = this.connection.getState().me;
    if (me === null) throw new Error('nobody has been let in yet');
    return me.player;
  }

  /** The node that answers; null while there is none. */
  get node(): string | null {
    return this.connection.isUp() ? this.connection.getState().node : null;
  }

  get isReady(): boolean {
    return this.connection.isUp() && this.replica?.getState().status === 'ready';
  }

  async enter(room: RoomId, watch: boolean): Promise<void> {
    this.replica = createRoomReplica(this.connection, room, { environment: this.environment, watch });
    await until(() => this.isReady, patientMs);
  }

  /** Opens the same player's second tab. */
  secondTab(url: string): Promise<Person> {
    const tab = withBrowserTurns(isolatedEnvironment());
    return Person.arrive(url, { ...tab, lasting: this.environment.lasting });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.replica?.close();
    this.connection.close();
  }
}

/**
 * `brisk`: two people who move at once. `sleepy`: two people with three seconds per move who often need longer.
 * `computer`: one person against it. Only brisk tables tell how long a fault kept people waiting.
 */
export type TableKind = 'brisk' | 'sleepy' | 'computer';

export interface TableOptions {
  readonly kind: TableKind;
  readonly url: string;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly name: string;
  /** X plays in two tabs, which disagree now and then. */
  readonly twoTabs: boolean;
  /** How many watch. */
  readonly watchers: number;
  readonly paceMs: number;
}

/** A room with its two players, and those who watch. */
export class Table {
  readonly room: RoomId;
  readonly players: readonly Person[];
  readonly watchers: readonly Person[];
  /** Moves that were acknowledged: when each was sent and when its answer came. */
  readonly moves: { readonly sentAt: number; readonly at: number }[] = [];
  readonly #options: TableOptions;
  #timer: ReturnType<typeof setTimeout> | null = null;

  private constructor(
    room: RoomId,
    people: { players: readonly Person[]; watchers: readonly Person[] },
    options: TableOptions,
  ) {
    this.room = room;
    this.players = people.players;
    this.watchers = people.watchers;
    this.#options = options;
  }

  static async open(options: TableOptions): Promise<Table> {
    const { url } = options;
    const [x, o] = await Promise.all([Person.arrive(url), Person.arrive(url)]);
    const created = await createRoom(
      x.connection,
      {
        mode: 'classic',
        visibility: 'public',
        clock: options.kind === 'sleepy' ? { kind: 'per-move', moveMs: sleepyMs } : { kind: 'none' },
        ...(options.kind === 'computer' ? { bot: 'easy' } : {}),
      },
      x.environment,
    );
    if (!created.ok) throw new Error(created.message);
    const { room } = created;
    const watchers = await Promise.all(Array.from({ length: options.watchers }, () => Person.arrive(url)));
    const players = options.twoTabs ? [x, o, await x.secondTab(url)] : [x, o];
    await Promise.all(players.map((person) => person.enter(room, false)));
    await Promise.all(watchers.map((person) => person.enter(room, true)));
    const table = new Table(room, { players, watchers }, options);
    // Who plays against the computer lets the other one watch.
    if (options.kind !== 'computer') {
      await table.#ask(o, { type: 'take-seat' });
      await until(() => players.every(({ replica }) => isSeated(replica)), patientMs);
    }
    return table;
  }

  get people(): readonly Person[] {
    return [...this.players, ...this.watchers];
  }

  get pending(): number {
    return this.players.reduce((sum, { replica }) => sum + (replica?.getState().pending.length ?? 0), 0);
  }

  get kind(): TableKind {
    return this.#options.kind;
  }

  start(): void {
    const { random, kind } = this.#options;
    const paceMs = kind === 'sleepy' ? sleepyMs : this.#options.paceMs;
    this.#timer = setTimeout(
      () => {
        for (const person of this.players) void this.#act(person);
        this.start();
      },
      paceMs * (0.5 + random.next()),
    );
  }

  /** No new intents; resolves when those under way are settled. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await until(() => this.people.every(({ isBusy }) => !isBusy), patientMs);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const person of this.people) person.close();
  }

  /** How long the table waited for its first acknowledged move of those sent after `faultAt`; null: there was none. */
  firstMoveAfter(faultAt: number): number | null {
    const first = this.moves.find(({ sentAt }) => sentAt >= faultAt);
    return first === undefined ? null : first.at - faultAt;
  }

  async #act(person: Person): Promise<void> {
    if (person.isBusy || person.isClosed) return;
    const intent = this.#intentOf(person);
    if (intent !== null) await this.#ask(person, intent);
  }

  async #ask(person: Person, command: PlayerCommand): Promise<void> {
    const { replica } = person;
    if (replica === null) return;
    const { recorder, name } = this.#options;
    const sentAt = Date.now();
    person.isBusy = true;
    const sending = { replica, client: name, player: person.player, room: this.room };
    const settled = await recorder.send(sending, command);
    person.isBusy = false;
    if (command.type === 'move' && settled?.kind === 'acknowledged') this.moves.push({ sentAt, at: Date.now() });
  }

  /** Mostly a legal move; now and then one that has to be refused, or the end of it. */
  #intentOf({ replica }: Person): PlayerCommand | null {
    const view = replica?.getState();
    const state = view?.confirmed ?? null;
    const seat = view?.mySeats[0];
    if (state === null || seat === undefined || view?.status !== 'ready') return null;
    const { random } = this.#options;
    const { game } = state;
    if (state.phase === 'finished') {
      return state.rematchOffered === seat ? null : { type: 'offer-rematch', game };
    }
    if (state.seats.includes(null)) return null;
    const ply = state.position.moves.length;
    const dice = random.int(100);
    if (dice === 0) return { type: 'take-seat' };
    if (dice === 1 && state.phase === 'playing') return { type: 'resign', game };
    if (dice === 2) return { type: 'move', game, ply: ply + 1, cell: 0 };
    if (state.position.turn !== seat) return null;
    const legal = rulesOf(state.mode).legalMoves(state.position);
    const cell = legal[random.int(legal.length)];
    return cell === undefined ? null : { type: 'move', game, ply, cell };
  }
}

const isSeated = (replica: RoomReplica | null): boolean => (replica?.getState().mySeats.length ?? 0) > 0;
