/**
 * Commands of one room that have no answer yet, sent one after the other, each by the same id until it is settled.
 * They are kept for the tab, so that a refresh does not lose a move in flight.
 */
import { errorTable, isCommandId } from '@inkroom/shared';
import type { Answer, CommandId, PlayerCommand, PlayerId, RoomId } from '@inkroom/shared';
import { newCommandId } from './command-id.ts';
import type { Environment } from './environment.ts';
import type { Connection, PendingCommand } from './types.ts';

type CommandAnswer = Answer<'room:command'>;

interface Entry {
  readonly id: CommandId;
  readonly player: PlayerId;
  readonly base: number;
  readonly command: PlayerCommand;
  readonly since: number;
  attempt: number;
  slow: boolean;
  readonly settle: (answer: CommandAnswer) => void;
}

export interface OutboxOptions {
  readonly room: RoomId;
  readonly connection: Connection;
  readonly environment: Environment;
  /** Pending commands or their state changed. */
  readonly changed: () => void;
  /** Brings the page to where the answer is, so that a move that counted never disappears for a moment. */
  readonly catchUp: (answer: CommandAnswer) => Promise<void>;
  /** The final answer of a command, before its promise. */
  readonly settled: (command: PlayerCommand, answer: CommandAnswer) => void;
}

const slowAfterMs = 1_000;
const firstPauseMs = 250;
const longestPauseMs = 3_000;

export class CommandOutbox {
  readonly #options: OutboxOptions;
  #entries: Entry[] = [];
  #sending = false;
  #closed = false;
  readonly #stops: (() => void)[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#stops.push(options.connection.onUp(() => void this.#pump()));
  }

  get pending(): readonly PendingCommand[] {
    return this.#entries.map(({ id, command, since, slow }) => ({ id, command, since, slow }));
  }

  send(player: PlayerId, base: number, command: PlayerCommand): Promise<CommandAnswer> {
    return new Promise((settle) => {
      this.#add({ id: newCommandId(this.#options.environment), player, base, command, attempt: 1, settle });
      this.#keep();
      this.#options.changed();
      void this.#pump();
    });
  }

  /** Takes up what a former page of this tab had not settled. It may have been executed. */
  restore(player: PlayerId): void {
    for (const kept of this.#kept()) {
      if (kept.player !== player || this.#entries.some((entry) => entry.id === kept.id)) continue;
      this.#add({ ...kept, attempt: 2, settle: () => undefined });
    }
    this.#keep();
    this.#options.changed();
    void this.#pump();
  }

  /** An update went by that names this intent: it counted, whatever became of the ack. */
  saw(cause: string, version: number): void {
    const entry = this.#entries.find(({ player, id }) => `${player}/${id}` === cause);
    if (entry !== undefined) this.#settle(entry, { ok: true, version });
  }

  /** Stops sending; what is pending stays kept for the next page. */
  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
  }

  #add(entry: Omit<Entry, 'since' | 'slow'>): void {
    const full: Entry = { ...entry, since: this.#options.environment.now(), slow: false };
    this.#entries.push(full);
    this.#options.environment.after(slowAfterMs, () => {
      if (!this.#entries.includes(full)) return;
      full.slow = true;
      this.#options.changed();
    });
  }

  /** One at a time and in order: a later move never overtakes an earlier one. */
  async #pump(): Promise<void> {
    if (this.#sending || this.#closed) return;
    this.#sending = true;
    try {
      for (;;) {
        const entry = this.#entries[0];
        if (entry === undefined || this.#closed || !this.#isUp) return;
        await this.#sendOnce(entry);
      }
    } finally {
      this.#sending = false;
    }
  }

  async #sendOnce(entry: Entry): Promise<void> {
    const { id, base, command, attempt } = entry;
    const { connection, environment, room } = this.#options;
    entry.attempt += 1;
    const answer = await connection.request('room:command', { room, id, base, attempt, command });
    if (!this.#entries.includes(entry)) return;
    if (answer.ok || !errorTable[answer.code].retryable) {
      await this.#options.catchUp(answer);
      if (this.#entries.includes(entry)) this.#settle(entry, answer);
      return;
    }
    const growing = Math.min(longestPauseMs, firstPauseMs * 2 ** (entry.attempt - 2));
    const pauseMs = Math.max(answer.retryAfterMs ?? 0, growing * (0.5 + environment.random() / 2));
    await new Promise<void>((resolve) => {
      environment.after(pauseMs, resolve);
    });
  }

  #settle(entry: Entry, answer: CommandAnswer): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#keep();
    this.#options.settled(entry.command, answer);
    entry.settle(answer);
    this.#options.changed();
  }

  get #isUp(): boolean {
    const { phase } = this.#options.connection.getState();
    return phase === 'live' || phase === 'slow' || phase === 'resynced';
  }

  get #key(): string {
    return `inkroom.pending.${this.#options.room}`;
  }

  #keep(): void {
    const { tab } = this.#options.environment;
    if (this.#entries.length === 0) {
      tab.removeItem(this.#key);
      return;
    }
    const kept = this.#entries.map(({ id, player, base, command }) => ({ id, player, base, command }));
    tab.setItem(this.#key, JSON.stringify(kept));
  }

  #kept(): readonly Pick<Entry, 'id' | 'player' | 'base' | 'command'>[] {
    try {
      const data: unknown = JSON.parse(this.#options.environment.tab.getItem(this.#key) ?? '[]');
      return Array.isArray(data) ? data.filter((entry) => isCommandId(entry?.id)) : [];
    } catch {
      // Somebody edited it: nothing is pending.
      return [];
    }
  }
}
