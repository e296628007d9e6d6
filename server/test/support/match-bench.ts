/** Queues of matches without sockets: one or more nodes on one embedded store, under a clock that a test moves, and they can die. */
import { activeStates, err, invariant, passIdOf, queueOfMode } from '@inkroom/shared';
import type {
  GameFact,
  Match,
  ModeName,
  Pass,
  PlayerCommand,
  RoomId,
  RoomState,
  Ticket,
  TicketId,
  TicketState,
} from '@inkroom/shared';
import { createMemoryCodes } from '../../src/platform/memory-codes.ts';
import { createMemoryPresence } from '../../src/platform/memory-presence.ts';
import { nodeClock } from '../../src/platform/node-clock.ts';
import { nodeEntropy } from '../../src/platform/node-entropy.ts';
import { nodeSecrets } from '../../src/platform/node-secrets.ts';
import { noSignals } from '../../src/platform/no-signals.ts';
import type { Admitted } from '../../src/ports/admission.ts';
import type { Storage } from '../../src/ports/storage.ts';
import { startMatching } from '../../src/queue/match-service.ts';
import { watchQueues } from '../../src/queue/queue-watch.ts';
import type { Answer, StepRequest, TicketRecord } from '../../src/queue/queue-service.ts';
import { createTickets } from '../../src/queue/tickets.ts';
import { Attendance } from '../../src/rooms/attendance.ts';
import type { Actor } from '../../src/rooms/committer.ts';
import { Rooms } from '../../src/rooms/rooms.ts';
import { SeatWatch } from '../../src/rooms/seat-watch.ts';
import { startWakes } from '../../src/rooms/wakes.ts';
import { openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.ts';
import { silentLogger, temporaryFolder } from '../../src/storage/sqlite/testing.ts';
import { MortalStore } from './mortal-store.ts';
import { newCommandId } from './rooms-bench.ts';
import { ShiftedClock } from './shifted-clock.ts';

const noMetrics = { commits() {}, commitLatency() {}, wakes() {}, paired() {}, missedCheck() {} };

function startNode({ storage, clock, refused, history, name, watches }: NodeOptions) {
  const mortal = new MortalStore();
  const store = mortal.over(storage.store);
  const presence = createMemoryPresence({ node: name, orphans: [] });
  const shared = { clock, entropy: nodeEntropy, logger: silentLogger };
  const attendance = new Attendance({ clock, presence });
  const admission = { allows: (what: Admitted) => !refused.has(what), retryAfterMs: 5_000 };
  const codeHash = (text: string) => Buffer.from(nodeSecrets.sign('a key of a test', text), 'base64url');
  const rooms = new Rooms({ ...shared, store, metrics: noMetrics, attendance, admission, codeHash });
  const tickets = createTickets({
    ...shared,
    store,
    signals: noSignals,
    codes: createMemoryCodes(clock),
    ingestion: { submit: async () => err({ code: 'store-unavailable', retryAfterMs: 1_000 }) },
    hash: (text) => nodeSecrets.hash(text),
    codeHash,
    ratingOf: async () => null,
    callsUp: true,
  });
  const matching = startMatching({
    ...shared,
    tickets,
    rooms,
    attendance,
    presence,
    admission,
    history: { game: async (id) => history.get(id) ?? null },
    metrics: noMetrics,
    pairs: true,
  });
  const stopWatching = watches ? watchQueues({ ...shared, service: tickets.service }) : () => undefined;
  const seats = new SeatWatch({ ...shared, rooms, attendance, presence, onOrphan: matching.onOrphan });
  const stopWakes = startWakes({
    ...shared,
    store,
    rooms,
    attendance,
    metrics: noMetrics,
    bots: { choose: () => Promise.reject(new Error('nobody plays a computer here')), close: async () => undefined },
    isAnyoneLooking: () => false,
    others: tickets.wakes.handlers,
  });
  return {
    mortal,
    rooms,
    attendance,
    tickets,
    queues: tickets.service,
    stop() {
      stopWakes();
      stopWatching();
      seats.close();
      matching.close();
      tickets.close();
      attendance.close();
      rooms.close();
    },
  };
}

interface NodeOptions {
  readonly storage: Storage;
  readonly clock: ShiftedClock;
  readonly refused: ReadonlySet<Admitted>;
  readonly history: Map<string, GameFact>;
  readonly name: string;
  /** Whether it looks now and then for what it has not heard of, as nodes do. */
  readonly watches: boolean;
}

export type MatchNode = ReturnType<typeof startNode>;

interface Asked {
  readonly mode?: ModeName;
  readonly area?: number;
  readonly viaPage?: boolean;
  readonly node?: MatchNode;
}

export class MatchBench {
  readonly clock = new ShiftedClock();
  readonly refused = new Set<Admitted>();
  /** Archived games by id. */
  readonly history = new Map<string, GameFact>();
  readonly nodes: MatchNode[] = [];
  readonly #folder = temporaryFolder();
  #storage: Storage | null = null;

  static async open(nodes = 1, options: { watches?: boolean } = {}): Promise<MatchBench> {
    const bench = new MatchBench();
    bench.#storage = await openSqliteStorage({
      dataDir: bench.#folder.path,
      clock: { ...nodeClock, now: () => bench.clock.now() },
      logger: silentLogger,
    });
    for (let count = 0; count < nodes; count += 1) bench.startNode(options);
    return bench;
  }

  startNode({ watches = true }: { watches?: boolean } = {}): MatchNode {
    const { storage, clock, refused, history } = this;
    const node = startNode({ storage, clock, refused, history, watches, name: `node-${this.nodes.length}` });
    this.nodes.push(node);
    return node;
  }

  get storage(): Storage {
    invariant(this.#storage !== null, 'the bench was opened');
    return this.#storage;
  }

  get node(): MatchNode {
    const [first] = this.nodes;
    invariant(first !== undefined, 'there is a node');
    return first;
  }

  async close(): Promise<void> {
    for (const node of this.nodes) node.stop();
    await this.#storage?.close();
    this.#folder.remove();
  }

  async take(actor: Actor, asked: Asked = {}) {
    const taken = await this.tryTake(actor, asked);
    invariant(taken.ok, taken.ok ? '' : taken.error.code);
    return taken.value.ticket.id;
  }

  tryTake(
    actor: Actor,
    { mode = 'classic', area = 100, viaPage = false, node = this.node }: Asked = {},
  ): Promise<Answer<TicketRecord>> {
    return node.queues.take({
      commandId: newCommandId(),
      queue: queueOfMode(mode),
      owner: actor,
      name: actor.name,
      area,
      team: null,
      contact: null,
      queued: true,
      note: null,
      viaPage,
      caller: { role: 'owner', who: actor.player },
    });
  }

  /** Answers `ok` or the code of the refusal. */
  async step(
    actor: Actor | 'desk',
    ticket: TicketId,
    step: StepRequest['type'] & ('confirm' | 'cancel'),
    node = this.node,
  ) {
    const caller = actor === 'desk' ? { role: 'desk', who: 'desk' } : { role: 'owner', who: actor.player };
    const done = await node.queues.step({
      ticket,
      commandId: newCommandId(),
      version: null,
      step: { type: step },
      caller: caller as { role: 'desk' | 'owner'; who: string },
    });
    return done.ok ? 'ok' : done.error.code;
  }

  /** As it is stored, whatever any node thinks of it. */
  async ticket(id: TicketId): Promise<Ticket> {
    const stored = await this.storage.store.load(id);
    invariant(stored !== null, 'the ticket is there');
    return JSON.parse(stored.state) as Ticket;
  }

  async match(ticket: Ticket): Promise<Match | null> {
    const stored = ticket.match === null ? null : await this.storage.store.load(ticket.match);
    return stored === null ? null : (JSON.parse(stored.state) as Match);
  }

  async pass({ player }: Actor): Promise<Pass> {
    const stored = await this.storage.store.load(passIdOf(player));
    invariant(stored !== null, 'the pass is there');
    return JSON.parse(stored.state) as Pass;
  }

  /** Null: there is none. */
  async room(id: RoomId | null, node = this.node): Promise<RoomState | null> {
    const read = id === null ? null : await node.rooms.read(id);
    return read?.ok === true ? read.value.state : null;
  }

  async ask(actor: Actor, room: RoomId, command: PlayerCommand, node = this.node): Promise<string> {
    const base = node.rooms.feeds.peek(room)?.position.version ?? 1;
    const answer = await node.rooms.execute(actor, { room, id: newCommandId(), base, attempt: 1, command });
    return answer.ok ? 'ok' : answer.error.code;
  }

  /** Plays three games by a node that knows nothing of matches: X resigns each but the last, which has just begun. */
  async playOn(room: RoomId, [x, o]: readonly [Actor, Actor]): Promise<RoomState> {
    const rooms = this.#plainRooms();
    const ask = async (actor: Actor, command: PlayerCommand): Promise<void> => {
      const base = rooms.feeds.peek(room)?.position.version ?? 1;
      const answer = await rooms.execute(actor, { room, id: newCommandId(), base, attempt: 1, command });
      invariant(answer.ok, answer.ok ? '' : answer.error.code);
    };
    const first = async (): Promise<Actor> => {
      const read = await rooms.read(room);
      invariant(read.ok, 'the room is there');
      return read.value.state.seats[0]?.player === x.player ? x : o;
    };
    for (const game of [1, 2]) {
      await ask(await first(), { type: 'move', game, ply: 0, cell: 0 });
      await ask(x, { type: 'resign', game });
      await ask(x, { type: 'offer-rematch', game });
      await ask(o, { type: 'offer-rematch', game });
    }
    const read = await rooms.read(room);
    invariant(read.ok, 'the room is there');
    rooms.close();
    return read.value.state;
  }

  /** All that are stored. */
  async tickets(mode: ModeName = 'classic'): Promise<readonly Ticket[]> {
    const lines = [...activeStates, 'ended'];
    const read = await this.storage.store.readLines(
      queueOfMode(mode),
      lines.map((line) => ({ line, limit: 500, from: 'front' })),
    );
    return read.flatMap(({ records }) => records.map(({ state }) => JSON.parse(state) as Ticket));
  }

  async states(mode?: ModeName): Promise<Readonly<Partial<Record<TicketState, number>>>> {
    const counts: Partial<Record<TicketState, number>> = {};
    for (const { state } of await this.tickets(mode)) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  #plainRooms(): Rooms {
    return new Rooms({
      store: this.storage.store,
      clock: this.clock,
      entropy: nodeEntropy,
      metrics: noMetrics,
      attendance: new Attendance({ clock: this.clock, presence: createMemoryPresence({ node: 'plain', orphans: [] }) }),
      codeHash: (text) => Buffer.from(nodeSecrets.sign('a key of a test', text), 'base64url'),
    });
  }
}
