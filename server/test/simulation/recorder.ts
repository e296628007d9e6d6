/** What happened in a simulation, for the invariants; and those of them that can be told at once, at once. */
import type { RoomView } from '@inkroom/client/net';
import { applyUpdate, isRoomRecord } from '@inkroom/shared';
import type { Answer, LogPosition, MessageOf, RecordId, Resync, RoomId, RoomState, RoomUpdate } from '@inkroom/shared';
import type { CommitResult, Write } from '../../src/ports/store.ts';
import type { RecordUpdate } from '../../src/queue/records.ts';
import { causeOf, settledBy } from '../invariants/history.ts';
import type { ClientEvent, Violation } from '../invariants/history.ts';
import type { StoredWrite } from '../invariants/ticket-commits.ts';
import { TicketWatch } from '../invariants/ticket-watch.ts';
import type { Page, PageWatcher } from './page.ts';
import { nothingSeen } from './seen.ts';
import type { CountedKind, Seen } from './seen.ts';
import type { JournalRow } from './shared-store.ts';
import type { VirtualTime } from './virtual-time.ts';

interface Kept {
  state: RoomState | null;
  position: LogPosition;
  causes: Map<string, RoomUpdate>;
  /** The process that made the last commit. */
  node: string;
}

/** What reached one page of one room, by tip. */
interface Arrived {
  readonly updates: Map<string, RoomUpdate>;
  readonly snapshots: Map<string, { readonly position: LogPosition; readonly rewound: boolean }>;
}

export class Recorder implements PageWatcher {
  readonly events: ClientEvent[] = [];
  readonly violations: Violation[] = [];
  readonly takenBack: RoomUpdate[] = [];
  readonly #counted = nothingSeen();
  readonly tickets = new TicketWatch();
  /** When the last commit of a room was made. */
  committedAt = 0;
  readonly #time: VirtualTime;
  readonly #dead = new Set<string>();
  readonly #rooms = new Map<RoomId, Kept>();
  /** The process that wrote a record last. */
  readonly #writers = new Map<RecordId, string>();
  readonly #tips = new Set<string>();
  readonly #sent = new Map<string, MessageOf<'room:command'>>();
  readonly #settled = new Set<string>();
  readonly #arrived = new Map<string, Arrived>();
  readonly #shown = new Map<string, LogPosition>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  get seen(): Seen {
    return { ...this.#counted, ...this.tickets.seen };
  }

  died(node: string): void {
    this.#dead.add(node);
    this.count('death');
  }

  readonly count = (kind: CountedKind): void => {
    this.#counted[kind] += 1;
  };

  wrong(rule: string, room: RecordId, words: string): void {
    this.violations.push({ rule, room, words });
  }

