/** A room as one page follows it: confirmed state, what I did that is not answered yet, who is here and what they say. */
import { applyUpdate, decide, errorTable, refusal, seatsOf } from '@inkroom/shared';
import type {
  Answer,
  ChatLine,
  Me,
  MessageOf,
  PlayerCommand,
  Resync,
  RoomId,
  RoomState,
  RoomUpdate,
  ServerToClient,
} from '@inkroom/shared';
import { newCommandId } from './command-id.ts';
import { CommandOutbox } from './command-outbox.ts';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { RoomLog } from './room-log.ts';
import type { Connection, RoomReplica, RoomView } from './types.ts';
import { ValueStore } from './value-store.ts';

export interface RoomReplicaOptions {
  /** Never takes a seat by itself; told to the server for its statistics. */
  readonly watch?: boolean;
  readonly environment?: Environment;
}

const retryMs = 500;
const catchUpTries = 3;

export function createRoomReplica(
  connection: Connection,
  room: RoomId,
  options: RoomReplicaOptions = {},
): RoomReplica {
  return new SocketRoomReplica(connection, room, options);
}

class SocketRoomReplica extends ValueStore<RoomView> implements RoomReplica {
  readonly #connection: Connection;
  readonly #room: RoomId;
  readonly #environment: Environment;
  readonly #watch: boolean;
  readonly #log = new RoomLog();
  readonly #outbox: CommandOutbox;
  readonly #stops: (() => void)[];
  /** Updates that came while the first snapshot was on its way. */
  #early: RoomUpdate[] = [];
  #syncing: Promise<void> | null = null;
  #closed = false;

  constructor(connection: Connection, room: RoomId, options: RoomReplicaOptions) {
    super({
      room,
      status: 'loading',
      confirmed: null,
      shown: null,
      mySeats: [],
      pending: [],
      refused: null,
      presence: null,
      chat: [],
      rewound: false,
      updatedAt: null,
    });
    this.#connection = connection;
    this.#room = room;
    this.#watch = options.watch ?? false;
    this.#environment = options.environment ?? browserEnvironment();
    const mine = <Event extends { room: string }>(use: (event: Event) => void) => (event: Event) => {
      if (event.room === room) use(event);
    };
    this.#stops = [
      connection.on('room:updated', mine((update) => this.#updated(update))),
      connection.on('room:stale', mine(() => void this.#sync())),
      connection.on('room:presence', mine((presence) => this.patch({ presence }))),
      connection.on('chat:said', mine(({ lines }) => this.#heard(lines))),
      connection.on('session:changed', () => this.#publish()),
      connection.onUp(() => void this.#join()),
    ];
    this.#outbox = new CommandOutbox({
      room,
      connection,
      environment: this.#environment,
      changed: () => this.#publish(),
      catchUp: (answer) => this.#catchUp(answer),
      settled: (command, answer) => this.#settled(command, answer),
    });
  }

  send(command: PlayerCommand): Promise<Answer<'room:command'>> {
    const me = this.#me;
    const version = this.#log.position?.version;
    if (me === null || version === undefined) return Promise.resolve(refusal('not-in-room'));
    this.patch({ refused: null });
    return this.#outbox.send(me.player, version, command);
  }

  say(text: string): Promise<Answer<'chat:say'>> {
    return this.#connection.request('chat:say', {
      room: this.#room,
      id: newCommandId(this.#environment),
      text,
    });
  }

  react(emote: MessageOf<'chat:react'>['emote']): Promise<Answer<'chat:react'>> {
    return this.#connection.request('chat:react', { room: this.#room, emote });
  }

  onReaction(listener: ServerToClient['chat:reacted']): () => void {
    return this.#connection.on('chat:reacted', (reacted) => {
      if (reacted.room === this.#room) listener(reacted);
    });
  }

  dismiss(): void {
    this.patch({ refused: null, rewound: false });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#outbox.close();
    void this.#connection.request('room:leave', { room: this.#room });
  }

  get #me(): Me | null {
    return this.#connection.getState().me;
  }

  async #join(): Promise<void> {
    const position = this.#log.position ?? undefined;
    const answer = await this.#connection.request('room:join', {
      room: this.#room,
      position,
      watch: this.#watch,
    });
    if (this.#closed) return;
    if (!answer.ok) {
      if (answer.code === 'room-not-found') this.#gone();
      else if (errorTable[answer.code].retryable) this.#joinLater();
      return;
    }
    this.#take(answer.resync);
    const early = this.#early;
    this.#early = [];
    for (const update of early) this.#updated(update);
    this.patch({ presence: answer.presence, chat: mergeChat(this.getState().chat, answer.chat) });
    const me = this.#me;
    if (me !== null) this.#outbox.restore(me.player);
  }

