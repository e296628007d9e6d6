/** One history: three nodes, a store, a network and pages in one process, under one seed. The same seed is the same history. */
import type { GameFact, ListedRoom, RoomId, StoredRoom, TicketFact } from '@inkroom/shared';
import { nothingIsLeft } from '../invariants/aftermath.ts';
import { checkHistory } from '../invariants/check-history.ts';
import type { Violation } from '../invariants/history.ts';
import { checkTicketFacts, roomsOfMatches } from '../invariants/ticket-facts.ts';
import { checkAftermath } from './aftermath.ts';
import { checkQueues } from './queues-aftermath.ts';
import { Chance } from './chance.ts';
import { Crowd } from './crowd.ts';
import { Recorder } from './recorder.ts';
import type { Seen } from './seen.ts';
import { SimulatedCluster, theBuild } from './simulated-cluster.ts';
import type { Build } from './simulated-cluster.ts';
import { drawSteps } from './steps.ts';
import type { Step } from './steps.ts';
import { TicketCrowd } from './ticket-crowd.ts';
import { VirtualTime } from './virtual-time.ts';

export interface HistoryOptions {
  readonly seed: string;
  readonly build?: Build;
  /** Left out: those that the seed draws. */
  readonly steps?: readonly Step[];
}

export interface HistoryReport {
  readonly seed: string;
  readonly violations: readonly Violation[];
  readonly seen: Seen;
  readonly rooms: number;
  /** Things that happened, messages and timers included. */
  readonly events: number;
  /** The same for the same seed: every event and every log. */
  readonly digest: string;
}

/** So many histories end with nobody there for longer than any room is kept. */
const abandonedShare = 0.2;
const longerThanRoomsMs = 25 * 60 * 60_000;
const settledAfterMs = 20_000;

export class Simulation {
  readonly time = new VirtualTime();
  readonly recorder = new Recorder(this.time);
  readonly #seed: string;
  readonly #chance: Chance;
  readonly #cluster: SimulatedCluster;
  readonly #crowd: Crowd;
  readonly #waiting: TicketCrowd;

