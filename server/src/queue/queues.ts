/** The queues there are and how each is run. Queues of matches follow from the modes; station queues are records, and their names stand in one list. */
import {
  dayNumberOf,
  err,
  isMatchQueue,
  isQueueName,
  matchQueueOf,
  modeNames,
  ok,
  queueIdOf,
  stationQueueOf,
  unknownPlaceholders,
} from '@inkroom/shared';
import type { QueueId, QueueName, QueueSettings, QueueState, RecordId, Result } from '@inkroom/shared';
import { refuse, storeFailuresAsRefusals } from './failure.ts';
import type { Answer, QueueChange, QueueFailure } from './queue-service.ts';
import type { Draft, Intent, Loaded, Records } from './records.ts';

/** There without anybody having made it. */
export const mainQueue = 'main' as QueueName;

/** Names of station queues; no queue can have this name. */
const directoryId: QueueId = queueIdOf('_' as QueueName);

export const isDirectory = (id: RecordId): boolean => id === directoryId;

interface Directory {
  readonly names: readonly QueueName[];
}

/** The node that wrote the record fires this; after it, whichever node looks, about every ten seconds: a queue that is called up by rule is never forgotten. */
const lookAgainMs = 5_000;
const hourMs = 3_600_000;
const hoursKept = 24;

export const newQueueState = (settings: QueueSettings): QueueState => ({
  settings,
  calledAt: 0,
  calls: 0,
  teamsOf: { day: 0, counts: {} },
  hours: [],
});

export function queueDraft(
  before: Loaded<QueueState> | null,
  after: QueueState,
  { now, event }: { now: number; event: string },
): Draft {
  return {
    id: queueIdOf(after.settings.name),
    before,
    after,
    events: [{ type: event }],
    wake: wakeOf(after, now),
  };
}

function wakeOf({ settings, calledAt }: QueueState, now: number): number | null {
  if (settings.kind === 'match') return null;
  switch (settings.recall.kind) {
    case 'hand':
      return null;
    case 'auto':
      return now + lookAgainMs;
    case 'timer':
      return Math.max(now, calledAt + settings.recall.everyMs);
  }
}

/** One more was called up. */
export function withCall(state: QueueState, now: number, byRule: boolean): QueueState {
  const counted = withCalls(state, 1, now);
  return byRule ? { ...counted, calledAt: now, calls: state.calls + 1 } : counted;
}

export function withCalls(state: QueueState, calls: number, now: number): QueueState {
  const hour = Math.floor(now / hourMs);
  const last = state.hours.at(-1);
  const hours =
    last?.hour === hour
      ? [...state.hours.slice(0, -1), { hour, calls: last.calls + calls }]
      : [...state.hours, { hour, calls }].slice(-hoursKept);
  return { ...state, hours };
}

/** Calls of the last 24 hours, this one last. */
export function callsPerHour({ hours }: Pick<QueueState, 'hours'>, now: number): readonly number[] {
  const current = Math.floor(now / hourMs);
  const known = new Map(hours.map(({ hour, calls }) => [hour, calls]));
  return Array.from({ length: hoursKept }, (_, index) => known.get(current - hoursKept + 1 + index) ?? 0);
}

/** The team with the fewest tickets today, the first of equal ones, or the one asked for; and the count with one more. */
export function withTeam(
  state: QueueState,
  asked: string | null,
  now: number,
): Answer<{ readonly team: string | null; readonly state: QueueState }> {
  const { teams } = state.settings;
  if (asked !== null && !teams.includes(asked)) return refuse('team-unknown');
  const day = dayNumberOf(now);
  const counts = state.teamsOf.day === day ? state.teamsOf.counts : {};
  // Names of teams are anybody's, and every object has some of its own.
  const countOf = (team: string): number => (Object.hasOwn(counts, team) ? (counts[team] ?? 0) : 0);
  const team = asked ?? teams.toSorted((one, other) => countOf(one) - countOf(other))[0] ?? null;
  if (team === null) return ok({ team, state });
  return ok({ team, state: { ...state, teamsOf: { day, counts: { ...counts, [team]: countOf(team) + 1 } } } });
}

export class Queues {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  /** A queue's record as it is stored; of a match queue it only counts. Null: there is none. Throws what the store throws. */
  async state(name: QueueName): Promise<Loaded<QueueState> | null> {
    return this.#records.load<QueueState>(queueIdOf(name));
  }

