/**
 * Pairs those who wait for a match. A queue is looked at as soon as somebody joins on this node, for joins elsewhere after
 * a moment, in which their own node mostly has, and at the moment when two whom a look has left will fit. While nobody
 * can be paired nothing runs. Any number of nodes may look: each pair is one commit of a match and its two tickets.
 */
import {
  isMatchQueue,
  modeNames,
  nextFitAt,
  pairTickets,
  queueOfMode,
  recordKindOf,
  ticketTimes,
} from '@inkroom/shared';
import type { CommandId, PlayerId, QueueName, RoomId, Ticket, TicketId } from '@inkroom/shared';
import type { Admission } from '../ports/admission.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { MatchMetrics } from '../ports/metrics.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import { matchIdIn, pairDrafts, roomCommandOf } from './match-drafts.ts';
import type { Pair } from './match-drafts.ts';
import type { Loaded, RecordChange, Records } from './records.ts';
import { ticketsOf } from './tickets-change.ts';

export interface MatchmakerOptions {
  readonly records: Records;
  /** The room that a match of this command will be played in, first seat first. */
  readonly roomOf: (player: PlayerId, command: CommandId) => RoomId;
  /** Where no room may begin, nobody is called up for one. */
  readonly admission: Admission;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly metrics: Pick<MatchMetrics, 'paired'>;
}

interface Passing {
  /** Asked for while a pass was under way. */
  again: boolean;
}

/** What a pass leaves: more to find at once, or in so many milliseconds, or (null) with the next change only. */
type Outlook = 'more' | { readonly inMs: number } | null;

/** In so long whoever committed a join has looked for a pair. */
const elsewhereMs = 150;
/** Conflicts mean that another node pairs the same people. */
const mostPasses = 5;
/** The store is away, or no room may begin. */
const retryMs = 1_000;
/** Windows widen all the time: where many wait, looks because of it are so far apart at least. */
const widenedMs = 250;
/** All nodes know when two will fit. They look one after the other in so long, and the first one pairs them. */
const spreadMs = 100;
const codeBytes = 12;
/** How much further is looked when half of those in front are away, and how far at most. */
const furtherTimes = 4;
const mostRead = 800;

const matchQueues = modeNames.map(queueOfMode);

export class Matchmaker {
  readonly #options: MatchmakerOptions;
  readonly #passing = new Map<QueueName, Passing>();
  /** Queues of which something was heard, and when last. All are looked at together, in a moment. */
  readonly #heardAt = new Map<QueueName, number>();
  #cancelHeard: (() => void) | null = null;
  readonly #startedAt = new Map<QueueName, number>();
  /** The next look at each queue, as the last one left it. */
  readonly #next = new Map<QueueName, () => void>();
  readonly #stops: readonly (() => void)[];
  #closed = false;

  constructor(options: MatchmakerOptions) {
    this.#options = options;
    this.#stops = [options.records.listen({ committed: (changes) => this.#committed(changes) })];
    // Some may have been waiting while no node that pairs was there.
    for (const queue of matchQueues) this.look(queue);
  }