  constructor({ seed, build = theBuild }: HistoryOptions) {
    const { time, recorder } = this;
    const chance = new Chance(`${seed}/faults`);
    this.#seed = seed;
    this.#chance = chance;
    this.#cluster = new SimulatedCluster({ seed, build, time, chance, recorder });
    this.#crowd = new Crowd({
      seed,
      time,
      chance,
      watcher: recorder,
      connect: (page, events) => this.#cluster.connect(page, events),
    });
    this.#waiting = new TicketCrowd({
      time,
      chance: new Chance(`${seed}/waiting`),
      recorder,
      nodes: () => this.#cluster.nodes,
      weather: () => this.#cluster.weather(),
      failed: (words) => recorder.wrong('NODE', '' as RoomId, words),
    });
  }

  /** Stops at the first violation that can be told at once. */
  async run(steps: readonly Step[]): Promise<HistoryReport> {
    await this.#crowd.come();
    await this.#waiting.come();
    for (const step of steps) {
      await this.time.pass(step.gapMs);
      this.#play(step);
      if (this.#isBroken) break;
    }
    if (!this.#isBroken) await this.#settle();
    if (!this.#isBroken && this.#chance.happens(abandonedShare)) await this.#abandon();
    return this.#report();
  }

  close(): void {
    this.#crowd.leave();
    this.#cluster.close();
  }

  get #isBroken(): boolean {
    return this.recorder.violations.length > 0;
  }

  #play(step: Step): void {
    const cluster = this.#cluster;
    const crowd = this.#crowd;
    const { kind, what, much } = step;
    switch (kind) {
      case 'act':
        return crowd.act(step);
      case 'toggle':
        return crowd.toggle(step);
      case 'ticket':
        return this.#waiting.act(step);
      case 'leave-line':
        return this.#waiting.away(step);
      case 'attend':
        return this.#waiting.attend(step);
      case 'cut-line':
        return crowd.cutLine(step);
      case 'refresh':
        return crowd.refresh(step, 30 + much * 300);
      case 'close-tab':
        return crowd.refresh(step, 500 + much * 6_000);
      case 'weather':
        return cluster.changeWeather(step);
      case 'kill':
        return cluster.kill(step);
      case 'freeze':
        return cluster.freeze(step);
      case 'set-clock':
        return cluster.setClock(step);
      case 'cut-subscriber':
        return cluster.cutSubscriber(step);
      case 'store-away':
        return cluster.storeAway(much * 4_000, 0);
      case 'rollback':
        return cluster.storeAway(50 + what * 2_500, 1 + Math.floor(much * 5));
    }
  }

  /** All faults end; within 20 s everything is as it should be. */
  async #settle(): Promise<void> {
    const { time, recorder } = this;
    const { store, nodes } = this.#cluster;
    this.#cluster.mend();
    for (const { line } of this.#crowd.pages()) if (line?.isDamaged === true) line.cut();
    await time.pass(settledAfterMs);
    const listed = await this.#listings();
    const rooms = [...this.#crowd.rooms, ...roomsOfMatches(this.#tickets())];
    const pages = this.#crowd.pages();
    const others = this.#waiting.visitors();
    recorder.violations.push(...checkAftermath({ store, rooms, nodes, pages, others, listed }));
    recorder.violations.push(
      ...checkQueues({ store, tickets: recorder.tickets.tickets(), isLost: (id) => recorder.tickets.isLost(id) }),
    );
  }

  /** What each node lists, asked when what has just been committed is no longer on its way. */
  async #listings(): Promise<readonly (readonly ListedRoom[])[]> {
    const { time, recorder } = this;
    for (let tries = 0; ; tries += 1) {
      for (let waits = 0; waits < 20 && time.now - recorder.committedAt < 300; waits += 1) await time.pass(300);
      const askedAt = time.now;
      const listing = this.#cluster.nodes.map(({ rooms }) => rooms.list(100));
      await time.pass(20);
      const listed = await Promise.all(listing);
      // Somebody plays on: asked once more.
      if (recorder.committedAt < askedAt || tries >= 5) return listed;
    }
  }

  /** Everybody goes, and the store's clock says that this was long ago: nothing is left. */
  async #abandon(): Promise<void> {
    const { store, nodes } = this.#cluster;
    this.#crowd.leave();
    this.#waiting.leave();
    await this.time.pass(15_000);
    // Games end, seats are freed, and then the room closes: each at a wake of its own.
    for (let times = 1; times <= 5; times += 1) {
      this.#cluster.setStoreClock(times * longerThanRoomsMs);
      await this.time.pass(3_000);
    }
    // Nodes forget what nobody needs.
    await this.time.pass(60_000);
    const feeds = nodes.flatMap(({ rooms, process }) => (rooms.feeds.size > 0 ? [`a feed of ${process.name}`] : []));
    this.recorder.violations.push(...nothingIsLeft({ keys: [...store.roomIds(), ...feeds], memory: [] }));
  }

  #facts(): readonly (GameFact | TicketFact)[] {
    return this.#cluster.store.facts().map((text) => JSON.parse(text) as GameFact | TicketFact);
  }

  #tickets(): readonly TicketFact[] {
    return this.#facts().filter((fact) => fact.type === 'ticket');
  }

  #report(): HistoryReport {
    const { events, violations, takenBack, seen } = this.recorder;
    const { store } = this.#cluster;
    const tickets = this.#tickets();
    const rooms = [...this.#crowd.rooms, ...roomsOfMatches(tickets)].map((room) => {
      const stored = store.isAway ? null : store.load(room);
      const state = stored === null ? null : (JSON.parse(stored.state) as StoredRoom);
      return { room, updates: this.#cluster.logOf(room), state };
    });
    const facts = this.#facts().filter((fact) => fact.type !== 'ticket');
    const history = { events, rooms, facts, takenBack, endedAt: store.now() };
    const tips = rooms.map(({ updates }) => updates.at(-1)?.tip ?? '').join();
    return {
      seed: this.#seed,
      violations: this.#isBroken ? violations : [...checkHistory(history), ...checkTicketFacts(tickets)],
      seen: { ...seen },
      rooms: rooms.length,
      events: this.time.events,
      digest: `${events.length}/${this.time.events}/${this.time.now}/${tips}`,
    };
  }
}

export async function simulate(options: HistoryOptions): Promise<HistoryReport> {
  const simulation = new Simulation(options);
  try {
    return await simulation.run(options.steps ?? drawSteps(options.seed));
  } finally {
    simulation.close();
  }
}
