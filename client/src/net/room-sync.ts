/**
 * Keeps one room's log up to date: joins whenever a connection is up, applies updates as they come, and asks for what
 * is missing, one question at a time.
 */
import type { Answers, Resync, RoomId, RoomUpdate } from '@inkroom/shared';
import type { Environment } from './environment.ts';
import { Patience } from './patience.ts';
import { RoomLog } from './room-log.ts';
import type { Taken } from './room-log.ts';
import type { Connection } from './types.ts';

export interface RoomSyncOptions {
  readonly connection: Connection;
  readonly room: RoomId;
  readonly watch: boolean;
  readonly environment: Environment;
  /** After each join, with who is here and what was said; the log is up to date. */
  readonly joined: (answer: Pick<Answers['room:join'], 'presence' | 'chat'>) => void;
  /** An update that this page had not seen before was applied. */
  readonly applied: (update: RoomUpdate) => void;
  /** The log moved on, in whatever way. */
  readonly changed: () => void;
  readonly rewound: () => void;
  /** There is no such room (any more). */
  readonly gone: () => void;
}

type Question = 'join' | 'sync';

export const syncPauses = { firstMs: 250, mostMs: 3_000 } as const;
/** More than the latest so many are not kept while a question is under way; the answer or the next question covers them. */
const mostHeld = 256;

export class RoomSync {
  readonly log = new RoomLog();
  readonly #options: RoomSyncOptions;
  readonly #patience: Patience;
  #wanted: Question | null = null;
  #isAsking = false;
  /** Done when there is nothing more to ask, or nobody to ask. */
  #asked: Promise<void> = Promise.resolve();
  /** Updates that did not fit; they may follow what the server is about to answer. */
  #held: RoomUpdate[] = [];
  /** The position this page holds is of no use: ask for everything. */
  #startOver = false;
  #closed = false;

  constructor(options: RoomSyncOptions) {
    this.#options = options;
    this.#patience = new Patience(options.environment, syncPauses);
  }

  /** The connection is up: the server has to be told again that this page follows the room. */
  join(): Promise<void> {
    return this.#ask('join');
  }

  /** Something is missing. Resolves when it is here, or when the connection is lost. */
  sync(): Promise<void> {
    return this.#ask('sync');
  }

  updated(update: RoomUpdate): void {
    if (this.#closed || this.log.isClosed) return;
    const applied = this.log.apply(update);
    if (applied === 'applied') {
      this.#options.applied(update);
      this.#options.changed();
    } else if (applied === 'gap') {
      // A question under way may answer this as well; if it does not, the next one will.
      this.#held.push(update);
      if (this.#held.length > mostHeld) this.#held.shift();
      if (!this.#isAsking) void this.sync();
    }
  }

  /** Resolves when no question is under way any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#patience.wake();
    await this.#asked;
  }

  #ask(question: Question): Promise<void> {
    // A join answers whatever a sync would.
    if (this.#wanted !== 'join') this.#wanted = question;
    if (question === 'join') this.#patience.wake();
    if (!this.#isAsking) this.#asked = this.#askAll();
    return this.#asked;
  }

  async #askAll(): Promise<void> {
    const { connection } = this.#options;
    this.#isAsking = true;
    // A connection that comes up asks to join by itself.
    while (!this.#closed && connection.isUp()) {
      const question = this.#wanted ?? (this.#held.length > 0 ? 'sync' : null);
      if (question === null) break;
      this.#wanted = null;
      const pauseMs = await this.#askOnce(question);
      if (pauseMs === null) {
        this.#patience.succeeded();
        continue;
      }
      this.#wanted = this.#wanted === 'join' ? 'join' : question;
      await this.#patience.afterFailure(pauseMs);
    }
    this.#isAsking = false;
  }

  /** Null when answered; else how long to wait at least before asking again. */
  async #askOnce(question: Question): Promise<number | null> {
    const { connection, room, watch, joined, changed, gone, rewound } = this.#options;
    // The answer covers what came before the question.
    this.#held = [];
    const position = this.#startOver ? null : this.log.position;
    const message = { room, ...(position === null ? {} : { position }) };
    const answer = await (question === 'join'
      ? connection.request('room:join', { ...message, watch })
      : connection.request('room:sync', message));
    if (this.#closed) return null;
    if (!answer.ok) {
      if (answer.retryable) return answer.retryAfterMs ?? 0;
      this.#closed = true;
      gone();
      return null;
    }
    const asked = position === null;
    const taken = attempt(() => this.#take(answer.resync, asked)) ?? 'unusable';
    this.#startOver = taken === 'unusable';
    if (taken === 'rewound') rewound();
    if (isJoined(answer)) joined(answer);
    this.#takeHeld(taken === 'rewound');
    changed();
    return taken === 'unusable' ? 0 : null;
  }

  #take(resync: Resync, asked: boolean): Taken {
    if (resync.kind === 'snapshot') return this.log.restart(resync.snapshot, { rewound: resync.rewound, asked });
    for (const update of resync.updates) {
      const applied = this.log.apply(update);
      if (applied === 'gap') return 'unusable';
      if (applied === 'applied') this.#options.applied(update);
    }
    return 'taken';
  }

  /** What came during the question follows its answer, or is part of it, or shows that still more is missing. */
  #takeHeld(isRewound: boolean): void {
    const held = this.#held.toSorted((a, b) => a.version - b.version);
    this.#held = [];
    // They may be of the history that was lost, and would fit all the same.
    if (isRewound && held.length > 0) {
      this.#wanted ??= 'sync';
      return;
    }
    for (const update of held) {
      const applied = this.log.apply(update);
      if (applied === 'applied') this.#options.applied(update);
      else if (applied === 'gap' && this.#isNews(update)) this.#wanted ??= 'sync';
    }
  }

  #isNews({ epoch, version }: RoomUpdate): boolean {
    const { position } = this.log;
    return position === null || epoch !== position.epoch || version > position.version;
  }
}

const isJoined = (answer: Answers['room:join'] | Answers['room:sync']): answer is Answers['room:join'] =>
  'presence' in answer;

/** An answer that cannot be read is as good as none: the page asks again instead of breaking. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
