/**
 * The Store on Redis. One script call per commit: checks, writes, wake, listing, outbox and publication in one atomic
 * step. Any number of nodes may run it on the same Redis; none of them owns anything.
 */
import { invariant, limits } from '@inkroom/shared';
import type { LogPosition, RoomId } from '@inkroom/shared';
import { createStoreClock } from '../../lib/store-clock.ts';
import type { StoreClock } from '../../lib/store-clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { CommitResult, DueWake, Store, Stored, StoreOutage, UpdateListener, Write } from '../../ports/store.ts';
import { metaKey, openKey, outboxKey, partitionOf, partitions, prefixOf, roomChannel, roomKey } from './keys.ts';
import { newestOf, readListed } from './listing.ts';
import { OutageList } from './outage-list.ts';
import type { RedisLink, Reply } from './redis-link.ts';
import type { RoomChannels } from './room-channels.ts';
import { loadScript } from './scripts.ts';

/** What the promise rests on. Tests turn one off at a time, to show that a suite notices. */
export interface RedisStoreChecks {
  readonly dedupe: boolean;
  readonly position: 'whole' | 'version' | 'off';
  readonly answer: 'after-commit' | 'before-commit';
  readonly publish: 'in-commit' | 'before-commit';
  /** Keep every update of every room, for whoever checks histories. */
  readonly wholeLog: boolean;
}

export const allChecks: RedisStoreChecks = {
  dedupe: true,
  position: 'whole',
  answer: 'after-commit',
  publish: 'in-commit',
  wholeLog: false,
};

export interface RedisStoreOptions {
  readonly link: RedisLink;
  readonly channels: RoomChannels;
  readonly clock: Clock;
  readonly checks?: RedisStoreChecks;
  /** Moves the clock of the scripts, for tests. */
  readonly shiftMs?: () => number;
}

/** Partitions are signed for at least this often, also when no wake is looked for. */
const signMs = 500;

export class RedisStore implements Store {
  readonly #link: RedisLink;
  readonly #channels: RoomChannels;
  readonly #clock: StoreClock;
  readonly #wall: Clock;
  readonly #outages: OutageList;
  readonly #checks: RedisStoreChecks;
  readonly #shiftMs: () => number;
  readonly #stopSigning: () => void;
  #offsetMs: number | null = null;
  #claimedAt = 0;
  #closed = false;
  #scripts: Scripts;

  constructor({ link, channels, clock, checks = allChecks, shiftMs = () => 0 }: RedisStoreOptions) {
    this.#link = link;
    this.#channels = channels;
    this.#wall = clock;
    this.#clock = createStoreClock({ ...clock, now: () => clock.now() + (this.#offsetMs ?? 0) });
    this.#outages = new OutageList(link);
    this.#checks = checks;
    this.#shiftMs = shiftMs;
    this.#scripts = loadScripts(shiftMs());
    this.#stopSigning = clock.every(signMs, () => void this.#sign());
  }

  /** Signs every partition, learns of outages and of Redis' time: before the first command. */
  async start(): Promise<void> {
    await this.claimWakes({ limit: 0, leaseMs: 0, overdueMs: 0 });
  }

  now(): number {
    return this.#clock.now();
  }

