/** One history: three nodes, a store, a network and pages in one process, under one seed. The same seed is the same history. */
import { memoryStorage } from '@inkroom/client/net';
import type { TextStorage, WireOptions } from '@inkroom/client/net';
import { rulesOf, seatsOf } from '@inkroom/shared';
import type { GameFact, ModeName, PlayerCommand, RoomId, RoomUpdate, StoredRoom } from '@inkroom/shared';
import { nothingIsLeft } from '../invariants/aftermath.ts';
import { checkHistory } from '../invariants/check-history.ts';
import type { Violation } from '../invariants/history.ts';
import { checkAftermath } from './aftermath.ts';
import { Chance } from './chance.ts';
import type { CommitOrder } from './node-store.ts';
import { Page } from './page.ts';
import type { Connected } from './page.ts';
import { Recorder } from './recorder.ts';
import type { Seen } from './recorder.ts';
import { SharedPresence } from './shared-presence.ts';
import { SharedStore } from './shared-store.ts';
import type { StoreChecks } from './shared-store.ts';
import { SimulatedNode, playerOf } from './simulated-node.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { chosen, drawSteps } from './steps.ts';
import type { Step } from './steps.ts';
import { VirtualTime } from './virtual-time.ts';
import { badWeather, weatherOf } from './weather.ts';
import type { WeatherName } from './weather.ts';
import { WireLine } from './wire-line.ts';

/** A build to simulate; everything but `theBuild` is broken on purpose. */
export interface Build extends StoreChecks {
  readonly order: CommitOrder;
}

export const theBuild: Build = { dedupe: true, position: 'whole', order: 'commit-first' };

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

const nodeCount = 3;
/** So many histories end with nobody there for longer than any room is kept. */
const abandonedShare = 0.2;
const longerThanRoomsMs = 25 * 60 * 60_000;

/** Who looks at which rooms; a name that comes twice is a player with two tabs. */
const people: readonly { readonly name: string; readonly rooms: readonly number[] }[] = [
  { name: 'ann-of-two', rooms: [0, 1, 2] },
  { name: 'ann-of-two', rooms: [0, 1] },
  { name: 'ben', rooms: [0, 1] },
  { name: 'cat', rooms: [0, 2] },
  { name: 'dan', rooms: [1] },
];

interface Tab {
  readonly name: string;
  readonly rooms: readonly number[];
  readonly lasting: TextStorage;
  readonly tab: TextStorage;
  page: Page | null;
  opened: number;
}

export class Simulation {
  readonly time = new VirtualTime();
  readonly recorder: Recorder;
  readonly #seed: string;
  readonly #build: Build;
  readonly #chance: Chance;
  readonly #network: Chance;
  /** The store's. */
  readonly #machine: SimulatedProcess;
  readonly #store: SharedStore;
  readonly #presence: SharedPresence;
  readonly #nodes: SimulatedNode[] = [];
  readonly #incarnations: number[] = Array.from({ length: nodeCount }, () => 0);
  readonly #dead = new Set<string>();
  readonly #tabs: Tab[];
  readonly #rooms: RoomId[] = [];
  #weather = weatherOf('fine');

