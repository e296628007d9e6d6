/** A room as one page follows it: confirmed state, what I did that is not answered yet, who is here and what they say. */
import { refusal, seatsOf } from '@inkroom/shared';
import type {
  Answer,
  MessageOf,
  PlayerCommand,
  PlayerId,
  RoomId,
  RoomState,
  Seat,
  ServerToClient,
} from '@inkroom/shared';
import { mergeChat } from './chat-lines.ts';
import { CommandOutbox } from './command-outbox.ts';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { keepLost, readLost } from './lost-room.ts';
import { follow } from './memberships.ts';
import { RoomSync } from './room-sync.ts';
import { shownState } from './shown-state.ts';
import type { Connection, LostRoom, RoomReplica, RoomView } from './types.ts';
import { ValueStore } from './value-store.ts';
import { sayIn } from './verbs.ts';

export interface RoomReplicaOptions {
  /** Never takes a seat by itself; told to the server for its statistics. */
  readonly watch?: boolean;
  readonly environment?: Environment;
}

export function createRoomReplica(connection: Connection, room: RoomId, options: RoomReplicaOptions = {}): RoomReplica {
  return new SyncedRoomReplica(connection, room, options);
}

/** A command that counted, but whose update this page has not got yet. */
interface Landing {
  readonly command: PlayerCommand;
  readonly version: number;
}

class SyncedRoomReplica extends ValueStore<RoomView> implements RoomReplica {
  readonly #connection: Connection;
  readonly #room: RoomId;
  readonly #environment: Environment;
  readonly #sync: RoomSync;
  readonly #outbox: CommandOutbox;
  readonly #leave: () => boolean;
  readonly #stops: readonly (() => void)[];
  #landing: readonly Landing[] = [];
  /** Who this page was when the server last let it in: a server that has lost the room may not know the player either. */
  #player: PlayerId | null = null;
  #lost: LostRoom | null = null;
  #isRewound = false;
  #gone = false;
  #closed = false;

