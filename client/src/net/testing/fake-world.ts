/** Test support: pages in a world whose time stands still until it is told to go on, and whose wires end in the test. */
import { createRandom } from '@inkroom/shared';
import type { Random } from '@inkroom/shared';
import { memoryStorage } from '../environment.ts';
import type { Environment, TextStorage } from '../environment.ts';
import type { Wire, WireOptions } from '../wire.ts';

interface Timer {
  at: number;
  readonly everyMs: number | null;
  readonly task: () => void;
}

/** Something that a page sent, and how to answer it. */
export interface Sent {
  readonly name: string;
  readonly message: object;
  readonly answer: (answer: unknown) => void;
}

/** The far end of one connection. */
export class FakeWire implements Wire {
  readonly auth: Readonly<Record<string, unknown>>;
  readonly events: WireOptions['events'];
  readonly sent: Sent[] = [];
  isClosed = false;
  /** Handles what arrives, instead of keeping it in `sent`. */
  onSent: ((sent: Sent) => void) | null = null;

  constructor({ auth, events }: WireOptions) {
    this.auth = { ...auth };
    this.events = events;
  }

  send(name: string, message: object, answer: (answer: unknown) => void): void {
    const sent = { name, message, answer };
    if (this.onSent === null) this.sent.push(sent);
    else this.onSent(sent);
  }

  close(): void {
    this.isClosed = true;
  }

  /** The last message of this name that nobody has asked for yet. */
  take(name: string): Sent {
    const index = this.sent.findIndex((sent) => sent.name === name);
    const [sent] = index < 0 ? [] : this.sent.splice(index, 1);
    if (sent === undefined) throw new Error(`no ${name} among ${this.sent.map((other) => other.name).join()}`);
    return sent;
  }

  has(name: string): boolean {
    return this.sent.some((sent) => sent.name === name);
  }
}

export interface Page {
  readonly environment: Environment;
  readonly wires: readonly FakeWire[];
  /** The newest wire. */
  readonly wire: FakeWire;
  setOnline(isOnline: boolean): void;
}

export class FakeWorld {
  now = 1_700_000_000_000;
  readonly random: Random;
  #timers: Timer[] = [];

  constructor(seed: string | number = 1) {
    this.random = createRandom(seed);
  }

  page({ lasting = memoryStorage(), tab = memoryStorage() }: { lasting?: TextStorage; tab?: TextStorage } = {}): Page {
    const wires: FakeWire[] = [];
    const attention = new Set<() => void>();
    let isOnline = true;
    const environment: Environment = {
      now: () => this.now,
      after: (ms, task) => this.#start({ at: this.now + ms, everyMs: null, task }),
      every: (ms, task) => this.#start({ at: this.now + ms, everyMs: ms, task }),
      random: () => this.random.next(),
      randomBytes: (count) => Uint8Array.from({ length: count }, () => this.random.int(256)),
      openSocket: (options) => {
        const wire = new FakeWire(options);
        wires.push(wire);
        return wire;
      },
      isOnline: () => isOnline,
      onOnlineChange: (listener) => {
        attention.add(listener);
        return () => void attention.delete(listener);
      },
      lasting,
      tab,
    };
    return {
      environment,
      wires,
      get wire() {
        const wire = wires.at(-1);
        if (wire === undefined) throw new Error('nothing was opened');
        return wire;
      },
      setOnline: (value) => {
        isOnline = value;
        for (const listener of attention) listener();
      },
    };
  }

  /** Lets time pass; every timer runs at its moment, and every promise that can go on does. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await settled();
    for (;;) {
      const next = this.#timers.reduce<Timer | null>(
        (first, timer) => (first === null || timer.at < first.at ? timer : first),
        null,
      );
      if (next === null || next.at > end) break;
      this.now = Math.max(this.now, next.at);
      if (next.everyMs === null) this.#timers = this.#timers.filter((timer) => timer !== next);
      else next.at = this.now + next.everyMs;
      next.task();
      await settled();
    }
    this.now = Math.max(this.now, end);
  }

  /** The device sleeps: the clock on the wall goes on, timers stand still. */
  sleep(ms: number): void {
    this.now += ms;
    for (const timer of this.#timers) timer.at += ms;
  }

  #start(timer: Timer): () => void {
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
}

/** Longer than any chain of promises in the code under test. */
const turns = 40;

async function settled(): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}
