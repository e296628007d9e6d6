/** The machines of a simulation: three nodes, the store that they share, the lines between, and what goes wrong with them. */
import type { WireOptions } from '@inkroom/client/net';
import type { RoomId, RoomUpdate } from '@inkroom/shared';
import { Chance } from './chance.ts';
import type { CommitOrder } from './node-store.ts';
import type { Connected, Page } from './page.ts';
import type { Recorder } from './recorder.ts';
import { SharedPresence } from './shared-presence.ts';
import { SharedSignals } from './shared-signals.ts';
import { SharedStore } from './shared-store.ts';
import type { StoreChecks } from './shared-store.ts';
import { SimulatedNode } from './simulated-node.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { chosen } from './steps.ts';
import type { Step } from './steps.ts';
import { TextProvider } from './text-provider.ts';
import type { VirtualTime } from './virtual-time.ts';
import { badWeather, weatherOf } from './weather.ts';
import type { Weather, WeatherName } from './weather.ts';
import { WireLine } from './wire-line.ts';

/** A build to simulate; everything but `theBuild` is broken on purpose. */
export interface Build extends StoreChecks {
  readonly order: CommitOrder;
  /** Commits of several records are made one record at a time. */
  readonly splits: boolean;
  /** An SMS that may have been taken is sent again. */
  readonly textsAgain: boolean;
}

export const theBuild: Build = {
  dedupe: true,
  position: 'whole',
  line: 'in order',
  order: 'commit-first',
  splits: false,
  textsAgain: false,
};

export interface SimulatedClusterOptions {
  readonly seed: string;
  readonly build: Build;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly recorder: Recorder;
}

const nodeCount = 3;
const clockErrorMs = 5;
const skewMs = 3_000;

/** Fine more often than not, or nothing would ever go on. */
const weatherNames: readonly WeatherName[] = [
  'fine',
  'fine',
  'fine',
  ...(Object.keys(badWeather) as (keyof typeof badWeather)[]),
];

export class SimulatedCluster {
  readonly store: SharedStore;
  readonly nodes: SimulatedNode[] = [];
  readonly #options: SimulatedClusterOptions;
  readonly #network: Chance;
  readonly #storeMachine: SimulatedProcess;
  readonly #presence: SharedPresence;
  readonly #signals: SharedSignals;
  /** Where SMS go. */
  readonly texts: TextProvider;
  readonly #incarnations: number[] = Array.from({ length: nodeCount }, () => 0);
  #weather = weatherOf('fine');

  constructor(options: SimulatedClusterOptions) {
    const { seed, build, time } = options;
    this.#options = options;
    this.#network = new Chance(`${seed}/network`);
    this.#storeMachine = new SimulatedProcess('store', time);
    this.store = new SharedStore(this.#storeMachine, build);
    this.#presence = new SharedPresence({ time, isAway: () => this.store.isAway });
    this.#signals = new SharedSignals({ time, chance: this.#network, weather: () => this.#weather });
    this.texts = new TextProvider({ time, chance: new Chance(`${seed}/texts`), recorder: options.recorder });
    for (let slot = 0; slot < nodeCount; slot += 1) this.#start(slot);
  }

  close(): void {
    for (const { process } of this.nodes) process.die();
    this.store.close();
  }

  /** As through a balancer that has not noticed yet who is dead. */
  connect(page: Page, events: WireOptions['events']): Connected | null {
    const node = chosen(this.nodes, this.#network.next());
    if (node === undefined || node.process.isDead) return null;
    const { time, recorder } = this.#options;
    const line = new WireLine(
      {
        page: page.process,
        node: node.process,
        time,
        chance: this.#network,
        weather: () => this.#weather,
        count: recorder.count,
      },
      events,
    );
    return { line, send: node.gateway.accept(line, page.player) };
  }

  /** The rooms' logs as the store has them. */
  logOf(room: RoomId): readonly RoomUpdate[] {
    return this.store.log(room).map(({ body }) => JSON.parse(body) as RoomUpdate);
  }

  changeWeather({ what }: Step): void {
    this.#weather = weatherOf(chosen(weatherNames, what) ?? 'fine');
  }

  kill({ who, what, much }: Step): void {
    const slot = Math.floor(who * nodeCount);
    const node = this.nodes[slot];
    if (node === undefined || node.process.isDead) return;
    node.process.onDeath(() => {
      this.#options.time.after(200 + much * 6_000, () => {
        // Sentenced twice, it died once.
        if (this.nodes[slot] === node) this.#start(slot);
      });
    });
    // At once, or instead of one of its next resumptions, whichever that is.
    if (what < 0.2) node.process.die();
    else node.process.dieAfter(Math.floor((what - 0.2) * 40));
  }

  freeze({ who, much }: Step): void {
    chosen(this.nodes, who)?.process.freeze(100 + much * 6_000);
  }

  setClock({ who, much }: Step): void {
    chosen(this.nodes, who)?.process.setClock((much - 0.5) * 20_000);
  }

  cutSubscriber({ who, much }: Step): void {
    chosen(this.nodes, who)?.store.cutSubscriber(20 + much * 3_000);
  }

  /** When it comes back it has lost so many of its last commits. */
  storeAway(ms: number, lost: number): void {
    if (this.store.isAway) return;
    this.store.goAway();
    for (const { store } of this.nodes) store.cutSubscriber(ms);
    this.#options.time.after(ms, () => {
      if (lost > 0) this.#options.recorder.rolledBack(this.store.loseLast(lost), (id) => this.store.log(id));
      this.store.comeBack();
    });
  }

  /** By the store's clock so much time has passed. */
  setStoreClock(aheadMs: number): void {
    this.#storeMachine.setClock(aheadMs);
  }

  weather(): Weather {
    return this.#weather;
  }

  /** All faults end. */
  mend(): void {
    this.#weather = weatherOf('fine');
    for (const { process } of this.nodes) {
      process.thaw();
      if (process.isDoomed) process.die();
    }
    for (let slot = 0; slot < nodeCount; slot += 1) if (this.nodes[slot]?.process.isDead === true) this.#start(slot);
  }

  #start(slot: number): void {
    const { seed, build, time, chance, recorder } = this.#options;
    const incarnation = (this.#incarnations[slot] ?? 0) + 1;
    this.#incarnations[slot] = incarnation;
    const process = new SimulatedProcess(`node-${slot}.${incarnation}`, time, chance.between(-skewMs, skewMs));
    process.onDeath(() => recorder.died(process.name));
    process.whenHeld(() => recorder.count('frozen'));
    this.nodes[slot] = new SimulatedNode({
      seed,
      shared: this.store,
      presence: this.#presence,
      process,
      time,
      weather: () => this.#weather,
      order: build.order,
      splits: build.splits,
      textsAgain: build.textsAgain,
      signals: this.#signals,
      texts: this.texts,
      clockErrorMs,
      executed: (writes, result) => recorder.executed(process.name, writes, result),
      count: recorder.count,
      failed: (words) => recorder.wrong('NODE', '' as RoomId, words),
    });
  }
}