  constructor({ seed, build = theBuild }: HistoryOptions) {
    this.#seed = seed;
    this.#build = build;
    this.#chance = new Chance(`${seed}/faults`);
    this.#network = new Chance(`${seed}/network`);
    this.recorder = new Recorder(this.time, (node) => this.#dead.has(node));
    this.#machine = new SimulatedProcess('store', this.time);
    this.#store = new SharedStore(this.#machine, build);
    this.#presence = new SharedPresence({ time: this.time, isAway: () => this.#store.isAway });
    for (let slot = 0; slot < nodeCount; slot += 1) this.#start(slot);
    const browsers = new Map<string, TextStorage>();
    this.#tabs = people.map(({ name, rooms }) => {
      const lasting = browsers.get(name) ?? memoryStorage();
      browsers.set(name, lasting);
      return { name, rooms, lasting, tab: memoryStorage(), page: null, opened: 0 };
    });
  }

  async run(steps: readonly Step[]): Promise<HistoryReport> {
    await this.#open();
    for (const step of steps) {
      await this.time.pass(step.gapMs);
      this.#play(step);
      if (this.recorder.violations.length > 0) break;
    }
    if (this.recorder.violations.length === 0) await this.#settle();
    if (this.recorder.violations.length === 0 && this.#chance.happens(abandonedShare)) await this.#abandon();
    return this.#report();
  }

  close(): void {
    for (const { process } of this.#nodes) process.die();
    for (const { page } of this.#tabs) page?.close();
    this.#store.close();
  }

  /** Everybody comes, and the rooms are made: in fine weather, since there is nothing to lose yet. */
  async #open(): Promise<void> {
    for (const tab of this.#tabs) this.#openTab(tab);
    await this.time.pass(200);
    const makers = [this.#tabs[0], this.#tabs[2], this.#tabs[3]];
    const kinds: readonly { readonly mode: ModeName; readonly clock: 'none' | 'per-move'; readonly bot: boolean }[] = [
      { mode: 'classic', clock: 'none', bot: false },
      { mode: 'classic', clock: 'per-move', bot: false },
      { mode: 'four-by-four', clock: 'none', bot: true },
    ];
    for (const [index, { mode, clock, bot }] of kinds.entries()) {
      const page = makers[index]?.page;
      void page
        ?.createRoom({
          mode,
          visibility: 'public',
          clock: clock === 'none' ? { kind: 'none' } : { kind: 'per-move', moveMs: 3_000 },
          ...(bot ? { bot: 'easy' as const } : {}),
        })
        .then((created) => {
          if (created.ok) this.#rooms[index] = created.room;
        });
      await this.time.pass(100);
    }
    if (this.#rooms.length !== kinds.length) throw new Error('the rooms of a simulation are made in fine weather');
    for (const tab of this.#tabs) this.#openRooms(tab);
    await this.time.pass(300);
  }

  #play(step: Step): void {
    switch (step.kind) {
      case 'act':
        return this.#act(step);
      case 'toggle':
        return this.#toggle(step);
      case 'weather':
        this.#weather = weatherOf(chosen(weatherNames, step.what) ?? 'fine');
        return;
      case 'kill':
        return this.#kill(step);
      case 'freeze':
        chosen(this.#nodes, step.who)?.process.freeze(100 + step.much * 6_000);
        return;
      case 'set-clock':
        chosen(this.#nodes, step.who)?.process.setClock((step.much - 0.5) * 20_000);
        return;
      case 'cut-line':
        chosen(this.#pages(), step.who)?.line?.cut();
        return;
      case 'refresh':
        return this.#refresh(step, 30 + step.much * 300);
      case 'close-tab':
        return this.#refresh(step, 500 + step.much * 6_000);
      case 'cut-subscriber':
        chosen(this.#nodes, step.who)?.store.cutSubscriber(20 + step.much * 3_000);
        return;
      case 'store-away':
        return this.#storeAway(step.much * 4_000, 0);
      case 'rollback':
        return this.#storeAway(50 + step.what * 2_500, 1 + Math.floor(step.much * 5));
    }
  }

  /** Somebody does what the board that they see allows, or, now and then, what it does not. */
  #act({ who, what, much }: Step): void {
    const page = chosen(this.#pages(), who);
    const replica = page === undefined ? undefined : chosen([...page.replicas.values()], what);
    const view = replica?.getState();
    if (page === undefined || replica === undefined || view?.status !== 'ready') return;
    const state = view.confirmed;
    if (state === null || view.pending.length > 1) return;
    const send = (command: PlayerCommand): void => void replica.send(command);
    const mine = seatsOf(state, page.player);
    const { game, phase, position } = state;
    if (much < 0.02) return send({ type: 'leave' });
    if (much < 0.03) return send({ type: 'resign', game });
    if (much < 0.05) return send({ type: 'claim-game', game });
    if (mine.length === 0) return send({ type: 'take-seat' });
    if (phase === 'finished') return send({ type: 'offer-rematch', game });
    const isMine = mine.includes(position.turn);
    if (!isMine && much < 0.9) return;
    const cells = rulesOf(state.mode).legalMoves(position);
    const cell = chosen(cells, much) ?? 0;
    send({ type: 'move', game, ply: position.moves.length, cell });
  }

  /** The maker of a room opens and closes its chat: a command that is always allowed. */
  #toggle({ what, much }: Step): void {
    const replica = this.#tabs[0]?.page?.replicas.get(this.#rooms[0] ?? ('' as RoomId));
    const state = replica?.getState().confirmed;
    if (replica === undefined || state === null || state === undefined) return;
    const times = 1 + Math.floor(what * 4);
    for (let count = 0; count < times; count += 1) {
      void replica.send({ type: 'set-chat', open: (count + (much < 0.1 ? 1 : 0)) % 2 === (state.chatOpen ? 1 : 0) });
    }
  }

  #kill({ who, what, much }: Step): void {
    const slot = Math.floor(who * nodeCount);
    const node = this.#nodes[slot];
    if (node === undefined || node.process.isDead) return;
    node.process.onDeath(() => {
      this.#dead.add(node.process.name);
      this.time.after(200 + much * 6_000, () => {
        // Sentenced twice, it died once.
        if (this.#nodes[slot] === node) this.#start(slot);
      });
    });
    // At once, or instead of one of its next resumptions, whichever that is.
    if (what < 0.2) node.process.die();
    else node.process.dieAfter(Math.floor((what - 0.2) * 40));
  }

  #start(slot: number): void {
    const incarnation = (this.#incarnations[slot] ?? 0) + 1;
    this.#incarnations[slot] = incarnation;
    const process = new SimulatedProcess(`node-${slot}.${incarnation}`, this.time, this.#chance.between(-3_000, 3_000));
    this.#nodes[slot] = new SimulatedNode({
      seed: this.#seed,
      shared: this.#store,
      presence: this.#presence,
      process,
      time: this.time,
      weather: () => this.#weather,
      order: this.#build.order,
      clockErrorMs: 5,
      executed: (writes, result) => this.recorder.executed(process.name, writes, result),
      unknown: () => {
        this.recorder.seen.unknown += 1;
      },
      failed: (words) => this.recorder.wrong('NODE', '' as RoomId, words),
    });
  }

  #refresh({ who }: Step, awayMs: number): void {
    const tab = chosen(this.#tabs, who);
    if (tab === undefined || tab.page === null) return;
    tab.page.close();
    tab.page = null;
    this.time.after(awayMs, () => {
      this.#openTab(tab);
      this.#openRooms(tab);
    });
  }

  #storeAway(ms: number, lost: number): void {
    if (this.#store.isAway) return;
    this.#store.goAway();
    for (const { store } of this.#nodes) store.cutSubscriber(ms);
    this.time.after(ms, () => {
      if (lost > 0) {
        const gone = this.#store.loseLast(lost);
        this.recorder.rolledBack(gone, (room) => this.#logOf(room));
      }
      this.#store.comeBack();
    });
  }

  #openTab(tab: Tab): void {
    tab.opened += 1;
    const index = this.#tabs.indexOf(tab);
    const name = `${tab.name}#${index}.${tab.opened}`;
    tab.page = new Page({
      name,
      player: playerOf(tab.name),
      lasting: tab.lasting,
      tab: tab.tab,
      time: this.time,
      chance: new Chance(`${this.#seed}/${name}`),
      skewMs: this.#chance.between(-60_000, 60_000),
      watcher: this.recorder,
      connect: (page, events) => this.#connect(page, events),
    });
  }

  #openRooms({ page, rooms }: Tab): void {
    for (const index of rooms) {
      const room = this.#rooms[index];
      if (room !== undefined) page?.open(room);
    }
  }

  #connect(page: Page, events: WireOptions['events']): Connected | null {
    const node = this.#network.pick(this.#nodes as [SimulatedNode, ...SimulatedNode[]]);
    if (node.process.isDead) return null;
    const line = new WireLine(
      { page: page.process, node: node.process, time: this.time, chance: this.#network, weather: () => this.#weather },
      events,
    );
    return { line, send: node.gateway.accept(line, page.player) };
  }

  /** All faults end; within 20 s everything is as it should be. */
  async #settle(): Promise<void> {
    this.#weather = weatherOf('fine');
    for (const { process } of this.#nodes) {
      process.thaw();
      if (process.isDoomed) process.die();
    }
    for (const [slot, { process }] of [...this.#nodes.entries()]) if (process.isDead) this.#start(slot);
    for (const page of this.#pages()) if (page.line?.isDamaged === true) page.line.cut();
    await this.time.pass(20_000);
    // What has just been committed is still on its way.
    for (let tries = 0; tries < 20 && this.time.now - this.recorder.committedAt < 300; tries += 1) {
      await this.time.pass(300);
    }
    const pages = this.#pages();
    const listed = this.#nodes.map(({ rooms }) => rooms.list(100));
    await this.time.pass(20);
    const seen = {
      store: this.#store,
      rooms: this.#rooms,
      nodes: this.#nodes,
      pages,
      listed: await Promise.all(listed),
    };
    this.recorder.violations.push(...checkAftermath(seen));
  }

  /** Everybody goes, and the store's clock says that this was long ago: nothing is left. */
  async #abandon(): Promise<void> {
    for (const tab of this.#tabs) {
      tab.page?.close();
      tab.page = null;
    }
    await this.time.pass(15_000);
    // Games end, seats are freed, and then the room closes: each at a wake of its own.
    for (let times = 1; times <= 5; times += 1) {
      this.#machine.setClock(times * longerThanRoomsMs);
      await this.time.pass(3_000);
    }
    // Nodes forget what nobody needs.
    await this.time.pass(60_000);
    const keys = this.#store.roomIds();
    const feeds = this.#nodes.flatMap(({ rooms, process }) =>
      rooms.feeds.size > 0 ? [`a feed of ${process.name}`] : [],
    );
    this.recorder.violations.push(...nothingIsLeft({ keys: [...keys, ...feeds], memory: [] }));
  }

  #report(): HistoryReport {
    const { recorder } = this;
    const rooms = this.#rooms.map((room) => {
      const stored = this.#store.isAway ? null : this.#store.load(room);
      return {
        room,
        updates: this.#logOf(room),
        state: stored === null ? null : (JSON.parse(stored.state) as StoredRoom),
      };
    });
    const isWhole = recorder.violations.length === 0;
    const facts = this.#store.facts().map((text) => JSON.parse(text) as GameFact);
    const violations = isWhole
      ? checkHistory({
          events: recorder.events,
          rooms,
          facts,
          takenBack: recorder.takenBack,
          endedAt: this.#store.now(),
        })
      : recorder.violations;
    const tips = rooms.map(({ updates }) => updates.at(-1)?.tip ?? '').join();
    const digest = `${recorder.events.length}/${this.time.events}/${this.time.now}/${tips}`;
    return { seed: this.#seed, violations, seen: recorder.seen, rooms: rooms.length, events: this.time.events, digest };
  }

  #logOf(room: RoomId): readonly RoomUpdate[] {
    return this.#store.log(room).map((text) => JSON.parse(text) as RoomUpdate);
  }

  #pages(): readonly Page[] {
    return this.#tabs.flatMap(({ page }) => (page === null ? [] : [page]));
  }
}

const weatherNames: readonly WeatherName[] = [
  'fine',
  'fine',
  'fine',
  ...(Object.keys(badWeather) as (keyof typeof badWeather)[]),
];

export async function simulate(options: HistoryOptions): Promise<HistoryReport> {
  const simulation = new Simulation(options);
  try {
    return await simulation.run(options.steps ?? drawSteps(options.seed));
  } finally {
    simulation.close();
  }
}