  /** Something about a queue is not as before, on whichever node; or it is time to see whether a word of it was lost. */
  queueChanged(queue: QueueName): void {
    if (this.#closed || !isMatchQueue(queue)) return;
    const { clock } = this.#options;
    this.#heardAt.set(queue, clock.now());
    this.#cancelHeard ??= clock.after(elsewhereMs, () => {
      this.#cancelHeard = null;
      void this.#lookAtHeard();
    });
  }

  /** Pairs whoever can be paired now. One at a time; asked again meanwhile, once more after. */
  look(queue: QueueName): void {
    const passing = this.#passing.get(queue);
    if (passing !== undefined) {
      passing.again = true;
      return;
    }
    void this.#passSafely(queue);
  }

  close(): void {
    this.#closed = true;
    this.#cancelHeard?.();
    for (const stop of [...this.#stops, ...this.#next.values()]) stop();
    this.#next.clear();
  }

  #committed(changes: readonly RecordChange[]): void {
    for (const change of changes) {
      if (recordKindOf(change.id) !== 'ticket') continue;
      const { before, after } = ticketsOf(change);
      if (after === null || after.kind !== 'match' || after.state !== 'queued') continue;
      if (before?.state !== 'queued' || (before.awaySince !== null && after.awaySince === null)) this.look(after.queue);
    }
  }

  /** One call for all of them: mostly nobody waits. */
  async #lookAtHeard(): Promise<void> {
    const queues = [...this.#heardAt].flatMap(([queue, at]) =>
      (this.#startedAt.get(queue) ?? 0) <= at ? [queue] : [],
    );
    this.#heardAt.clear();
    if (queues.length === 0) return;
    try {
      const counts = await this.#options.records.store.countLines(queues, 'queued');
      for (const [index, queue] of queues.entries()) if ((counts[index] ?? 0) > 1) this.look(queue);
    } catch (error) {
      for (const queue of queues) this.#lookAgain(queue, { inMs: retryMs });
      this.#report(error);
    }
  }

  async #passSafely(queue: QueueName): Promise<void> {
    const passing: Passing = { again: false };
    this.#passing.set(queue, passing);
    let outlook: Outlook = 'more';
    try {
      for (let passes = 0; passes < mostPasses && !this.#closed; passes += 1) {
        passing.again = false;
        this.#startedAt.set(queue, this.#options.clock.now());
        outlook = await this.#pass(queue);
        if (passing.again) outlook = 'more';
        if (outlook !== 'more') break;
      }
    } catch (error) {
      outlook = { inMs: retryMs };
      this.#report(error);
    } finally {
      this.#passing.delete(queue);
    }
    this.#lookAgain(queue, outlook === 'more' ? { inMs: elsewhereMs } : outlook);
  }

  #lookAgain(queue: QueueName, outlook: Exclude<Outlook, 'more'>): void {
    this.#next.get(queue)?.();
    this.#next.delete(queue);
    if (outlook === null || this.#closed) return;
    const { clock, entropy } = this.#options;
    const look = (): void => {
      this.#next.delete(queue);
      this.look(queue);
    };
    this.#next.set(queue, clock.after(outlook.inMs + spreadMs * entropy.fraction(), look));
  }

  async #pass(queue: QueueName): Promise<Outlook> {
    const { records, admission } = this.#options;
    if (!admission.allows('rooms') || !admission.allows('games')) return { inMs: retryMs };
    const { waiting, isMore } = await this.#front(queue);
    if (waiting.length < 2) return null;
    const now = records.store.now();
    const byId = new Map(waiting.map((loaded) => [loaded.state.id, loaded]));
    const pairs = pairTickets(
      waiting.map(({ state }) => state),
      now,
    );
    const found = pairs.flatMap((ids) => pairOf(ids, byId));
    const paired = await Promise.all(found.map((pair) => this.#callUp(queue, pair, now)));
    const lost = paired.includes(false);
    if (lost || (found.length > 0 && isMore)) return 'more';
    for (const id of pairs.flat()) byId.delete(id);
    const at = nextFitAt(
      [...byId.values()].map(({ state }) => state),
      now,
    );
    return at === null ? null : { inMs: Math.max(widenedMs, at - records.store.now()) };
  }

  /** The oldest who are here. After the death of a node many may be away, and those behind them are found all the same. */
  async #front(queue: QueueName): Promise<{ waiting: readonly Loaded<Ticket>[]; isMore: boolean }> {
    for (let limit: number = ticketTimes.passSize; ; limit *= furtherTimes) {
      const [line] = await this.#options.records.lines<Ticket>(queue, [{ line: 'queued', limit, from: 'front' }]);
      const { records = [], count = 0 } = line ?? {};
      const here = records.filter(({ state }) => state.awaySince === null);
      const isMore = count > records.length;
      if (!isMore || limit >= mostRead || here.length >= ticketTimes.passSize / 2) {
        return { waiting: here.slice(0, ticketTimes.passSize), isMore: isMore || here.length > ticketTimes.passSize };
      }
    }
  }

  /** False: one of them has changed since. */
  async #callUp(queue: QueueName, pair: Pair<Loaded<Ticket>>, now: number): Promise<boolean> {
    const { records, entropy, roomOf, metrics } = this.#options;
    const [one, other] = pair;
    const [x, o] = entropy.fraction() < 0.5 ? [one, other] : [other, one];
    if (x.state.owner === null) return true;
    const id = matchIdIn(queue, entropy.bytes(codeBytes));
    const drafts = pairDrafts(id, [x, o], { room: roomOf(x.state.owner, roomCommandOf(id)), now });
    if (!drafts.ok || drafts.value.length === 0) return true;
    const intent = { commandId: `${id}/pair`, fingerprint: '', by: 'matchmaker' } as const;
    const tried = await records.attempt(intent, drafts.value);
    if (tried !== 'committed') return false;
    metrics.paired([now - one.state.waitingSince, now - other.state.waitingSince]);
    return true;
  }

  #report(error: unknown): void {
    if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
    this.#options.logger.error('looking for pairs failed', { error });
  }
}

function pairOf(
  [one, other]: Pair<TicketId>,
  byId: ReadonlyMap<TicketId, Loaded<Ticket>>,
): readonly Pair<Loaded<Ticket>>[] {
  const [first, second] = [byId.get(one), byId.get(other)];
  return first === undefined || second === undefined ? [] : [[first, second]];
}
