/** What can be done with rooms, for any transport: create, command, read. Knows neither sockets nor HTTP. */
import { crockfordSymbols, limits, ok, roomCodeLength } from '@inkroom/shared';
import type {
  BotStrength,
  CommandId,
  InitialSeat,
  ListedRoom,
  LogPosition,
  ModeName,
  PlayerCommand,
  PlayerId,
  Resync,
  RoomCommand,
  RoomId,
  RoomOrigin,
  RoomState,
  Seat,
  SystemCommand,
  Visibility,
  ClockSetting,
} from '@inkroom/shared';
import { createTokenBuckets } from '../lib/token-buckets.ts';
import type { TokenBuckets } from '../lib/token-buckets.ts';
import type { Admission } from '../ports/admission.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Store } from '../ports/store.ts';
import { lookAgain, openAgain } from './again.ts';
import type { AgainOptions, AgainRequest, LostRoom } from './again.ts';
import type { Attendance } from './attendance.ts';
import { Committer } from './committer.ts';
import type { Actor, Committed } from './committer.ts';
import { fail, storeFailuresAsRefusals } from './failure.ts';
import type { Answer } from './failure.ts';
import type { Feed } from './feed.ts';
import { Feeds } from './feeds.ts';

export interface NewRoom {
  readonly commandId: CommandId;
  readonly mode: ModeName;
  readonly visibility: Visibility;
  readonly clock: ClockSetting;
  /** A computer opponent at once. */
  readonly bot?: BotStrength | undefined;
  /** Both seats are the maker's. */
  readonly table?: boolean | undefined;
  /** The maker's side; X if absent. */
  readonly seat?: Seat | undefined;
}

export interface CommandRequest {
  readonly room: RoomId;
  readonly id: CommandId;
  readonly base: number;
  readonly attempt: number;
  readonly command: PlayerCommand;
  /** The connection that reads the update in its ack. */
  readonly origin?: string;
}

export interface RoomsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly metrics: Metrics;
  readonly attendance: Attendance;
  /** Keyed hash (at least 5 bytes), so that a room code cannot be computed by whoever made the command id. */
  readonly codeHash: (text: string) => Uint8Array;
  /** Whether new rooms and games may begin; absent: always. */
  readonly admission?: Admission;
}

const botNames: Record<BotStrength, string> = {
  easy: 'Doodle',
  medium: 'Scribble',
  hard: 'Quill',
};

