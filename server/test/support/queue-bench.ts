/** The queue service on a number of nodes, without sockets and rooms: on a real store, under a clock that a test moves, with nodes that fail or die where a test says so. */
import { invariant, recordKindOf, stationQueueOf } from '@inkroom/shared';
import type {
  PlayerId,
  QueueName,
  QueueSettings,
  RecordId,
  RecordKind,
  TicketFact,
  TicketId,
  TicketState,
} from '@inkroom/shared';
import { randomBytes } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import { createMemoryCodes } from '../../src/platform/memory-codes.ts';
import { nodeEntropy } from '../../src/platform/node-entropy.ts';
import { nodeSecrets } from '../../src/platform/node-secrets.ts';
import type { OneTimeCodes } from '../../src/ports/one-time-codes.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../src/ports/store.ts';
import type { Store, Write } from '../../src/ports/store.ts';
import type { Answer, Caller, StepRequest, TakeRequest, TicketRecord } from '../../src/queue/queue-service.ts';
import { createTickets } from '../../src/queue/tickets.ts';
import type { Tickets } from '../../src/queue/tickets.ts';
import type { Actor } from '../../src/rooms/committer.ts';
import { createMemoryScores } from '../../src/scores/testing/memory-scores.ts';
import type { MemoryScores } from '../../src/scores/testing/memory-scores.ts';
import { silentLogger } from '../../src/storage/sqlite/testing.ts';
import type { Place } from './queue-places.ts';
import { ShiftedClock } from './shifted-clock.ts';

export const actor = (name: string): Actor => ({ player: `player-${name}` as PlayerId, name });
export const ann = actor('ann');
export const ben = actor('ben');
export const desk: Caller = { role: 'desk', who: 'tablet' };
export const station: Caller = { role: 'station', who: 'vrgame' };
export const own = ({ player }: Actor): Caller => ({ role: 'owner', who: player });
export const newId = (): string => randomBytes(12).toString('base64url');

export const arcade = 'arcade' as QueueName;

/** What a node's commits come to. Answers what is thrown instead of committing; null: it is committed. */
export type Fault = (writes: readonly Write[]) => Error | null | Promise<Error | null>;

export interface QueueNode {
  readonly tickets: Tickets;
  readonly store: Store;
  /** Asked before each commit. */
  fault: Fault;
  /** Asked after each: true loses the answer. */
  loses: (writes: readonly Write[]) => boolean;
  /** From here on nothing that this node does reaches the store, as after a death. */
  die(): void;
  /** Claims what is overdue and acts on it, as a node does every second. */
  poll(): Promise<void>;
}

export class QueueBench {
  readonly clock = new ShiftedClock();
  readonly scores: MemoryScores = createMemoryScores(this.clock);
  readonly codes: OneTimeCodes = createMemoryCodes(this.clock);
  /** Every fact that was committed, by whichever node. */
  readonly facts: TicketFact[] = [];
  /** Every write that was committed. */
  readonly writes: Write[] = [];
  readonly nodes: QueueNode[] = [];
  isBacklogFull = false;
  readonly #place: Place;
  readonly #closers: (() => Promise<void>)[] = [];

  constructor(place: (clock: ShiftedClock) => Place) {
    this.#place = place(this.clock);
  }

  /** One after the other; the first is `node`. */
  static async open(place: (clock: ShiftedClock) => Place, nodes = 1): Promise<QueueBench> {
    const bench = new QueueBench(place);
    for (let index = 0; index < nodes; index += 1) await bench.addNode();
    return bench;
  }

  get node(): QueueNode {
    const [first] = this.nodes;
    invariant(first !== undefined, 'a bench has nodes');
    return first;
  }