  async load(id: RoomId): Promise<Stored | null> {
    this.#assertOpen();
    const partition = partitionOf(id);
    const [outages, ...room] = texts(
      await this.#link.run({
        script: this.#script('load-room'),
        keys: [roomKey(id)],
        args: [prefixOf(partition)],
        partition,
        writes: false,
      }),
    );
    await this.#outages.learn(partition, Number(outages));
    return storedOf(room);
  }

  async commit(writes: readonly [Write, ...Write[]]): Promise<CommitResult> {
    this.#assertOpen();
    const partition = partitionOf(writes[0].id);
    invariant(
      writes.every(({ id }) => partitionOf(id) === partition),
      'one commit is of one partition',
    );
    if (this.#checks.publish === 'before-commit') await this.#publishEarly(writes);
    if (this.#checks.answer === 'before-commit') {
      // On purpose: this is what the suites have to notice.
      this.#run(writes, partition).catch(() => undefined);
      return { kind: 'committed' };
    }
    return this.#run(writes, partition);
  }

  subscribe(id: RoomId, listener: UpdateListener): Promise<() => void> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('the store is closed'));
    return this.#channels.follow(id, listener);
  }

  onUnheard(listener: () => void): () => void {
    return this.#channels.onUnheard(listener);
  }

  async tips(ids: readonly RoomId[]): Promise<readonly (string | null)[]> {
    this.#assertOpen();
    const tips = new Map<RoomId, string>();
    const groups = [...Map.groupBy(ids, (id) => partitionOf(id))];
    await Promise.all(
      groups.map(async ([partition, rooms]) => {
        const found = texts(
          await this.#link.run({
            script: this.#script('read-tips'),
            keys: rooms.map(roomKey),
            args: [],
            partition,
            writes: false,
          }),
        );
        rooms.forEach((room, index) => tips.set(room, found[index] ?? ''));
      }),
    );
    return ids.map((id) => tips.get(id) || null);
  }

  /** One look at all partitions; only those that have something due are asked again. */
  async claimWakes(options: { limit: number; leaseMs: number; overdueMs: number }): Promise<readonly DueWake[]> {
    this.#assertOpen();
    this.#claimedAt = this.#wall.now();
    const looks = await Promise.all(
      partitions.map(async (partition) => {
        const times = await this.#askForWakes('look', partition, options);
        return times.map((time) => ({ partition, time: Number(time) }));
      }),
    );
    const oldest = looks
      .flat()
      .toSorted((a, b) => a.time - b.time)
      .slice(0, options.limit);
    const claims = await Promise.all(
      [...Map.groupBy(oldest, ({ partition }) => partition)].map(async ([partition, due]) => {
        const cells = await this.#askForWakes('claim', partition, { ...options, limit: due.length });
        return pairs(cells).map(([id, at], index) => ({
          id: id as RoomId,
          at: Number(at),
          due: due[index]?.time ?? 0,
        }));
      }),
    );
    return claims
      .flat()
      .toSorted((a, b) => a.due - b.due || a.at - b.at)
      .map(({ id, at }) => ({ id, at }));
  }

  async postponeWake({ id, at: claimed }: DueWake, at: number): Promise<void> {
    this.#assertOpen();
    const partition = partitionOf(id);
    await this.#link.run({
      script: this.#script('postpone-wake'),
      keys: [roomKey(id)],
      args: [prefixOf(partition), id, claimed, at],
      partition,
      writes: true,
    });
  }

  outages(id: RoomId): readonly StoreOutage[] {
    return this.#outages.of(partitionOf(id));
  }

  async listRooms(limit: number): Promise<readonly string[]> {
    this.#assertOpen();
    const rows = await newestOf(partitions, limit, async (partition, from, to) =>
      readListed(
        await this.#link.run({
          script: this.#script('list-rooms'),
          keys: [metaKey(partition)],
          args: [prefixOf(partition), from, to],
          partition,
          writes: false,
        }),
      ),
    );
    return rows.map(({ text }) => text);
  }

  async openRooms(mode: string, limit: number): Promise<readonly RoomId[]> {
    this.#assertOpen();
    const found = await Promise.all(
      partitions.map(async (partition) =>
        texts(
          await this.#link.command(['ZRANGE', openKey(partition, mode), 0, limit - 1, 'WITHSCORES'], {
            partition,
            writes: false,
          }),
        ),
      ),
    );
    return found
      .flatMap((cells) => pairs(cells).map(([id, at]) => ({ id: id as RoomId, at: Number(at) })))
      .toSorted((a, b) => a.at - b.at)
      .slice(0, limit)
      .map(({ id }) => id);
  }

  async counts(): Promise<{ rooms: number; outbox: number }> {
    this.#assertOpen();
    const each = await Promise.all(
      partitions.flatMap((partition) => [
        this.#link.command(['HGET', metaKey(partition), 'rooms'], { partition, writes: false }),
        this.#link.command(['XLEN', outboxKey(partition)], { partition, writes: false }),
      ]),
    );
    const sum = (offset: 0 | 1): number =>
      each.reduce<number>((total, reply, index) => (index % 2 === offset ? total + Number(reply ?? 0) : total), 0);
    return { rooms: sum(0), outbox: sum(1) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopSigning();
    await Promise.resolve();
  }

  async #run(writes: readonly [Write, ...Write[]], partition: number): Promise<CommitResult> {
    for (const { id, next } of writes) this.#channels.sending(id, next.tip);
    let reply: readonly string[];
    try {
      reply = texts(
        await this.#link.run({
          script: this.#script('commit-writes'),
          keys: writes.map(({ id }) => roomKey(id)),
          args: [prefixOf(partition), this.#outages.count(partition), this.#checksLetter(), ...writes.flatMap(argsOf)],
          partition,
          writes: true,
        }),
      );
    } catch (error) {
      // Unknown: if it was executed, its publication tells.
      if (!(error instanceof OutcomeUnknown)) this.#told(writes, false);
      throw error;
    }
    const [kind, ...rest] = reply;
    this.#told(writes, kind === 'committed');
    switch (kind) {
      case 'committed':
        return { kind };
      case 'duplicate': {
        const [version, result = '', fingerprint = ''] = rest;
        return { kind, version: Number(version), result, fingerprint };
      }
      case 'stale':
      case 'late':
        return { kind };
      case 'outage':
        await this.#sign();
        return { kind: 'conflict', current: storedOf(rest) };
      case 'conflict': {
        const current = storedOf(rest);
        const [{ base, expect }] = writes;
        const isTooOld = this.#checks.dedupe && expect !== null && isStale(base, current?.position ?? null);
        return writes.length === 1 && isTooOld ? { kind: 'stale' } : { kind, current };
      }
      case undefined:
      default:
        throw new Error(`the commit script answered ${String(kind)}`);
    }
  }

  #told(writes: readonly Write[], committed: boolean): void {
    for (const { id, next, update } of writes) this.#channels.answered(id, next, committed ? update : null);
  }

  async #publishEarly(writes: readonly Write[]): Promise<void> {
    for (const write of writes) {
      await this.#link.command(['SPUBLISH', roomChannel(write.id), messageOf(write)], {
        partition: partitionOf(write.id),
        writes: true,
      });
    }
  }

  async #askForWakes(
    what: 'look' | 'claim',
    partition: number,
    { limit, leaseMs, overdueMs }: { limit: number; leaseMs: number; overdueMs: number },
  ): Promise<readonly string[]> {
    const sentAt = this.#wall.now();
    const [now, outages, ...cells] = texts(
      await this.#link.run({
        script: this.#script('claim-wakes'),
        keys: [metaKey(partition)],
        args: [prefixOf(partition), what, limit, overdueMs, leaseMs],
        partition,
        writes: true,
      }),
    );
    this.#learnTime(Number(now), sentAt);
    await this.#outages.learn(partition, Number(outages));
    return cells;
  }

  /** Redis' time as this node reckons it: right to half of the time that the question took. */
  #learnTime(theirs: number, sentAt: number): void {
    const receivedAt = this.#wall.now();
    const offset = theirs - (sentAt + receivedAt) / 2;
    // Small corrections only when they are larger than the doubt.
    const doubt = (receivedAt - sentAt) / 2 + 2;
    if (this.#offsetMs === null || Math.abs(offset - this.#offsetMs) > doubt) this.#offsetMs = offset;
  }

  async #sign(): Promise<void> {
    if (this.#closed) return;
    if (this.#wall.now() - this.#claimedAt < signMs / 2) return;
    // While Redis is away there is nothing to sign; the next one goes through.
    await this.claimWakes({ limit: 0, leaseMs: 0, overdueMs: 0 }).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable) && !(error instanceof OutcomeUnknown)) throw error;
    });
  }

  #checksLetter(): string {
    const { dedupe, position, wholeLog } = this.#checks;
    const letters = [dedupe ? '' : 'd', position === 'version' ? 'v' : '', position === 'off' ? 'p' : ''];
    return `${letters.join('')}${wholeLog ? 'w' : ''}`;
  }

  #script(name: ScriptName) {
    const shiftMs = this.#shiftMs();
    if (shiftMs !== this.#scripts.shiftMs) this.#scripts = loadScripts(shiftMs);
    return this.#scripts[name];
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}