export class Rooms {
  readonly feeds: Feeds;
  readonly #options: RoomsOptions;
  readonly #committer: Committer;
  readonly #newRooms: TokenBuckets;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.feeds = new Feeds({
      store: options.store,
      clock: options.clock,
      isNeeded: (id) => options.attendance.isOccupiedHere(id),
      onOpening: (id) => options.attendance.follow(id),
      onClosed: (id) => options.attendance.unfollow(id),
    });
    options.attendance.useStates((id) => this.feeds.peek(id)?.state ?? null);
    this.#committer = new Committer({
      ...options,
      feeds: this.feeds,
      botSeat: (strength) => this.botSeat(strength),
    });
    this.#newRooms = createTokenBuckets({
      clock: options.clock,
      perSecond: limits.newRoomsPerMinute / 60,
      burst: limits.newRoomsPerMinute,
    });
  }

  /** The same command id again answers the same room. */
  async create(actor: Actor, room: NewRoom): Promise<Answer<{ room: RoomId }>> {
    const wait = this.#newRooms.take(actor.player);
    if (wait > 0) return fail('too-many-rooms', { retryAfterMs: wait });
    const me: InitialSeat = { ...actor, bot: null };
    const other = room.table
      ? { ...me, name: 'Second player' }
      : room.bot === undefined
        ? null
        : this.botSeat(room.bot);
    const seats: readonly [InitialSeat | null, InitialSeat | null] = room.seat === 1 ? [other, me] : [me, other];
    const made = await this.open(actor, room, { origin: 'people', table: room.table ?? false, seats });
    // Asked again while the store is away, it is still one room.
    if (!made.ok) this.#newRooms.putBack(actor.player);
    return made;
  }

  /** Makes a room with these seats under a fresh code. */
  async open(
    actor: Actor,
    room: Pick<NewRoom, 'commandId' | 'mode' | 'visibility' | 'clock'>,
    more: { origin: RoomOrigin; table: boolean; seats: readonly [InitialSeat | null, InitialSeat | null] },
  ): Promise<Answer<{ room: RoomId }>> {
    return storeFailuresAsRefusals(async () => {
      const seed = Math.floor(this.#options.entropy.fraction() * 2 ** 32);
      for (let salt = 0; salt < 4; salt += 1) {
        const id = this.#codeFor(`${actor.player}/${room.commandId}/${salt}`);
        const { mode, visibility, clock } = room;
        const answer = await this.#committer.create(id, {
          actor,
          id: room.commandId,
          command: { type: 'create', id, mode, visibility, clock, seed, ...more },
          base: 0,
          attempt: 1,
          origin: null,
        });
        if (answer.ok || answer.error.code === 'command-reused') return ok({ room: id });
        if (answer.error.code !== 'room-exists') return answer;
      }
      return fail('internal');
    });
  }

  /** A new room for the two players of one that is gone. */
  again(actor: Actor, request: AgainRequest): Promise<Answer<{ room: RoomId }>> {
    return storeFailuresAsRefusals(() => openAgain(this.#againOptions(), actor, request));
  }

  lookAgain(lost: LostRoom): Promise<Answer<{ room: RoomId | null }>> {
    return storeFailuresAsRefusals(() => lookAgain(this.#againOptions(), lost));
  }

  execute(actor: Actor, request: CommandRequest): Promise<Answer<Committed>> {
    return storeFailuresAsRefusals(async () => {
      const feed = await this.feeds.open(request.room);
      if (feed === null) return fail('room-not-found');
      return this.#committer.execute(feed, { ...request, actor, origin: request.origin ?? null });
    });
  }

  /** A command of the server itself. The id follows from what it is about, so two nodes asking it apply it once. */
  executeAsSystem(
    actor: Actor,
    request: {
      room: RoomId;
      id: (state: RoomState, position: LogPosition) => string;
      command: RoomCommand & (SystemCommand | PlayerCommand);
    },
  ): Promise<Answer<Committed>> {
    return storeFailuresAsRefusals(async () => {
      const feed = await this.feeds.open(request.room);
      const state = feed?.state ?? null;
      if (feed === null || state === null) return fail('room-not-found');
      return this.#committer.execute(feed, {
        actor,
        id: request.id(state, feed.position),
        command: request.command,
        base: null,
        attempt: 1,
        origin: null,
      });
    });
  }

  read(room: RoomId): Promise<Answer<{ state: RoomState; position: LogPosition }>> {
    return storeFailuresAsRefusals(async () => {
      const feed = await this.feeds.open(room);
      const state = feed?.state ?? null;
      if (feed === null || state === null) return fail('room-not-found');
      return ok({ state, position: feed.position });
    });
  }

  resync(room: RoomId, position: LogPosition | undefined): Promise<Answer<Resync>> {
    return storeFailuresAsRefusals(async () => {
      const feed = await this.feeds.open(room);
      if (feed === null || feed.state === null) return fail('room-not-found');
      // Somebody is ahead of this node: only a fresh read may take them back.
      if (position !== undefined && isAhead(position, feed)) await this.feeds.refresh(feed);
      return feed.state === null ? fail('room-not-found') : ok(feed.resync(position));
    });
  }

  /** Public rooms, latest change first. */
  async list(limit: number): Promise<readonly ListedRoom[]> {
    const texts = await this.#options.store.listRooms(limit);
    return texts.map((text) => {
      const room = JSON.parse(text) as ListedRoom;
      const state = this.feeds.peek(room.room)?.state;
      return state === undefined || state === null
        ? room
        : { ...room, watching: this.#options.attendance.watching(state) };
    });
  }

  /** With how many watch where this node has nobody: there people are counted, and who sits is no watcher. */
  async withWatching(listed: readonly ListedRoom[]): Promise<readonly ListedRoom[]> {
    const unknown = listed.filter(({ room }) => this.feeds.peek(room) === null);
    if (unknown.length === 0) return listed;
    const counts = await this.#options.attendance.countPeople(unknown.map(({ room }) => room));
    const people = new Map(unknown.map(({ room }, index) => [room, counts[index] ?? 0]));
    return listed.map((room) => {
      const count = people.get(room.room);
      if (count === undefined) return room;
      const seated = room.seats.filter((seat) => seat !== null && seat.bot === null && !seat.away).length;
      return { ...room, watching: Math.max(0, count - seated) };
    });
  }

  /** The code that a room of this maker and command gets, unless another room has it already. */
  codeOf(player: PlayerId, commandId: CommandId): RoomId {
    return this.#codeFor(`${player}/${commandId}/0`);
  }

  botSeat(strength: BotStrength): InitialSeat {
    const id = Buffer.from(this.#options.entropy.bytes(9)).toString('base64url');
    return { player: `bot_${id}` as PlayerId, name: botNames[strength], bot: strength };
  }

  close(): void {
    this.feeds.close();
  }

  #againOptions(): AgainOptions {
    return {
      store: this.#options.store,
      feeds: this.feeds,
      committer: this.#committer,
      codeFor: (text) => this.#codeFor(text),
      hash: this.#options.codeHash,
      newRooms: this.#newRooms,
    };
  }

  #codeFor(text: string): RoomId {
    const bytes = this.#options.codeHash(text);
    let code = '';
    for (let index = 0; index < roomCodeLength; index += 1) {
      code += crockfordSymbols[(bytes[index] ?? 0) & 31];
    }
    return code as RoomId;
  }
}

const isAhead = (position: LogPosition, feed: Feed): boolean =>
  position.epoch === feed.position.epoch && position.version > feed.position.version;