  /** Throws what the store throws. */
  async settings(name: QueueName): Promise<Answer<QueueSettings>> {
    if (!isQueueName(name)) return refuse('queue-not-found');
    if (isMatchQueue(name)) return ok(matchQueueOf(name));
    const stored = await this.state(name);
    if (stored !== null) return ok(stored.state.settings);
    return name === mainQueue ? ok(stationQueueOf(name)) : refuse('queue-not-found');
  }

  /** Those of matches first, then the main one, then the others by name. */
  list(): Promise<Answer<readonly QueueSettings[]>> {
    return storeFailuresAsRefusals(async () => {
      const directory = await this.#records.load<Directory>(directoryId);
      const names = [mainQueue, ...(directory?.state.names ?? []).filter((name) => name !== mainQueue).toSorted()];
      const stations = await Promise.all(names.map((name) => this.settings(name)));
      return ok([
        ...modeNames.map((mode) => matchQueueOf(mode as string as QueueName)),
        ...stations.flatMap((settings) => (settings.ok ? [settings.value] : [])),
      ]);
    });
  }

  /** The name goes into the list first: a queue that nobody finds would be worse than a name without a queue, which is left out. */
  async change(name: QueueName, change: QueueChange, intent: Intent): Promise<Answer<QueueSettings>> {
    const become = (stored: Loaded<QueueState> | null): Answer<QueueSettings> => {
      const settings = change(stored?.state.settings ?? (name === mainQueue ? stationQueueOf(name) : null));
      const checked = settings.ok ? checkSettings(settings.value) : settings;
      return checked.ok ? settings : checked;
    };
    // What is refused leaves no name in the list.
    const tried = await storeFailuresAsRefusals(async () => become(await this.state(name)));
    if (!tried.ok) return tried;
    const listed = await this.#enlist(name, intent);
    if (!listed.ok) return listed;
    return this.#records.change<QueueSettings>({
      intent,
      ids: [queueIdOf(name)],
      decide: ([stored], now) => {
        const before = queueOfRecord(stored);
        const settings = become(before);
        if (!settings.ok) return settings;
        const after: QueueState = { ...(before?.state ?? newQueueState(settings.value)), settings: settings.value };
        return ok({ drafts: [queueDraft(before, after, { now, event: 'queue-changed' })], value: settings.value });
      },
      again: ([stored]) => ok(queueOfRecord(stored)?.state.settings ?? tried.value),
    });
  }

  /** The record of the main queue exists from the first ticket on: calling up by rule rests on it. */
  async ensure(name: QueueName): Promise<Answer<null>> {
    if (name !== mainQueue || (await this.state(name)) !== null) return ok(null);
    const settings = stationQueueOf(name);
    return this.#records.change<null>({
      intent: { commandId: `queue/${name}/first`, fingerprint: '' },
      ids: [queueIdOf(name)],
      decide: ([stored], now) => {
        const drafts =
          queueOfRecord(stored) === null
            ? [queueDraft(null, newQueueState(settings), { now, event: 'queue-changed' })]
            : [];
        return ok({ drafts, value: null });
      },
      again: () => ok(null),
    });
  }

  #enlist(name: QueueName, intent: Intent): Promise<Answer<null>> {
    return this.#records.change<null>({
      intent,
      ids: [directoryId],
      decide: ([stored]) => {
        const before = (stored ?? null) as Loaded<Directory> | null;
        const names = before?.state.names ?? [];
        if (names.includes(name)) return ok({ drafts: [], value: null });
        const after: Directory = { names: [...names, name] };
        const events = [{ type: 'queue-listed', name }];
        return ok({ drafts: [{ id: directoryId, before, after, events, wake: null }], value: null });
      },
      again: () => ok(null),
    });
  }
}

function checkSettings(settings: QueueSettings): Result<null, QueueFailure> {
  const { name, kind, recallWindow, showUpMs, recall } = settings;
  if (isMatchQueue(name)) return refuse('queue-name-taken');
  const isSound =
    isQueueName(name) &&
    kind === 'station' &&
    Number.isInteger(recallWindow) &&
    recallWindow >= 1 &&
    showUpMs > 0 &&
    (recall.kind !== 'timer' || recall.everyMs > 0) &&
    unknownPlaceholders(settings.template).length === 0;
  return isSound ? ok(null) : err({ code: 'bad-message' });
}

/** What lies under the id of a queue is one. */
export const queueOfRecord = (loaded: Loaded<unknown> | null | undefined): Loaded<QueueState> | null =>
  (loaded ?? null) as Loaded<QueueState> | null;
