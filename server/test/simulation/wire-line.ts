/** One connection between a page and a node: two directions, either of which may be slow, lose, double or reorder what travels. */
import type { WireEvents } from '@inkroom/client/net';
import type { Chance } from './chance.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

export interface LineOptions {
  readonly page: SimulatedProcess;
  readonly node: SimulatedProcess;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly weather: () => Weather;
  /** A fault has bitten. */
  readonly count: (kind: 'lostMessage' | 'doubledMessage' | 'overtaken') => void;
}

type Direction = 'toNode' | 'toPage';

/** A machine that dies without a word is noticed after so long at most, by the heartbeat. */
const heartbeatMs = 9_000;

export class WireLine {
  readonly #options: LineOptions;
  readonly #events: WireEvents;
  readonly #lastAt: Record<Direction, number> = { toNode: 0, toPage: 0 };
  readonly #onNodeLost: (() => void)[] = [];
  #isOpen = true;
  /** Something that a real connection would never lose silently was lost: it breaks when the weather clears up. */
  isDamaged = false;

  constructor(options: LineOptions, events: WireEvents) {
    this.#options = options;
    this.#events = events;
    const { chance, time, page, node } = options;
    page.onDeath(() => this.#pageGone());
    node.onDeath(() => {
      // Closed by the machine that stays, or noticed by the heartbeat when all of it is gone.
      const silentMs = chance.happens(0.7) ? chance.between(0, 50) : chance.between(50, heartbeatMs);
      time.after(silentMs, () => this.#lostForPage());
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get events(): WireEvents {
    return this.#events;
  }

  get page(): SimulatedProcess {
    return this.#options.page;
  }

  /** The node hears of a lost connection a little later. */
  onNodeLost(lost: () => void): void {
    this.#onNodeLost.push(lost);
  }

  toNode(deliver: () => void, mayDouble: boolean): void {
    // What had left the page when the line broke may still arrive.
    this.#carry('toNode', mayDouble, () => {
      if (this.#isOpen || this.#options.chance.happens(0.5)) this.#options.node.resume(deliver);
    });
  }

  toPage(deliver: () => void): void {
    this.#carry('toPage', true, () => {
      if (this.#isOpen) this.#options.page.resume(deliver);
    });
  }

  /** By the page. */
  close(): void {
    this.#pageGone();
  }

  /** By the node, or by somebody who pulls the plug. */
  cut(): void {
    if (!this.#isOpen) return;
    this.#tellNode();
    this.#lostForPage();
  }

  #lostForPage(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#options.page.resume(() => this.#events.lost());
  }

  #pageGone(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#tellNode();
  }

  #tellNode(): void {
    const { chance, node } = this.#options;
    const waitMs = chance.happens(0.8) ? chance.between(0, 60) : chance.between(60, heartbeatMs);
    node.after(waitMs, () => {
      for (const lost of this.#onNodeLost.splice(0)) lost();
    });
  }

  #carry(direction: Direction, mayDouble: boolean, arrive: () => void): void {
    const { chance, time, count } = this.#options;
    const { delayMs, lost, doubled, reordered } = this.#options.weather().wire;
    const send = (): void => {
      const drawn = time.now + chance.between(...delayMs);
      const latest = this.#lastAt[direction];
      if (reordered && drawn < latest) count('overtaken');
      this.#lastAt[direction] = Math.max(latest, drawn);
      time.at(reordered ? drawn : this.#lastAt[direction], arrive);
    };
    if (chance.happens(lost)) {
      this.isDamaged = true;
      count('lostMessage');
    } else {
      send();
    }
    if (mayDouble && chance.happens(doubled)) {
      count('doubledMessage');
      send();
    }
  }
}