  executed(node: string, writes: readonly Write[], result: CommitResult): void {
    this.#counted[result.kind] += 1;
    if (result.kind !== 'committed') return;
    for (const write of writes) if (isRoomRecord(write.id)) this.#committed(node, { ...write, id: write.id });
    const records = writes.filter(({ id }) => !isRoomRecord(id));
    for (const { id } of records) {
      if (this.#dead.has(this.#writers.get(id) ?? '')) this.#counted.recordTakeOver += 1;
      this.#writers.set(id, node);
    }
    const written = records.map(({ id, update, state }) => storedWrite({ id, body: update, state }));
    this.violations.push(...this.tickets.committed(written, this.#time.now));
  }

  /** The store lost these; `logOf` is what it still has of a room or record. */
  rolledBack(lost: readonly JournalRow[], logOf: (id: RecordId) => readonly JournalRow[]): void {
    if (lost.length > 0) this.#counted.rollback += 1;
    for (const id of new Set(lost.map((row) => row.id))) {
      const rows = lost.filter((row) => row.id === id);
      if (isRoomRecord(id)) {
        this.takenBack.push(...rows.map(updateIn));
        this.#rooms.delete(id);
        for (const row of logOf(id)) this.#append(id, updateIn(row), 'the store');
      } else {
        this.tickets.tookBack(id, logOf(id).map(storedWrite), rows.map(storedWrite), this.#time.now);
        this.#writers.set(id, 'the store');
      }
    }
  }

  sent({ name: client, player }: Page, message: MessageOf<'room:command'>): void {
    if (this.#sent.has(message.id)) return;
    this.#sent.set(message.id, message);
    const { room, id: commandId, base, command } = message;
    this.events.push({ kind: 'sent', client, player, room, commandId, command, base, at: this.#time.now });
  }

  answered({ name, player }: Page, { id, room }: MessageOf<'room:command'>, answer: Answer<'room:command'>): void {
    const event = settledBy(answer, id, this.#time.now);
    // What was settled stays so.
    if (this.#settled.has(id)) return;
    if (event.kind === 'unknown' && !answer.ok && answer.retryable) return;
    this.#settled.add(id);
    this.events.push(event);
    if (!answer.ok) return;
    this.#counted.acknowledged += 1;
    const cause = causeOf({ player, commandId: id });
    const update = this.#rooms.get(room)?.causes.get(cause);
    const isKept = update?.version === answer.version && update.refused === undefined;
    const isTakenBack = this.takenBack.some((lost) => lost.cause === cause && lost.version === answer.version);
    if (!isKept && !isTakenBack) {
      this.wrong('CLUSTER-1', room, `${name} was told that ${cause} counts at ${answer.version}, and it is not there`);
    }
  }

  arrived(page: Page, name: string, content: unknown): void {
    if (name === 'room:updated') this.#note(page, content as RoomUpdate);
    if (name === 'room:command') {
      const { update } = content as { readonly update?: RoomUpdate };
      if (update !== undefined) this.#note(page, update);
    }
    if (name !== 'room:join' && name !== 'room:sync') return;
    const { resync } = content as { readonly resync?: Resync };
    if (resync?.kind === 'updates') for (const update of resync.updates) this.#note(page, update);
    if (resync?.kind === 'snapshot') {
      const { snapshot, rewound } = resync;
      const { epoch, version, tip } = snapshot;
      this.#arrivedAt(page, snapshot.room).snapshots.set(tip, { position: { epoch, version, tip }, rewound });
    }
  }

  viewed(page: Page, { room, position, rewound }: RoomView): void {
    if (position === null) return;
    const key = `${page.name} ${room}`;
    const before = this.#shown.get(key);
    if (before?.tip === position.tip) return;
    this.#shown.set(key, position);
    if (!this.#tips.has(position.tip)) {
      this.wrong('CLUSTER-7', room, `${page.name} shows version ${position.version}, which is not kept`);
    }
    const { updates, snapshots } = this.#arrivedAt(page, room);
    // By updates from what was shown before, or else from the latest snapshot.
    const straight = before === undefined ? null : wayBack(updates, position.tip, (tip) => tip === before.tip);
    const way = straight ?? wayBack(updates, position.tip, (tip) => snapshots.has(tip)) ?? [];
    const tip = way[0]?.after ?? position.tip;
    const at = this.#time.now;
    if (straight === null) {
      const snapshot = snapshots.get(tip);
      if (snapshot === undefined) {
        this.wrong('CLUSTER-6', room, `${page.name} came to version ${position.version} by nothing that arrived`);
        return;
      }
      const isTold = snapshot.rewound || rewound;
      if (isTold) this.count('rewound');
      const { position: to } = snapshot;
      this.events.push({ kind: 'snapshot', client: page.name, room, position: to, rewound: isTold, at });
    }
    for (const { epoch, version, tip: next, cause } of way) {
      const to = { epoch, version, tip: next };
      this.events.push({ kind: 'updated', client: page.name, room, position: to, cause, at });
    }
  }

  #committed(node: string, write: Write & { readonly id: RoomId }): void {
    // Only a node wrote it, by the committer that is under test.
    const update = JSON.parse(write.update) as RoomUpdate;
    const kept = this.#rooms.get(write.id);
    this.#tips.add(update.tip);
    this.committedAt = this.#time.now;
    if (kept !== undefined && this.#dead.has(kept.node)) {
      this.#counted.roomTakeOver += 1;
      if (/\/(?:wake|bot)\//.test(update.cause)) this.#counted.wakeTakeOver += 1;
    }
    const version = (kept?.position.version ?? 0) + 1;
    if (update.version !== version || update.after !== (kept?.position.tip ?? '')) {
      this.wrong('CLUSTER-4', write.id, `${update.cause} wrote version ${update.version} over ${version - 1}`);
    }
    const former = kept?.causes.get(update.cause);
    if (former !== undefined) {
      this.wrong('CLUSTER-2', write.id, `${update.cause} is there at ${former.version} and ${update.version}`);
    }
    this.#append(write.id, update, node);
  }

  #append(room: RoomId, update: RoomUpdate, node: string): void {
    const kept = this.#rooms.get(room);
    const causes = kept?.causes ?? new Map<string, RoomUpdate>();
    causes.set(update.cause, update);
    const position = { epoch: update.epoch, version: update.version, tip: update.tip };
    try {
      const state = applyUpdate(kept?.state ?? null, update);
      if (state === null) this.#rooms.delete(room);
      else this.#rooms.set(room, { state, position, causes, node });
    } catch (error) {
      this.wrong('CLUSTER-8', room, `version ${update.version} cannot be replayed: ${String(error)}`);
    }
  }

  #note(page: Page, update: RoomUpdate): void {
    this.#arrivedAt(page, update.room as RoomId).updates.set(update.tip, update);
  }

  #arrivedAt(page: Page, room: RoomId): Arrived {
    const key = `${page.name} ${room}`;
    const known = this.#arrived.get(key);
    if (known !== undefined) return known;
    const arrived: Arrived = { updates: new Map(), snapshots: new Map() };
    this.#arrived.set(key, arrived);
    return arrived;
  }
}

/** Only nodes write, by the services that are under test. */
const updateIn = ({ body }: JournalRow): RoomUpdate => JSON.parse(body) as RoomUpdate;

function storedWrite({ id, body, state }: JournalRow): StoredWrite {
  const { version, commandId, by, events } = JSON.parse(body) as RecordUpdate;
  return {
    id,
    version,
    commandId,
    by,
    // Events of every record are objects with a type.
    events: events as StoredWrite['events'],
    state: state === null ? null : JSON.parse(state),
  };
}

/** The updates that lead to a tip, from wherever they begin; null if that is never reached. */
function wayBack(
  updates: ReadonlyMap<string, RoomUpdate>,
  to: string,
  isBegin: (tip: string) => boolean,
): readonly RoomUpdate[] | null {
  const way: RoomUpdate[] = [];
  for (let tip = to; !isBegin(tip);) {
    const update = updates.get(tip);
    if (update === undefined) return null;
    way.unshift(update);
    tip = update.after;
  }
  return way;
}
