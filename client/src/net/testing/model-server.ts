/**
 * Test support: a server for fake wires that keeps one model room. Whatever goes either way waits in a queue, so that a
 * test can deliver, double, reorder or drop it.
 */
import { refusal } from '@inkroom/shared';
import type { MessageName, MessageOf, PlayerId } from '@inkroom/shared';
import { credentialsOf, meOf } from './fake-session.ts';
import type { FakeWire, FakeWorld, Sent } from './fake-world.ts';
import type { ModelRoom } from './model-room.ts';

/** `answer`: part of an exchange; only a loss of the connection loses it. */
export interface Packet {
  readonly wire: FakeWire;
  readonly kind: 'message' | 'answer' | 'update';
  readonly deliver: () => void;
}

export class ModelServer {
  queue: Packet[] = [];
  /** How often each message arrived. */
  readonly heard = new Map<string, number>();
  readonly #world: FakeWorld;
  readonly #room: ModelRoom;
  readonly #members = new Map<FakeWire, PlayerId>();

  constructor(world: FakeWorld, room: ModelRoom) {
    this.#world = world;
    this.#room = room;
    room.listeners.add((update) => {
      for (const wire of this.#members.keys()) {
        this.#post(wire, 'update', () => wire.events.said('room:updated', update));
      }
    });
  }

  /** Lets a page in. */
  accept(wire: FakeWire, name: string): void {
    const { player } = meOf(name);
    wire.onSent = (sent) => this.#post(wire, 'message', () => this.#handle(wire, player, sent));
    wire.events.said('session:started', {
      me: meOf(name),
      token: `token-${name}`,
      expiresAt: this.#world.now + 900_000,
      ...('secret' in wire.auth ? {} : { credentials: credentialsOf(name) }),
      node: 'node-1',
      at: this.#world.now,
      elsewhere: 1,
    });
  }

  /** The connection breaks; what was under way on it never arrives. */
  cut(wire: FakeWire): void {
    this.forget(wire);
    wire.events.lost();
  }

  forget(wire: FakeWire): void {
    this.#members.delete(wire);
    this.queue = this.queue.filter((packet) => packet.wire !== wire);
  }

  deliver(index: number): void {
    const [packet] = this.queue.splice(index, 1);
    if (packet !== undefined && !packet.wire.isClosed) packet.deliver();
  }

  #post(wire: FakeWire, kind: Packet['kind'], deliver: () => void): void {
    if (!wire.isClosed) this.queue.push({ wire, kind, deliver });
  }

  #handle(wire: FakeWire, player: PlayerId, { name, message, answer }: Sent): void {
    this.heard.set(name, (this.heard.get(name) ?? 0) + 1);
    const content = this.#answerTo(wire, player, { name, message });
    this.#post(wire, 'answer', () => answer(content));
  }

  #answerTo(wire: FakeWire, player: PlayerId, sent: Pick<Sent, 'name' | 'message'>): unknown {
    if (is(sent, 'room:join')) {
      this.#members.set(wire, player);
      const presence = { room: sent.message.room, seats: [true, true], watching: 0, names: [] };
      return { ok: true, resync: this.#room.resync(sent.message.position), presence, chat: [], at: this.#world.now };
    }
    if (is(sent, 'room:sync')) {
      return { ok: true, resync: this.#room.resync(sent.message.position), at: this.#world.now };
    }
    if (is(sent, 'room:command')) return this.#room.execute(player, sent.message);
    if (is(sent, 'session:time')) return { ok: true, at: this.#world.now };
    return refusal('bad-message');
  }
}

/** The pages under test send what the protocol says. */
const is = <Name extends MessageName>(
  sent: Pick<Sent, 'name' | 'message'>,
  name: Name,
): sent is { name: Name; message: MessageOf<Name> } => sent.name === name;
