/**
 * Pairs those who wait for a match. Somebody who joins on this node is looked at once; joins elsewhere after a moment, in
 * which their own node mostly has; and while anybody waits, windows widen, so everybody is looked at again each second.
 * Any number of nodes may do so: each pair is one commit of a match and its two tickets, so none is paired twice.
 */
import { isMatchQueue, modeNames, pairTickets, queueOfMode, recordKindOf, ticketTimes } from '@inkroom/shared';
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

/** In so long whoever committed a join has looked for a pair. */
const elsewhereMs = 150;
/** Conflicts mean that another node pairs the same people. */
const mostPasses = 5;
const codeBytes = 12;
/** How much further is looked when half of those in front are away, and how far at most. */
const furtherTimes = 4;
const mostRead = 800;

const matchQueues = modeNames.map(queueOfMode);

export class Matchmaker {
  readonly #options: MatchmakerOptions;
  readonly #passing = new Map<QueueName, Passing>();
  /** Looks at queues in which something happened on another node. */
  readonly #due = new Map<QueueName, () => void>();
  readonly #startedAt = new Map<QueueName, number>();
  readonly #stops: readonly (() => void)[];
  #cancelTick: () => void = () => undefined;
  #closed = false;

  constructor(options: MatchmakerOptions) {
    this.#options = options;
    this.#stops = [options.records.listen({ committed: (changes) => this.#committed(changes) })];
    this.#tickLater();
  }

  /** Something about a queue is not as before, on whichever node. */
  queueChanged(queue: QueueName): void {
    if (this.#closed || !isMatchQueue(queue) || this.#due.has(queue)) return;
    const { clock } = this.#options;
    const heardAt = clock.now();
    const look = (): void => {
      this.#due.delete(queue);
      if ((this.#startedAt.get(queue) ?? 0) <= heardAt) this.look(queue);
    };
    this.#due.set(queue, clock.after(elsewhereMs, look));
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
    this.#cancelTick();
    for (const stop of [...this.#stops, ...this.#due.values()]) stop();
    this.#due.clear();
  }

  #committed(changes: readonly RecordChange[]): void {
    for (const change of changes) {
      if (recordKindOf(change.id) !== 'ticket') continue;
      const { before, after } = ticketsOf(change);
      if (after === null || after.kind !== 'match' || after.state !== 'queued') continue;
      if (before?.state !== 'queued' || (before.awaySince !== null && after.awaySince === null)) this.look(after.queue);
    }
  }

  #tickLater(): void {
    if (this.#closed) return;
    const { clock, entropy } = this.#options;
    const inMs = ticketTimes.widenEveryMs * (0.75 + 0.5 * entropy.fraction());
    this.#cancelTick = clock.after(inMs, () => void this.#tick().finally(() => this.#tickLater()));
  }

  async #tick(): Promise<void> {
    try {
      const counts = await this.#options.records.store.countLines(matchQueues, 'queued');
      for (const [index, queue] of matchQueues.entries()) if ((counts[index] ?? 0) > 1) this.look(queue);
    } catch (error) {
      this.#report(error);
    }
  }

  async #passSafely(queue: QueueName): Promise<void> {
    const passing: Passing = { again: false };
    this.#passing.set(queue, passing);
    try {
      for (let passes = 0; passes < mostPasses && !this.#closed; passes += 1) {
        passing.again = false;
        this.#startedAt.set(queue, this.#options.clock.now());
        const goOn = await this.#pass(queue);
        if (!goOn && !passing.again) return;
      }
    } catch (error) {
      // The next tick looks again.
      this.#report(error);
    } finally {
      this.#passing.delete(queue);
    }
  }

  /** Whether another pass may find more. */
  async #pass(queue: QueueName): Promise<boolean> {
    const { records, admission } = this.#options;
    if (!admission.allows('rooms') || !admission.allows('games')) return false;
    const { waiting, isMore } = await this.#front(queue);
    if (waiting.length < 2) return false;
    const now = records.store.now();
    const byId = new Map(waiting.map((loaded) => [loaded.state.id, loaded]));
    const pairs = pairTickets(
      waiting.map(({ state }) => state),
      now,
    );
    const found = pairs.flatMap((ids) => pairOf(ids, byId));
    const paired = await Promise.all(found.map((pair) => this.#callUp(queue, pair, now)));
    const lost = paired.includes(false);
    return lost || (found.length > 0 && isMore);
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
