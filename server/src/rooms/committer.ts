/** From a command to a durable update: decide on the feed, commit, and decide again if somebody was quicker. */
import {
  applyUpdate,
  areaOf,
  decide,
  err,
  factsOf,
  flagDeadline,
  listingOf,
  nextWake,
  ok,
  serializeRoom,
} from '@inkroom/shared';
import type {
  ErrorCode,
  InitialSeat,
  LogPosition,
  PlayerId,
  RoomCommand,
  RoomError,
  RoomEvent,
  RoomId,
  RoomState,
  RoomUpdate,
} from '@inkroom/shared';
import { everythingAdmitted } from '../ports/admission.ts';
import type { Admission } from '../ports/admission.ts';
import type { Entropy } from '../ports/clock.ts';
import type { CommitResult, Store, Write } from '../ports/store.ts';
import type { Metrics } from '../ports/metrics.ts';
import { writeUpdate } from '../lib/update-text.ts';
import type { Feed } from './feed.ts';
import type { Feeds } from './feeds.ts';
import { fail } from './failure.ts';
import type { Answer } from './failure.ts';

export interface Actor {
  readonly player: PlayerId;
  readonly name: string;
  /** Where they play from, if it is known. */
  readonly area?: number;
}

/** One intent. `id`, `base` and the command stay the same when it is sent again. */
export interface Intent {
  readonly actor: Actor;
  readonly id: string;
  readonly command: RoomCommand;
  /** The version it was decided on by its sender; null: by this node, on what it follows. */
  readonly base: number | null;
  /** More than one: it may have been executed already. */
  readonly attempt: number;
  /** The local connection that gets the update in its ack. */
  readonly origin: string | null;
}

export interface Committed {
  readonly version: number;
  /** Absent when the command had been applied before. */
  readonly update?: RoomUpdate;
}

export interface CommitterOptions {
  readonly store: Store;
  readonly feeds: Feeds;
  readonly entropy: Entropy;
  readonly metrics: Metrics;
  readonly botSeat: (strength: NonNullable<InitialSeat['bot']>) => InitialSeat;
  /** Whether new rooms and games may begin; absent: always. */
  readonly admission?: Admission;
}

/** A conflict means that another commit got through, so a few tries are plenty. */
const maxTries = 5;
const retryAfterTriesMs = 100;

