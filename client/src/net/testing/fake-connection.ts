/** Test support: a connection whose messages the test answers itself. */
import { refusal } from '@inkroom/shared';
import type { Answer, MessageName, MessageOf, ServerToClient } from '@inkroom/shared';
import { EventListeners } from '../event-listeners.ts';
import type { Connection, ConnectionState, Credentials } from '../types.ts';
import { ValueStore } from '../value-store.ts';
import { meOf } from './fake-session.ts';

export interface Asked {
  readonly name: MessageName;
  readonly message: MessageOf<MessageName>;
  readonly answer: (answer: unknown) => void;
}

export class FakeConnection extends ValueStore<ConnectionState> implements Connection {
  /** Everything that was asked, in order. */
  readonly asked: Asked[] = [];
  readonly adopted: Credentials[] = [];
  readonly tokens: string[] = [];
  readonly #events = new EventListeners<ServerToClient>();
  readonly #ups = new Set<() => void | Promise<void>>();
  readonly #now: () => number;
  #isUp = true;

  constructor(now: () => number, name = 'ann') {
    super({
      phase: 'live',
      me: meOf(name),
      node: 'node-1',
      elsewhere: 1,
      clockOffsetMs: 0,
      roundTripMs: null,
      isStoreAway: false,
      ended: null,
      retryAt: null,
      liveAt: null,
    });
    this.#now = now;
  }

  /** The newest message of this name. */
  last(name: MessageName): Asked {
    const asked = this.asked.findLast((one) => one.name === name);
    if (asked === undefined) throw new Error(`nobody asked ${name}`);
    return asked;
  }

  count(name: MessageName): number {
    return this.asked.filter((asked) => asked.name === name).length;
  }

  says<Event extends keyof ServerToClient>(name: Event, payload: Parameters<ServerToClient[Event]>[0]): void {
    this.#events.tell(name, payload);
  }

  /** What is under way gets no answer. */
  down(): void {
    this.#isUp = false;
    if (this.getState().phase !== 'ended') this.patch({ phase: 'reconnecting' });
    for (const { answer } of this.asked) answer(refusal('outcome-unknown'));
  }

  up(name?: string): void {
    this.#isUp = true;
    this.patch({ phase: 'live' });
    if (name !== undefined) this.patch({ me: meOf(name) });
    for (const listener of this.#ups) void listener();
  }

  end(code: NonNullable<ConnectionState['ended']>['code']): void {
    this.patch({ phase: 'ended', ended: { code, message: '' } });
    this.down();
  }

  isUp(): boolean {
    return this.#isUp;
  }

  request<Name extends MessageName>(name: Name, message: MessageOf<Name>): Promise<Answer<Name>> {
    if (!this.#isUp) return Promise.resolve(refusal('outcome-unknown'));
    // Tests answer with what they mean to try, sense or nonsense.
    return new Promise((resolve) =>
      this.asked.push({ name, message, answer: (answer) => resolve(answer as Answer<Name>) }),
    );
  }

  on<Event extends keyof ServerToClient>(event: Event, listener: ServerToClient[Event]): () => void {
    return this.#events.add(event, listener);
  }

  onUp(listener: () => void | Promise<void>): () => void {
    this.#ups.add(listener);
    if (this.#isUp) void listener();
    return () => void this.#ups.delete(listener);
  }

  serverNow(): number {
    return this.#now();
  }

  token(): Promise<string | null> {
    return Promise.resolve('token-now');
  }

  renewed({ token }: { readonly token: string }): void {
    this.tokens.push(token);
  }

  adopt(credentials: Credentials): void {
    this.adopted.push(credentials);
  }

  becomeSecondPlayer(): void {
    this.patch({ me: null });
  }

  retryNow(): void {
    this.up();
  }

  close(): void {
    this.#isUp = false;
  }
}

export const isCommand = (message: object): message is MessageOf<'room:command'> => 'base' in message;
