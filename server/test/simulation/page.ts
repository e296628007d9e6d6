/** A page of a simulation: the client's own connection, outbox and replicas, over lines that end in simulated nodes. */
import { createConnection, createRoom, createRoomReplica } from '@inkroom/client/net';
import type { Connection, Environment, RoomReplica, RoomView, TextStorage, WireOptions } from '@inkroom/client/net';
import type { Answer, MessageName, MessageOf, PlayerId, RoomId } from '@inkroom/shared';
import { keepIdentity } from '../../../client/src/net/credentials.ts';
import type { Chance } from './chance.ts';
import type { SentMessage } from './gateway.ts';
import { SimulatedProcess } from './simulated-process.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { WireLine } from './wire-line.ts';

/** What a page's connection is answered with: a line and where to send, or nobody there. */
export interface Connected {
  readonly line: WireLine;
  readonly send: (sent: SentMessage) => void;
}

export interface PageWatcher {
  sent(page: Page, message: MessageOf<'room:command'>): void;
  answered(page: Page, message: MessageOf<'room:command'>, answer: Answer<'room:command'>): void;
  /** An update or a snapshot has arrived, from wherever; what the page makes of it shows in its view. */
  arrived(page: Page, name: string, content: unknown): void;
  viewed(page: Page, view: RoomView): void;
}

export interface PageOptions {
  readonly name: string;
  readonly player: PlayerId;
  /** The browser's and this tab's storage, which outlive the page. */
  readonly lasting: TextStorage;
  readonly tab: TextStorage;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly skewMs: number;
  readonly watcher: PageWatcher;
  /** Null: the balancer knows no node that answers. */
  readonly connect: (page: Page, events: WireOptions['events']) => Connected | null;
}

export class Page {
  readonly name: string;
  readonly player: PlayerId;
  readonly process: SimulatedProcess;
  readonly connection: Connection;
  readonly replicas = new Map<RoomId, RoomReplica>();
  readonly #options: PageOptions;
  readonly #environment: Environment;
  #line: WireLine | null = null;

  constructor(options: PageOptions) {
    this.#options = options;
    const { name, player, time, chance, skewMs, lasting, tab } = options;
    this.name = name;
    this.player = player;
    const process = new SimulatedProcess(name, time, skewMs);
    this.process = process;
    const credentials = { player, device: `device-${name}`, secret: `secret-${name}` };
    keepIdentity({ lasting, tab }, { credentials, session: null });
    this.#environment = {
      now: () => process.now(),
      after: (ms, task) => process.after(ms, task),
      every: (ms, task) => process.every(ms, task),
      random: () => chance.next(),
      randomBytes: (count) => chance.bytes(count),
      openSocket: (wire) => this.#openWire(wire),
      isOnline: () => true,
      onOnlineChange: () => () => undefined,
      lasting,
      tab,
    };
    this.connection = createConnection({ environment: this.#environment });
  }

  /** The line that it has now. */
  get line(): WireLine | null {
    return this.#line?.isOpen === true ? this.#line : null;
  }

  open(room: RoomId): void {
    if (this.replicas.has(room)) return;
    const replica = createRoomReplica(this.#watched(), room, { environment: this.#environment });
    this.replicas.set(room, replica);
    replica.subscribe(() => this.#options.watcher.viewed(this, replica.getState()));
  }

  createRoom(room: Omit<MessageOf<'room:create'>, 'id'>): Promise<Answer<'room:create'>> {
    return createRoom(this.connection, room, this.#environment);
  }

  /** As a browser ends a page: none of its code runs any more. */
  close(): void {
    this.process.die();
  }

  /** As the replicas see it; the watcher hears what they ask, and what they take for the answer. */
  #watched(): Connection {
    const { connection } = this;
    const { watcher } = this.#options;
    const isCommand = (name: MessageName, message: object): message is MessageOf<'room:command'> =>
      name === 'room:command' && 'command' in message;
    const request: Connection['request'] = async (name, message) => {
      if (!isCommand(name, message)) return connection.request(name, message);
      watcher.sent(this, message);
      const answer = await connection.request(name, message);
      // A command's answer is one, whatever its name is called here.
      watcher.answered(this, message, answer as Answer<'room:command'>);
      return answer;
    };
    return {
      request,
      getState: connection.getState,
      subscribe: connection.subscribe,
      on: (event, listener) => connection.on(event, listener),
      isUp: () => connection.isUp(),
      onUp: (listener) => connection.onUp(listener),
      serverNow: () => connection.serverNow(),
      token: () => connection.token(),
      adopt: (credentials) => connection.adopt(credentials),
      renewed: (session) => connection.renewed(session),
      becomeSecondPlayer: () => connection.becomeSecondPlayer(),
      retryNow: () => connection.retryNow(),
      close: () => connection.close(),
    };
  }

  #openWire({ events }: WireOptions) {
    const { watcher, connect, chance } = this.#options;
    const heard: WireOptions['events'] = {
      ...events,
      said: (name, payload) => {
        watcher.arrived(this, name, payload);
        events.said(name, payload);
      },
    };
    let connected: Connected | null = null;
    let isClosed = false;
    this.process.after(chance.between(2, 40), () => {
      if (isClosed) return;
      connected = connect(this, heard);
      if (connected === null) events.refused(null);
      else this.#line = connected.line;
    });
    return {
      send: (name: string, message: object, answered: (answer: unknown) => void) => {
        if (connected === null || !connected.line.isOpen) return;
        const { line, send } = connected;
        const answer = (content: unknown): void => {
          if (isClosed) return;
          watcher.arrived(this, name, content);
          answered(content);
        };
        // A connection never doubles; a first try that came twice could not be told from a second one that was not marked.
        const mayDouble = !('attempt' in message) || message.attempt !== 1;
        line.toNode(() => send({ name, message, answer }), mayDouble);
      },
      close: () => {
        isClosed = true;
        connected?.line.close();
      },
    };
  }
}