type Scripts = ReturnType<typeof loadScripts>;
type ScriptName = Exclude<keyof Scripts, 'shiftMs'>;

const loadScripts = (shiftMs: number) => ({
  shiftMs,
  'commit-writes': loadScript('commit-writes', shiftMs),
  'load-room': loadScript('load-room', shiftMs),
  'claim-wakes': loadScript('claim-wakes', shiftMs),
  'postpone-wake': loadScript('postpone-wake', shiftMs),
  'list-rooms': loadScript('list-rooms', shiftMs),
  'read-tips': loadScript('read-tips', shiftMs),
});

const positionText = ({ epoch, version, tip }: LogPosition): string => `${epoch} ${version} ${tip}`;

/** As commit-writes.lua takes them. */
function argsOf(write: Write): readonly (string | number)[] {
  const { expect, next, listing, notAfter, outbox } = write;
  const limit = isStale(write.base, expect) ? 'stale' : (notAfter ?? 0);
  return [
    write.id,
    expect === null ? '' : positionText(expect),
    positionText(next),
    `c${write.commandId}`,
    `${next.version} ${write.result} ${write.fingerprint}`,
    next.version % limits.ringLength,
    write.state ?? '',
    messageOf(write),
    write.wake ?? '',
    listing === null ? '' : listing.text,
    listing === null ? '' : listing.open ? `o${listing.mode}` : 'l',
    limit === 0 && outbox.length === 0 ? '' : `${limit} ${outbox.length}`,
    ...outbox,
  ];
}

/** What is published, and kept in the ring as it is. */
const messageOf = ({ next, update }: Write): string => `U${positionText(next)}\n${update}`;

/** Nobody can tell any more whether an intent of this base has run. */
const isStale = (base: number, position: LogPosition | null): boolean =>
  position !== null && base < Math.max(1, position.version - limits.ringLength + 1) - 1;

function storedOf([position, state, ...updates]: readonly string[]): Stored | null {
  if (position === undefined || state === undefined) return null;
  const [epoch = '', version, tip = ''] = position.split(' ');
  return { position: { epoch, version: Number(version), tip }, state, updates };
}

function texts(reply: Reply): readonly string[] {
  return Array.isArray(reply) ? (reply as readonly Reply[]).map(String) : [];
}

function pairs(cells: readonly string[]): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  for (let index = 0; index + 1 < cells.length; index += 2) found.push([cells[index] ?? '', cells[index + 1] ?? '']);
  return found;
}
