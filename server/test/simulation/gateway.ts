/**
 * The socket side of a simulated node: what the handlers of the real one do with the messages of rooms, and what its
 * broadcasts tell the members, without Socket.IO between.
 */
import { limits, ok, refusal } from '@inkroom/shared';
import type { Answers, MessageName, MessageOf, PlayerId, RoomId } from '@inkroom/shared';
import { OutcomeUnknown, StoreUnavailable } from '../../src/ports/store.ts';
import type { Attendance } from '../../src/rooms/attendance.ts';
import { fail } from '../../src/rooms/failure.ts';
import type { Answer as Handled } from '../../src/rooms/failure.ts';
import type { Rooms } from '../../src/rooms/rooms.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { WireLine } from './wire-line.ts';

export interface GatewayOptions {
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly process: SimulatedProcess;
  /** A handler failed with something that is no refusal. */
  readonly failed: (error: unknown) => void;
}

interface Socket {
  readonly id: string;
  readonly actor: { readonly player: PlayerId; readonly name: string };
  readonly line: WireLine;
  readonly rooms: Set<RoomId>;
  /** The latest try to join each. */
  readonly joins: Map<RoomId, symbol>;
  isOpen: boolean;
}

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #sockets = new Set<Socket>();
  readonly #members = new Map<RoomId, Set<Socket>>();
  #count = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    options.rooms.feeds.listen({
      updated: (update, { id, origin }) => {
        for (const { id: socket, line } of this.#members.get(id) ?? []) {
          // Whoever sent the command reads the update in its ack.
          if (socket !== origin) line.toPage(() => line.events.said('room:updated', update));
        }
      },
      stale: (room) => {
        for (const { line } of this.#members.get(room) ?? []) {
          line.toPage(() => line.events.said('room:stale', { room }));
        }
      },
    });
  }

  /** Lets a page in: it says who it is, and that is believed. Answers how its messages arrive. */
  accept(line: WireLine, player: PlayerId): (sent: SentMessage) => void {
    const { process } = this.#options;
    this.#count += 1;
    const name = player.replace('player-', '');
    const socket: Socket = {
      id: `${process.name}/${this.#count}`,
      actor: { player, name },
      line,
      rooms: new Set(),
      joins: new Map(),
      isOpen: true,
    };
    this.#sockets.add(socket);
    line.onNodeLost(() => this.#lost(socket));
    line.toPage(() =>
      line.events.said('session:started', {
        me: { player, name, username: null, area: 100, hasPassphrase: false },
        token: `token-${player}`,
        expiresAt: process.now() + limits.sessionMs * 100,
        node: process.name,
        at: process.now(),
        elsewhere: 1,
      }),
    );
    return (sent) => void this.#handle(socket, sent);
  }

  /** What the sockets that are open say: who is in which room. */
  *visitors(): Iterable<{ readonly room: RoomId; readonly player: PlayerId }> {
    for (const { rooms, actor } of this.#sockets) for (const room of rooms) yield { room, player: actor.player };
  }

  dropAll(): void {
    for (const { line } of this.#sockets) line.cut();
  }

  #lost(socket: Socket): void {
    socket.isOpen = false;
    this.#sockets.delete(socket);
    for (const members of this.#members.values()) members.delete(socket);
    for (const room of socket.rooms) this.#leave(socket, room);
  }

  #leave(socket: Socket, room: RoomId): void {
    socket.rooms.delete(room);
    this.#members.get(room)?.delete(socket);
    this.#options.attendance.exit(room, socket.actor.player, socket.id);
  }

  async #handle(socket: Socket, { name, message, answer }: SentMessage): Promise<void> {
    const answered = await this.#answerTo(socket, { name, message });
    socket.line.toPage(() => answer(answered));
  }

  async #answerTo(socket: Socket, sent: Pick<SentMessage, 'name' | 'message'>): Promise<unknown> {
    try {
      const handled = await this.#withinBudget(this.#act(socket, sent));
      if (handled === null) return refusal('outcome-unknown');
      return handled.ok ? { ok: true, ...handled.value } : refusal(handled.error.code, handled.error.retryAfterMs);
    } catch (error) {
      if (error instanceof StoreUnavailable) return refusal('store-unavailable', 500);
      if (error instanceof OutcomeUnknown) return refusal('outcome-unknown');
      this.#options.failed(error);
      return refusal('internal');
    }
  }

  #withinBudget<T>(work: Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const cancel = this.#options.process.after(limits.serverMs, () => resolve(null));
      work.then(resolve, reject).finally(cancel);
    });
  }

  async #act(socket: Socket, sent: Pick<SentMessage, 'name' | 'message'>): Promise<Handled<object>> {
    const { rooms, process } = this.#options;
    if (is(sent, 'room:join')) return this.#join(socket, sent.message);
    if (is(sent, 'room:sync')) {
      const resync = await rooms.resync(sent.message.room, sent.message.position);
      return resync.ok ? ok({ resync: resync.value, at: process.now() }) : resync;
    }
    if (is(sent, 'room:leave')) {
      this.#leave(socket, sent.message.room);
      return ok({});
    }
    if (is(sent, 'room:command')) {
      const done = await rooms.execute(socket.actor, { ...sent.message, origin: socket.id });
      if (done.ok && sent.message.command.type === 'take-seat') this.#expect(socket, sent.message.room);
      return done;
    }
    if (is(sent, 'room:create')) {
      const { id, ...room } = sent.message;
      const created = await rooms.create(socket.actor, { ...room, commandId: id });
      if (created.ok) this.#expect(socket, created.value.room);
      return created;
    }
    if (is(sent, 'session:time')) return ok({ at: process.now() });
    return fail('bad-message');
  }

  async #join(socket: Socket, { room, position }: MessageOf<'room:join'>): Promise<Handled<Answers['room:join']>> {
    const { rooms, attendance, process } = this.#options;
    const join = Symbol(room);
    socket.joins.set(room, join);
    // The channel first, so that no update falls between it and the state that is read.
    const members = this.#members.get(room) ?? new Set();
    this.#members.set(room, members);
    if (socket.isOpen) members.add(socket);
    const resync = await rooms.resync(room, position);
    const read = await rooms.read(room);
    if (!resync.ok || !read.ok) {
      // One that fails late must not end what the next try has begun.
      if (socket.joins.get(room) === join) members.delete(socket);
      const failure = resync.ok ? read : resync;
      return failure.ok ? fail('internal') : failure;
    }
    if (members.has(socket)) {
      socket.rooms.add(room);
      attendance.enter(room, socket.actor, socket.id);
    }
    const presence = attendance.presenceOf(read.value.state);
    return ok({ resync: resync.value, presence, chat: [], at: process.now() });
  }

  #expect(socket: Socket, room: RoomId): void {
    this.#options.attendance.expect(room, socket.actor.player);
  }
}

/** A message as it arrives, and how to answer it. */
export interface SentMessage {
  readonly name: string;
  readonly message: object;
  readonly answer: (answer: unknown) => void;
}

/** The pages of a simulation run the page's own code, so what they send is as the protocol says. */
const is = <Name extends MessageName>(
  sent: Pick<SentMessage, 'name' | 'message'>,
  name: Name,
): sent is { name: Name; message: MessageOf<Name> } => sent.name === name;