  #joinLater(): void {
    this.#environment.after(retryMs, () => {
      const { phase } = this.#connection.getState();
      if (!this.#closed && (phase === 'live' || phase === 'slow' || phase === 'resynced')) void this.#join();
    });
  }

  #updated(update: RoomUpdate): void {
    if (this.#log.position === null) {
      this.#early.push(update);
      return;
    }
    const applied = this.#log.apply(update);
    if (applied === 'gap') {
      void this.#sync();
      return;
    }
    if (update.refused === undefined) this.#outbox.saw(update.cause, update.version);
    this.#publish();
  }

  /** One question at a time; whatever arrives meanwhile is in its answer or follows it. */
  #sync(): Promise<void> {
    this.#syncing ??= this.#ask().finally(() => {
      this.#syncing = null;
    });
    return this.#syncing;
  }

  async #ask(): Promise<void> {
    if (this.#closed) return;
    const position = this.#log.position ?? undefined;
    const answer = await this.#connection.request('room:sync', { room: this.#room, position });
    if (answer.ok) this.#take(answer.resync);
    else if (answer.code === 'room-not-found') this.#gone();
    else if (errorTable[answer.code].retryable) this.#environment.after(retryMs, () => void this.#syncIfUp());
  }

  #syncIfUp(): void {
    const { phase } = this.#connection.getState();
    // Coming back up joins again, which asks by itself.
    if (phase === 'live' || phase === 'slow' || phase === 'resynced') void this.#sync();
  }

  #take(resync: Resync): void {
    if (resync.kind === 'updates') {
      for (const update of resync.updates) this.#updated(update);
      this.#publish();
      return;
    }
    if (!this.#log.take(resync)) return;
    if (resync.rewound) this.patch({ rewound: true });
    this.#publish();
  }

  #settled(command: PlayerCommand, answer: Answer<'room:command'>): void {
    if (answer.ok) return;
    this.patch({ refused: { command, code: answer.code, message: answer.message } });
    if (answer.code === 'room-not-found') this.#gone();
  }

  /** An ack may be ahead of this page: it carries its own update, or the page asks for what is missing. */
  async #catchUp(answer: Answer<'room:command'>): Promise<void> {
    if (!answer.ok) return;
    if (answer.update !== undefined) this.#updated(answer.update);
    for (let tries = 0; tries < catchUpTries && !this.#closed; tries += 1) {
      if ((this.#log.position?.version ?? 0) >= answer.version) return;
      await this.#sync();
    }
  }

  #heard(lines: readonly ChatLine[]): void {
    this.patch({ chat: mergeChat(this.getState().chat, lines) });
  }

  #gone(): void {
    this.patch({ status: 'gone' });
  }

  #publish(): void {
    const confirmed = this.#log.state;
    const me = this.#me;
    const { pending } = this.#outbox;
    const shown = confirmed === null || me === null ? confirmed : this.#withPending(confirmed, me);
    this.patch({
      status: this.#log.isClosed ? 'gone' : confirmed === null ? this.getState().status : 'ready',
      confirmed,
      shown,
      pending,
      mySeats: shown === null || me === null ? [] : seatsOf(shown, me.player),
      updatedAt: confirmed?.lastAt ?? null,
    });
  }

  /** The board as it will be if my moves count, decided by the very code that the server runs. */
  #withPending(confirmed: RoomState, me: Me): RoomState {
    let state = confirmed;
    for (const { command } of this.#outbox.pending) {
      if (command.type !== 'move') continue;
      const now = Math.max(this.#connection.serverNow(), state.lastAt);
      const decision = decide(state, command, {
        now,
        player: me.player,
        name: me.name,
        outages: [],
        bot: (bot) => ({ player: me.player, name: '', bot }),
      });
      if (!decision.ok) continue;
      const next = applyUpdate(state, guess(state, decision.value, now));
      if (next !== null) state = next;
    }
    return state;
  }
}

const guess = (state: RoomState, events: RoomUpdate['events'], at: number): RoomUpdate => ({
  room: state.id,
  epoch: '',
  version: 0,
  tip: '',
  after: '',
  cause: '',
  at,
  events,
});

/** By sequence number, oldest first; the newer text of a line wins. */
export function mergeChat(known: readonly ChatLine[], more: readonly ChatLine[]): readonly ChatLine[] {
  const bySeq = new Map([...known, ...more].map((line) => [line.seq, line]));
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}
