/**
 * Commands of one room that have no answer yet, sent one after the other, each by the same id until it is settled.
 * An intent is never given up silently: it ends with the server's answer, or with one that says why there is none.
 */
import { refusal } from '@inkroom/shared';
import type { Answer, ErrorCode, PlayerCommand, PlayerId, RoomId } from '@inkroom/shared';
import { newCommandId } from './command-id.ts';
import type { Environment } from './environment.ts';
import { Patience } from './patience.ts';
import { keepCommands, readCommands } from './pending-storage.ts';
import type { KeptCommand } from './pending-storage.ts';
import type { Connection, PendingCommand } from './types.ts';

type CommandAnswer = Answer<'room:command'>;

interface Entry extends KeptCommand {
  attempt: number;
  slow: boolean;
  isStoreAway: boolean;
  readonly settle: (answer: CommandAnswer) => void;
  cancelSlow: () => void;
}

export interface OutboxOptions {
  readonly room: RoomId;
  readonly connection: Connection;
  readonly environment: Environment;
  /** Pending commands or their state changed. */
  readonly changed: () => void;
  /** The final answer of a command; its sender is told when this is done. */
  readonly settled: (command: PlayerCommand, answer: CommandAnswer) => Promise<void>;
}

export const outboxTimes = {
  slowAfterMs: 1_000,
  pauses: { firstMs: 250, mostMs: 3_000 },
  /** A server without its store refuses at once and cheaply, and whoever plays waits for the store to come back. */
  storeAwayMostMs: 1_000,
} as const;

export class CommandOutbox {
  readonly #options: OutboxOptions;
  readonly #patience: Patience;
  readonly #stop: () => void;
  #entries: readonly Entry[] = [];
  /** Of a former page, until it is known whose page this is. */
  #former: readonly KeptCommand[];
  #pending: readonly PendingCommand[] = [];
  #sending = false;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#patience = new Patience(options.environment, outboxTimes.pauses);
    this.#former = readCommands(options.environment.tab, options.room);
    this.#stop = options.connection.onUp(() => {
      this.#patience.wake();
      void this.#pump();
    });
  }

  /** The same array until something changes. */
  get pending(): readonly PendingCommand[] {
    return this.#pending;
  }

  /** `base`: the version that the sender saw. */
  send(player: PlayerId, base: number, command: PlayerCommand): Promise<CommandAnswer> {
    const { environment } = this.#options;
    return new Promise((settle) => {
      const id = newCommandId(environment);
      const entry = this.#entryOf({ id, player, base, command, since: environment.now() }, { attempt: 1, settle });
      this.#entries = [...this.#entries, entry];
      this.#changed();
      void this.#pump();
    });
  }

  /**
   * Takes up what a former page of this tab had not settled; it may have been executed. What another player gave
   * here cannot be sent any more and ends as `too-old`: whether it counted, the board will show.
   */
  restore(player: PlayerId): void {
    for (const entry of this.#entries.filter((given) => given.player !== player)) {
      this.#settle(entry, refusal('too-old'));
    }
    const mine = this.#former.filter((kept) => kept.player === player);
    this.#former = [];
    const restored = mine.map((kept) => this.#entryOf(kept, { attempt: 2, settle: () => undefined }));
    this.#entries = [...restored, ...this.#entries];
    this.#changed();
    void this.#pump();
  }

  /** An update went by that names this intent: it is settled, whatever became of the ack. */
  saw(cause: string, version: number, refused?: ErrorCode): void {
    const entry = this.#entries.find(({ player, id }) => cause === `${player}/${id}`);
    if (entry === undefined) return;
    this.#settle(entry, refused === undefined ? { ok: true, version } : refusal(refused));
    this.#patience.wake();
  }

  /** Stops sending; what is pending stays kept for the next page. */
  close(): void {
    this.#closed = true;
    this.#stop();
    this.#patience.wake();
    for (const entry of this.#entries) {
      entry.cancelSlow();
      entry.settle(refusal('outcome-unknown'));
    }
  }

  #entryOf(kept: KeptCommand, { attempt, settle }: Pick<Entry, 'attempt' | 'settle'>): Entry {
    const entry: Entry = { ...kept, attempt, settle, slow: false, isStoreAway: false, cancelSlow: () => undefined };
    entry.cancelSlow = this.#options.environment.after(outboxTimes.slowAfterMs, () => {
      entry.slow = true;
      this.#changed();
    });
    return entry;
  }

  /** One at a time and in order: a later move never overtakes an earlier one. */
  async #pump(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (;;) {
      const entry = this.#entries[0];
      if (entry === undefined || this.#closed || !this.#options.connection.isUp()) break;
      await this.#sendOnce(entry);
    }
    this.#sending = false;
  }

  async #sendOnce(entry: Entry): Promise<void> {
    const { id, base, command, attempt } = entry;
    const { connection, room } = this.#options;
    entry.attempt += 1;
    const answer = await connection.request('room:command', { room, id, base, attempt, command });
    // Seen in an update meanwhile, or this page has gone: then the kept command is the next page's.
    if (this.#closed || !this.#entries.includes(entry)) return;
    // A backlog lasts longer than anybody waits for an answer, and nothing was kept under this id.
    if (answer.ok || !answer.retryable || answer.code === 'backlog-full') {
      this.#patience.succeeded();
      this.#settle(entry, answer);
    } else {
      // No answer at all tells nothing new about the store.
      const isStoreAway =
        answer.code === 'store-unavailable' || (entry.isStoreAway && answer.code === 'outcome-unknown');
      if (entry.isStoreAway !== isStoreAway) {
        entry.isStoreAway = isStoreAway;
        this.#changed();
      }
      const { pauses, storeAwayMostMs } = outboxTimes;
      await this.#patience.afterFailure(answer.retryAfterMs ?? 0, isStoreAway ? storeAwayMostMs : pauses.mostMs);
    }
  }

  #settle(entry: Entry, answer: CommandAnswer): void {
    entry.cancelSlow();
    this.#entries = this.#entries.filter((other) => other !== entry);
    const done = this.#options.settled(entry.command, answer);
    this.#changed();
    void done.then(() => entry.settle(answer));
  }

  #changed(): void {
    const { environment, room, changed } = this.#options;
    this.#pending = this.#entries.map(({ id, command, since, slow, isStoreAway }) => ({
      id,
      command,
      since,
      slow,
      isStoreAway,
    }));
    const kept = this.#entries.map(({ id, player, base, command, since }) => ({ id, player, base, command, since }));
    keepCommands(environment.tab, room, [...this.#former, ...kept]);
    changed();
  }
}
