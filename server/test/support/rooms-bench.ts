/** The services around rooms, without sockets: on a real store in a temporary folder, under a clock that a test moves. */
import { invariant, rulesOf } from '@inkroom/shared';
import type { CommandId, GameFact, PlayerCommand, PlayerId, RecordId, RoomId, RoomState } from '@inkroom/shared';
import { randomBytes } from 'node:crypto';
import { readFacts } from './live-file.ts';
import { ShiftedClock } from './shifted-clock.ts';
import { nodeClock } from '../../src/platform/node-clock.ts';
import { nodeEntropy } from '../../src/platform/node-entropy.ts';
import { nodeSecrets } from '../../src/platform/node-secrets.ts';
import type { Admitted } from '../../src/ports/admission.ts';
import type { BotEngine } from '../../src/ports/bot-engine.ts';
import { Attendance } from '../../src/rooms/attendance.ts';
import { Chat } from '../../src/rooms/chat.ts';
import type { Actor } from '../../src/rooms/committer.ts';
import { startHouse } from '../../src/rooms/house.ts';
import { Lobby } from '../../src/rooms/lobby.ts';
import { Rooms } from '../../src/rooms/rooms.ts';
import type { NewRoom } from '../../src/rooms/rooms.ts';
import { SeatWatch } from '../../src/rooms/seat-watch.ts';
import { startWakes } from '../../src/rooms/wakes.ts';
import type { RecordWakes } from '../../src/rooms/wakes.ts';
import { openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.ts';
import { silentLogger, temporaryFolder } from '../../src/storage/sqlite/testing.ts';

export const person = (name: string): Actor => ({ player: `player-${name}` as PlayerId, name });

export const ann = person('ann');
export const ben = person('ben');
export const eve = person('eve');

export const newCommandId = (): CommandId => randomBytes(12).toString('base64url') as CommandId;

const metrics = { commits() {}, commitLatency() {}, wakes() {} };

/** Plays the lowest free cell. */
const firstCell: BotEngine = {
  choose: async ({ mode, moves }) => {
    const position = rulesOf(mode).parse(moves);
    invariant(position.ok, 'a room holds a position of its game');
    return rulesOf(mode).legalMoves(position.value)[0] ?? 0;
  },
  close: async () => undefined,
};

/** What is asked of the services of queues, as a test likes them to be. */
export interface QueueSide {
  readonly others?: RecordWakes;
  readonly onOrphan?: (id: RecordId, noticedAt: number) => Promise<boolean>;
}

interface ServicesOptions extends QueueSide {
  readonly dataDir: string;
  readonly clock: ShiftedClock;
  readonly codeKey: string;
  readonly refused: ReadonlySet<Admitted>;
}

async function startServices({ dataDir, clock, codeKey, refused, others = {}, onOrphan }: ServicesOptions) {
  const storage = await openSqliteStorage({
    dataDir,
    clock: { ...nodeClock, now: () => clock.now() },
    logger: silentLogger,
  });
  const { store, presence } = storage;
  const attendance = new Attendance({ clock, presence });
  const rooms = new Rooms({
    store,
    clock,
    entropy: nodeEntropy,
    metrics,
    attendance,
    admission: { allows: (what) => !refused.has(what), retryAfterMs: 5_000 },
    codeHash: (text) => Buffer.from(nodeSecrets.sign(codeKey, text), 'base64url'),
  });
  const orphans = onOrphan === undefined ? {} : { onOrphan };
  const seats = new SeatWatch({ rooms, attendance, presence, clock, logger: silentLogger, ...orphans });
  const lobby = new Lobby({
    rooms,
    attendance,
    presence,
    waiting: (queues) => store.countLines(queues, 'queued'),
    clock,
    logger: silentLogger,
  });
  const chat = new Chat({ rooms, log: storage.chatLog, clock });
  const shared = {
    rooms,
    clock,
    entropy: nodeEntropy,
    logger: silentLogger,
    isAnyoneLooking: () => lobby.isLookedAt,
  };
  const stops = [
    startWakes({ ...shared, store, attendance, bots: firstCell, metrics, others }),
    startHouse({ ...shared, store }),
  ];
  return {
    store,
    attendance,
    rooms,
    lobby,
    chat,
    async stop() {
      for (const stop of stops) stop();
      lobby.close();
      seats.close();
      attendance.close();
      rooms.close();
      await storage.close();
    },
  };
}

export class RoomsBench {
  readonly clock = new ShiftedClock();
  /** What is not taken in, as while the archive's backlog is full. */
  readonly refused = new Set<Admitted>();
  readonly #folder = temporaryFolder();
  readonly #codeKey: string;
  #services: Awaited<ReturnType<typeof startServices>> | null = null;

  private constructor(codeKey: string) {
    this.#codeKey = codeKey;
  }

  static async open(codeKey = 'a key of a test'): Promise<RoomsBench> {
    const bench = new RoomsBench(codeKey);
    await bench.start();
    return bench;
  }

  /** Where everything is kept, for another process while this one is stopped. */
  get folder(): string {
    return this.#folder.path;
  }

  get #running() {
    invariant(this.#services !== null, 'the services were started');
    return this.#services;
  }

  get rooms(): Rooms {
    return this.#running.rooms;
  }

  get attendance(): Attendance {
    return this.#running.attendance;
  }

  get chat(): Chat {
    return this.#running.chat;
  }

  get lobby(): Lobby {
    return this.#running.lobby;
  }

  get store() {
    return this.#running.store;
  }

  async start(queues: QueueSide = {}): Promise<void> {
    const { clock, refused } = this;
    const where = { dataDir: this.#folder.path, clock, codeKey: this.#codeKey, refused };
    this.#services = await startServices({ ...where, ...queues });
  }

  /** As a process ends: nothing that was in memory is left, nobody is connected any more. */
  async stop(): Promise<void> {
    await this.#services?.stop();
    this.#services = null;
  }

  /** The facts that wait for the archive. */
  facts(): readonly GameFact[] {
    return readFacts(this.#folder.path);
  }

  async close(): Promise<void> {
    await this.stop();
    this.#folder.remove();
  }

  async create(actor: Actor, more: Partial<NewRoom> = {}): Promise<RoomId> {
    const created = await this.rooms.create(actor, {
      commandId: newCommandId(),
      mode: 'classic',
      visibility: 'public',
      clock: { kind: 'none' },
      ...more,
    });
    invariant(created.ok, 'the room was made');
    return created.value.room;
  }

  /** Answers `ok` or the code of the refusal. */
  async ask(actor: Actor, room: RoomId, command: PlayerCommand): Promise<string> {
    const base = this.rooms.feeds.peek(room)?.position.version ?? 1;
    const answer = await this.rooms.execute(actor, { room, id: newCommandId(), base, attempt: 1, command });
    return answer.ok ? 'ok' : answer.error.code;
  }

  /** Ann is X, Ben is O, and both are connected. */
  async seatTwo(more: Partial<NewRoom> = {}): Promise<RoomId> {
    const room = await this.create(ann, more);
    this.enter(room, ann);
    this.enter(room, ben);
    const seated = await this.ask(ben, room, { type: 'take-seat' });
    invariant(seated === 'ok', seated);
    return room;
  }

  enter(room: RoomId, actor: Actor, connection = actor.name): void {
    this.attendance.enter(room, actor, connection);
  }

  exit(room: RoomId, actor: Actor, connection = actor.name): void {
    this.attendance.exit(room, actor.player, connection);
  }

  /** Ann and Ben in turn. */
  async play(room: RoomId, cells: readonly number[]): Promise<void> {
    for (const cell of cells) {
      const { position, game, seats } = await this.state(room);
      const mover = seats[position.turn];
      invariant(mover !== null, 'both seats are taken');
      const played = await this.ask(mover, room, { type: 'move', game, ply: position.moves.length, cell });
      invariant(played === 'ok', played);
    }
  }

  async state(room: RoomId): Promise<RoomState> {
    const read = await this.rooms.read(room);
    invariant(read.ok, 'the room is there');
    return read.value.state;
  }

  /** Does anybody hold a seat? */
  async hasSeats(room: RoomId): Promise<boolean> {
    return (await this.state(room)).seats.some((seat) => seat !== null);
  }

  async isThere(room: RoomId): Promise<boolean> {
    return (await this.rooms.read(room)).ok;
  }
}