  async addNode({ callsUp = true }: { callsUp?: boolean } = {}): Promise<QueueNode> {
    const { store, signals, close } = await this.#place.openNode();
    let isDead = false;
    const node: QueueNode = {
      fault: () => null,
      loses: () => false,
      store,
      die() {
        isDead = true;
        node.tickets.close();
      },
      async poll() {
        if (isDead) return;
        const due = await store.claimWakes({ limit: 500, leaseMs: 10_000, overdueMs: 0 });
        await Promise.all(due.map(({ id }) => fire(node, id)));
      },
      tickets: createTickets({
        store: this.#watched(store, {
          before: (writes) => (isDead ? new StoreUnavailable('this node is dead') : node.fault(writes)),
          after: (writes) => (node.loses(writes) ? new OutcomeUnknown('the answer was lost') : null),
        }),
        signals,
        codes: this.codes,
        ingestion: this.scores.ingestion,
        admission: { allows: () => !this.isBacklogFull, retryAfterMs: 5_000 },
        clock: this.clock,
        entropy: nodeEntropy,
        logger: silentLogger,
        hash: (text) => nodeSecrets.hash(text),
        codeHash: (text) => Buffer.from(nodeSecrets.sign('a key of a test', text), 'base64url'),
        ratingOf: async () => 1600,
        callsUp,
      }),
    };
    this.nodes.push(node);
    this.#closers.push(async () => {
      node.tickets.close();
      await close();
    });
    return node;
  }

  async close(): Promise<void> {
    for (const node of this.nodes) node.tickets.close();
    for (const close of this.#closers) await close();
    await this.#place.close();
  }

  /** A station queue of which one place is free at a time, unless it says otherwise. */
  async queue(more: Partial<QueueSettings> = {}, name = arcade): Promise<QueueName> {
    const settings = { ...stationQueueOf(name), recallWindow: 1, ...more };
    orThrow(await this.node.tickets.service.putQueue(settings, 'admin'));
    return name;
  }

  take(who: Actor | null, more: Partial<TakeRequest> = {}, node = this.node): Promise<Answer<TicketRecord>> {
    return node.tickets.service.take({
      commandId: newId(),
      queue: arcade,
      owner: who,
      name: who?.name ?? 'Guest',
      area: 415,
      team: null,
      contact: null,
      queued: true,
      note: null,
      viaPage: false,
      caller: who === null ? desk : own(who),
      ...more,
    });
  }

  /** The ticket, which must have been given. */
  async taken(who: Actor | null, more: Partial<TakeRequest> = {}, node = this.node): Promise<TicketId> {
    return orThrow(await this.take(who, more, node)).ticket.id;
  }

  step(
    ticket: TicketId,
    step: StepRequest,
    { caller = desk, version = null, commandId = newId(), node = this.node }: StepOptions = {},
  ): Promise<Answer<TicketRecord>> {
    return node.tickets.service.step({ ticket, commandId, version, step, caller });
  }

  async state(ticket: TicketId, node = this.node): Promise<TicketState | null> {
    const read = await node.tickets.service.read(ticket);
    return read.ok ? read.value.ticket.state : null;
  }

  /** Time passes, and every node that lives does what is due. */
  async pass(ms: number): Promise<void> {
    this.clock.jump(ms);
    for (const node of this.nodes) await node.poll();
  }

  #watched(store: Store, fault: { readonly before: Fault; readonly after: Fault }): Store {
    const commit: Store['commit'] = async (writes) => {
      const error = await fault.before(writes);
      if (error !== null) throw error;
      const result = await store.commit(writes);
      if (result.kind === 'committed') {
        this.writes.push(...writes);
        for (const fact of writes.flatMap(({ outbox }) => outbox)) this.facts.push(JSON.parse(fact) as TicketFact);
      }
      const lost = await fault.after(writes);
      if (lost !== null) throw lost;
      return result;
    };
    return {
      commit,
      now: () => store.now(),
      load: (id) => store.load(id),
      subscribe: (id, listener) => store.subscribe(id, listener),
      onUnheard: (listener) => store.onUnheard(listener),
      tips: (ids) => store.tips(ids),
      claimWakes: (options) => store.claimWakes(options),
      postponeWake: (wake, at) => store.postponeWake(wake, at),
      outages: (id) => store.outages(id),
      listRooms: (limit) => store.listRooms(limit),
      readLines: (home, queries) => store.readLines(home, queries),
      ranks: (ids) => store.ranks(ids),
      countLines: (homes, line) => store.countLines(homes, line),
      counts: () => store.counts(),
      close: () => store.close(),
    };
  }
}

export interface StepOptions {
  readonly caller?: Caller;
  readonly version?: number | null;
  readonly commandId?: string;
  readonly node?: QueueNode;
}

/** Of what kinds a commit is. */
export const kindsOf = (writes: readonly Write[]): readonly RecordKind[] => writes.map(({ id }) => recordKindOf(id));

export function orThrow<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

/** Looks until it is as expected; a busy machine may need a while. */
export const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 60_000 });

/** The code of a refusal, or `ok`. */
export const codeOf = (answer: Answer<unknown>): string => (answer.ok ? 'ok' : answer.error.code);

async function fire(node: QueueNode, id: RecordId): Promise<void> {
  const kind = recordKindOf(id);
  if (kind === 'room') return;
  await node.tickets.wakes.handlers[kind]?.(id).catch((error: unknown) => {
    // As in wakes.ts: it comes back.
    if (!(error instanceof StoreUnavailable)) throw error;
  });
}

/** On whichever store, so many nodes. */
export type OpenBench = (nodes?: number) => Promise<QueueBench>;

/** Closed with the test. */
export const benches =
  (open: OpenBench) =>
  async (nodes = 1): Promise<QueueBench> => {
    const bench = await open(nodes);
    onTestFinished(() => bench.close());
    return bench;
  };