  constructor(connection: Connection, room: RoomId, options: RoomReplicaOptions) {
    super({
      room,
      status: 'loading',
      confirmed: null,
      position: null,
      shown: null,
      mySeats: [],
      pending: [],
      refused: null,
      presence: null,
      chat: [],
      rewound: false,
      lost: null,
      updatedAt: null,
    });
    const { watch = false, environment = browserEnvironment() } = options;
    this.#connection = connection;
    this.#room = room;
    this.#environment = environment;
    this.#leave = follow(connection, `room:${room}`);
    this.#sync = new RoomSync({
      connection,
      room,
      watch,
      environment,
      joined: ({ presence, chat }) => this.#joined(presence, chat),
      applied: ({ cause, version, refused }) => this.#outbox.saw(cause, version, refused),
      changed: () => this.#publish(),
      rewound: () => this.#rewound(),
      gone: () => this.#goneForGood(),
    });
    this.#outbox = new CommandOutbox({
      room,
      connection,
      environment,
      changed: () => this.#publish(),
      settled: (command, answer) => this.#settled(command, answer),
    });
    const here =
      <Event extends { readonly room: string }>(use: (event: Event) => void) =>
      (event: Event): void => {
        if (event.room === room) use(event);
      };
    this.#stops = [
      connection.on(
        'room:updated',
        here((update) => this.#sync.updated(update)),
      ),
      connection.on(
        'room:stale',
        here(() => void this.#sync.sync()),
      ),
      connection.on(
        'room:presence',
        here((presence) => this.patch({ presence })),
      ),
      connection.on(
        'chat:said',
        here(({ lines }) => this.patch({ chat: mergeChat(this.getState().chat, lines) })),
      ),
      connection.on('session:changed', () => this.#publish()),
      connection.onUp(() => this.#sync.join()),
    ];
  }

  send(command: PlayerCommand): Promise<Answer<'room:command'>> {
    const { me } = this.#connection.getState();
    const { position } = this.#sync.log;
    if (this.#closed || me === null || position === null) return Promise.resolve(refusal('not-in-room'));
    if (this.#gone) return Promise.resolve(refusal('room-not-found'));
    this.patch({ refused: null });
    return this.#outbox.send(me.player, position.version, command);
  }

  async say(text: string): Promise<Answer<'chat:say'>> {
    const answer = await sayIn(this.#connection, { room: this.#room, text }, this.#environment);
    this.#rejoinIfForgotten(answer);
    return answer;
  }

  async react(emote: MessageOf<'chat:react'>['emote']): Promise<Answer<'chat:react'>> {
    const answer = await this.#connection.request('chat:react', { room: this.#room, emote });
    this.#rejoinIfForgotten(answer);
    return answer;
  }

  onReaction(listener: ServerToClient['chat:reacted']): () => void {
    return this.#connection.on('chat:reacted', (reacted) => {
      if (reacted.room === this.#room) listener(reacted);
    });
  }

  dismiss(): void {
    this.#isRewound = false;
    this.patch({ refused: null, rewound: false });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#outbox.close();
    void this.#leaveQuietly();
  }

  /** After whatever is under way: a join that is answered late must not outlive the leave. */
  async #leaveQuietly(): Promise<void> {
    await this.#sync.close();
    if (this.#leave() && this.#connection.isUp()) await this.#connection.request('room:leave', { room: this.#room });
  }

  #joined(presence: RoomView['presence'], chat: RoomView['chat']): void {
    const { me } = this.#connection.getState();
    this.#player = me?.player ?? null;
    if (me !== null) this.#outbox.restore(me.player);
    this.patch({ presence, chat: mergeChat(this.getState().chat, chat) });
  }

  #rewound(): void {
    this.#landing = [];
    this.#isRewound = true;
  }

  async #settled(command: PlayerCommand, answer: Answer<'room:command'>): Promise<void> {
    if (!answer.ok) {
      this.patch({ refused: { command, code: answer.code, message: answer.message } });
      if (answer.code === 'room-not-found') this.#goneForGood();
      return;
    }
    if (answer.update !== undefined) this.#sync.updated(answer.update);
    if (answer.version <= this.#version) return;
    // It counted, and the board keeps showing it while the updates up to it are fetched.
    this.#landing = [...this.#landing, { command, version: answer.version }];
    await this.#sync.sync();
  }

  #rejoinIfForgotten(answer: Answer<'chat:say'> | Answer<'chat:react'>): void {
    if (!answer.ok && answer.code === 'not-in-room' && !this.#closed) void this.#sync.join();
  }

  #goneForGood(): void {
    this.#gone = true;
    this.#publish();
  }

  get #version(): number {
    return this.#sync.log.position?.version ?? 0;
  }

  #publish(): void {
    const { state: confirmed, isClosed } = this.#sync.log;
    const isGone = this.#gone || isClosed;
    const { me } = this.#connection.getState();
    const { pending } = this.#outbox;
    this.#landing = this.#landing.filter(({ version }) => version > this.#version);
    const mine = [...this.#landing, ...pending].map(({ command }) => command);
    const now = this.#connection.serverNow();
    const shown = confirmed === null || me === null ? confirmed : shownState(confirmed, mine, { me, now });
    this.patch({
      status: isGone ? 'gone' : confirmed === null ? 'loading' : 'ready',
      confirmed,
      position: this.#sync.log.position,
      shown,
      pending,
      mySeats: me === null ? [] : this.#seatsIn(shown, me),
      // Told together with the board that went back.
      rewound: this.#isRewound,
      lost: isGone ? (this.#lost ??= this.#whatIsLost()) : null,
      updatedAt: confirmed?.lastAt ?? null,
    });
  }

  #whatIsLost(): LostRoom | null {
    const { state, position, isClosed } = this.#sync.log;
    if (state === null || position === null) return readLost(this.#environment.tab, this.#room);
    const mySeats = this.#player === null ? [] : seatsOf(state, this.#player);
    const lost = { epoch: position.epoch, wasClosed: isClosed, state, mySeats };
    keepLost(this.#environment.tab, lost);
    return lost;
  }

  /** The same array while nothing changes, so that nobody draws it again. */
  #seatsIn(state: RoomState | null, me: { readonly player: Parameters<typeof seatsOf>[1] }): readonly Seat[] {
    const { mySeats } = this.getState();
    const seats = state === null ? [] : seatsOf(state, me.player);
    return seats.join() === mySeats.join() ? mySeats : seats;
  }
}