export class Committer {
  readonly #options: CommitterOptions;
  readonly #admission: Admission;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#admission = options.admission ?? everythingAdmitted;
  }

  /** Commands to one room run one after the other on this node. */
  execute(feed: Feed, intent: Intent): Promise<Answer<Committed>> {
    return feed.exclusive(async () => {
      // Dropped while this waited, after the process stood still: what was queued for it is as old as it is.
      if (this.#options.feeds.peek(feed.id) !== feed) return fail('store-unavailable', { retryAfterMs: 0 });
      return this.#run(feed, intent);
    });
  }

  /** Makes a room that must not exist yet. `room-exists` in the answer: another room has this code. */
  async create(id: RoomId, intent: Intent): Promise<Answer<Committed>> {
    if (!this.#admission.allows('rooms') && !(await this.#isThere(id))) return this.#backlogFull();
    for (let tries = 0; tries < maxTries; tries += 1) {
      const now = this.#options.store.now();
      const decision = this.#decide({ id, state: null }, intent, now);
      if (!decision.ok) return err(decision.error);
      const current = { state: null, position: null, now };
      const step = this.#step(id, current, intent, { events: decision.value, refused: null });
      const result = await this.#commit(step.write);
      if (result.kind === 'committed') return ok({ version: step.update.version, update: step.update });
      if (result.kind !== 'conflict') return this.#settled(result, intent);
      if (result.current !== null) return fail('room-exists');
    }
    return fail('store-unavailable', { retryAfterMs: retryAfterTriesMs });
  }

  async #run(feed: Feed, intent: Intent): Promise<Answer<Committed>> {
    const cause = causeOf(intent);
    for (let tries = 0; tries < maxTries; tries += 1) {
      const isAhead = intent.base !== null && intent.base > feed.position.version;
      if (isAhead && (await this.#isOfLostHistory(feed, intent.base))) return fail('too-old');
      const before = feed.state;
      if (before === null) return fail('room-not-found');
      const now = Math.max(this.#options.store.now(), before.lastAt);
      const decision = this.#decide({ id: feed.id, state: before }, intent, now);
      const mayHaveRun = intent.attempt > 1 || feed.hasSeen(cause);
      if (!decision.ok && !mayHaveRun) return err(decision.error);
      // A refusal of a retried command is stored under its id, so that a late first try cannot run after it.
      const events = decision.ok ? decision.value : [];
      const refused = decision.ok ? null : decision.error;
      const current = { state: before, position: feed.position, now };
      const step = this.#step(feed.id, current, intent, { events, refused });
      if (!this.#admission.allows('games') && startsGame(before, step.after, events)) return this.#backlogFull();
      const origin = refused === null ? intent.origin : null;
      feed.inFlight = { update: step.update, after: step.after, origin };
      const result = await this.#commit(step.write).catch((error: unknown) => {
        feed.inFlight = null;
        throw error;
      });
      if (result.kind === 'committed') this.#options.feeds.deliver(feed, step.update, { origin, own: true });
      feed.inFlight = null;
      if (result.kind === 'committed') {
        if (refused !== null) return err(refused);
        return ok({ version: step.update.version, update: step.update });
      }
      if (result.kind !== 'conflict') return this.#settled(result, intent);
      if (result.current === null) {
        this.#options.feeds.lost(feed);
        return fail('room-not-found');
      }
      this.#options.feeds.adopt(feed, result.current);
    }
    return fail('store-unavailable', { retryAfterMs: retryAfterTriesMs });
  }

  /**
   * Its sender has seen more than this node has heard: deciding now could refuse what is right, so it reads first. If
   * that is all there is, the store has lost what the intent was decided on, and with it any way to tell it from a copy
   * of itself that comes much later: it never runs.
   */
  async #isOfLostHistory(feed: Feed, base: number): Promise<boolean> {
    const { feeds, store } = this.#options;
    await feeds.refresh(feed);
    if (base <= feed.position.version) return false;
    const [tip] = await store.tips([feed.id]);
    return base > feed.position.version && tip === feed.position.tip;
  }

  /** Made before, by this intent or another: answering that adds nothing. */
  async #isThere(id: RoomId): Promise<boolean> {
    const [tip] = await this.#options.store.tips([id]);
    return tip !== null;
  }

  #backlogFull(): Answer<never> {
    return fail('backlog-full', { retryAfterMs: this.#admission.retryAfterMs });
  }

  async #commit(write: Write): Promise<CommitResult> {
    const { store, metrics } = this.#options;
    const startedAt = store.now();
    const result = await store.commit([write]);
    metrics.commits(result.kind);
    metrics.commitLatency(store.now() - startedAt);
    return result;
  }

  #decide({ id, state }: { id: RoomId; state: RoomState | null }, intent: Intent, now: number) {
    const { store, botSeat } = this.#options;
    return decide(state, intent.command, {
      now,
      player: intent.actor.player,
      name: intent.actor.name,
      ...areaOf(intent.actor),
      outages: store.outages(id),
      bot: botSeat,
    });
  }

  #step(
    id: RoomId,
    current: { state: RoomState | null; position: LogPosition | null; now: number },
    intent: Intent,
    { events, refused }: { events: readonly RoomEvent[]; refused: RoomError | null },
  ): { write: Write; update: RoomUpdate; after: RoomState | null } {
    const { state, position } = current;
    const next: LogPosition = {
      epoch: position?.epoch ?? this.#randomHex(),
      version: (position?.version ?? 0) + 1,
      tip: this.#randomHex(),
    };
    const update: RoomUpdate = {
      room: id,
      ...next,
      after: position?.tip ?? '',
      at: current.now,
      cause: causeOf(intent),
      events,
      ...(refused === null ? {} : { refused: refused.code }),
    };
    const after = applyUpdate(state, update);
    const listed = after === null ? null : listingOf(after, next.version);
    return {
      update,
      after,
      write: {
        id,
        expect: position,
        next,
        commandId: update.cause,
        fingerprint: fingerprintOf(intent.command),
        base: intent.base ?? next.version - 1,
        result: refused === null ? 'ok' : refused.code,
        state: after === null ? null : JSON.stringify(serializeRoom(after)),
        update: writeUpdate(update),
        wake: after === null ? null : nextWake(after),
        listing: listed === null ? null : JSON.stringify(listed),
        outbox: factsOf(state, events, after, next.epoch).map((fact) => JSON.stringify(fact)),
        notAfter: state === null || refused !== null ? null : notAfterOf(state, intent.command, events),
      },
    };
  }

  #settled(result: Exclude<CommitResult, { kind: 'committed' | 'conflict' }>, intent: Intent): Answer<Committed> {
    switch (result.kind) {
      case 'duplicate':
        if (result.fingerprint !== fingerprintOf(intent.command)) return fail('command-reused');
        if (result.result !== 'ok') return fail(result.result as ErrorCode);
        return ok({ version: result.version });
      case 'stale':
        return fail('too-old');
      case 'late':
        return fail('clock-expired');
    }
  }

  #randomHex(): string {
    return Buffer.from(this.#options.entropy.bytes(8)).toString('hex');
  }
}

const causeOf = (intent: Intent): string => `${intent.actor.player}/${intent.id}`;

/** Keys are written in a fixed order by the schemas, so equal commands have equal text. */
const fingerprintOf = (command: RoomCommand): string => JSON.stringify(command);

/** A rematch, or somebody sits down opposite to somebody: from here on it can be played. */
function startsGame(before: RoomState, after: RoomState | null, events: readonly RoomEvent[]): boolean {
  if (events.some(({ type }) => type === 'game-started')) return true;
  const bothSit = (state: RoomState): boolean => state.seats.every((seat) => seat !== null);
  return after !== null && bothSit(after) && !bothSit(before);
}

/** A move under a running clock counts only if the store has it in time. */
function notAfterOf(state: RoomState, command: RoomCommand, events: readonly RoomEvent[]): number | null {
  const deadline = command.type === 'move' ? flagDeadline(state) : null;
  if (deadline === null) return null;
  const extended = events.reduce((sum, event) => sum + (event.type === 'clock-extended' ? event.byMs : 0), 0);
  return deadline + extended;
}
