/**
 * One player who looks for a match, over a lean connection: joins, confirms when called up (or never does), enters the room.
 * Comes back by itself when its node is gone, to the next one, with the same intent.
 */
import type { TicketView } from '@inkroom/shared';
import { backOffMs } from '../../client/src/net/back-off.ts';
import { connectionTimes } from '../../client/src/net/connection-times.ts';
import { LeanClient } from './lean-client.ts';
import { newId } from './lean-table.ts';
import { headersOfPerson, pause } from './table.ts';

export interface MatchPlayerOptions {
  readonly urls: readonly string[];
  /** Which of them comes first. */
  readonly index: number;
  readonly mode: string;
  readonly confirms: boolean;
}

interface Started {
  readonly token: string;
  readonly me: { readonly player: string };
  readonly credentials?: object;
}

interface Answered {
  readonly ok: boolean;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly code?: string;
  readonly ticket?: TicketView | null;
}

export class MatchPlayer {
  readonly confirms: boolean;
  readonly headers = headersOfPerson();
  player = '';
  /** By performance.now(): joining was asked for; first called up; told of the room; let into it. */
  askedAt: number | null = null;
  recalledAt: number | null = null;
  playingAt: number | null = null;
  enteredAt: number | null = null;
  /** How far the two of the first pair are apart in strength. */
  gap: number | null = null;
  recalls = 0;
  reconnects = 0;
  /** From losing the connection until the ticket was known again, the longest time, milliseconds. */
  awayMs = 0;
  /** Answers other than "again, please". */
  readonly refusals = new Map<string, number>();
  readonly #options: MatchPlayerOptions;
  readonly #joinId = newId();
  #at: number;
  #auth: object = { protocol: 1 };
  #client: LeanClient | null = null;
  #failures = 0;
  #lostAt: number | null = null;
  #closed = false;
  #ticket: TicketView | null = null;
  #confirming = -1;
  #entering = false;
  #isInRoom = false;
  #onOpen: () => void = () => undefined;

  constructor(options: MatchPlayerOptions) {
    this.#options = options;
    this.confirms = options.confirms;
    this.#at = options.index;
  }

  /** Resolves once connected for the first time. */
  open(): Promise<void> {
    return new Promise((resolve) => {
      this.#onOpen = resolve;
      void this.#connect();
    });
  }

  async join(): Promise<void> {
    this.askedAt = performance.now();
    await this.#askForTicket();
  }

  /** Nothing is left to wait for. */
  get isDone(): boolean {
    return this.confirms ? this.enteredAt !== null : this.#ticket?.state === 'expired';
  }

  /** Whether the server knows something of the ticket that it has not told. Null: not connected, or no answer. */
  async isBehind(): Promise<boolean | null> {
    const known = this.#ticket;
    const text = (await this.#client?.ask('ticket:mine', '{}')) ?? null;
    const answer = text === null ? null : (JSON.parse(text) as Answered);
    if (answer === null || !answer.ok) return null;
    // One that has ended is nobody's any more.
    if (!answer.ticket) return known !== null && known.state !== 'expired' && known.state !== 'cancelled';
    return known === null || known.version !== answer.ticket.version;
  }

  /** What this player knows last, for a look at what went wrong. */
  get account(): string {
    const { state = 'no ticket', reason = '' } = this.#ticket ?? {};
    return `${this.#client === null ? 'offline, ' : ''}${state} ${reason}, called up ${this.recalls}×, away ${Math.round(this.awayMs)} ms`;
  }

  close(): void {
    this.#closed = true;
    this.#client?.close();
  }

  async #connect(): Promise<void> {
    if (this.#closed) return;
    const { urls } = this.#options;
    const started = Promise.withResolvers<Started | null>();
    const client = await LeanClient.open({
      url: urls[this.#at % urls.length] ?? '',
      auth: this.#auth,
      headers: this.headers,
      said: (name, json) => {
        if (name === 'session:started') started.resolve(JSON.parse(json) as Started);
        else if (name === 'ticket:changed') this.#changed(JSON.parse(json) as TicketView);
      },
      closed: () => {
        started.resolve(null);
        this.#lost();
      },
    }).catch(() => null);
    if (client === null) {
      this.#lost();
      return;
    }
    const session = await started.promise;
    if (session === null) return;
    this.#client = client;
    this.#auth = { ...this.#auth, ...session.credentials, token: session.token };
    this.player = session.me.player;
    this.#failures = 0;
    this.#confirming = -1;
    this.#onOpen();
    if (this.askedAt === null) return;
    if (this.#ticket === null) await this.#askForTicket();
    else await this.#lookAgain();
    if (this.#client !== client || this.#lostAt === null) return;
    this.awayMs = Math.max(this.awayMs, performance.now() - this.#lostAt);
    this.#lostAt = null;
  }

  #lost(): void {
    if (this.#closed) return;
    this.#lostAt ??= performance.now();
    this.#client = null;
    this.#isInRoom = false;
    this.#failures += 1;
    this.reconnects += 1;
    // As a balancer sends whoever comes back to a node that lives.
    this.#at += 1;
    setTimeout(() => void this.#connect(), backOffMs(this.#failures, connectionTimes.retry, Math.random()));
  }

  /** The same intent however often it is asked, on whichever node. */
  async #askForTicket(): Promise<void> {
    const { mode } = this.#options;
    const answer = await this.#ask('match:join', { id: this.#joinId, mode });
    if (answer?.ticket) this.#changed(answer.ticket);
  }

  async #lookAgain(): Promise<void> {
    const answer = await this.#ask('ticket:mine', {});
    if (answer?.ticket) this.#changed(answer.ticket);
  }

  #changed(ticket: TicketView): void {
    const known = this.#ticket;
    if (known !== null && known.id === ticket.id && known.version > ticket.version) return;
    this.#ticket = ticket;
    if (ticket.state === 'recalled') {
      if (known === null || known.version < ticket.version) {
        this.recalls += 1;
        this.recalledAt ??= performance.now();
        this.gap ??= gapOf(ticket);
      }
      if (this.confirms) void this.#confirm(ticket);
    }
    if (ticket.state !== 'playing') return;
    this.recalledAt ??= performance.now();
    this.playingAt ??= performance.now();
    void this.#enter(ticket);
  }

  async #confirm({ id, version }: TicketView): Promise<void> {
    if (this.#confirming === version) return;
    this.#confirming = version;
    const answer = await this.#ask('ticket:do', { id: newId(), ticket: id, version, step: 'confirm' });
    if (answer === null) return;
    if (answer.ticket) this.#changed(answer.ticket);
    else await this.#lookAgain();
  }

  async #enter({ room }: TicketView): Promise<void> {
    if (this.#entering || this.#isInRoom) return;
    this.#entering = true;
    const answer = await this.#ask('room:join', { room });
    this.#entering = false;
    if (answer?.ok !== true) return;
    this.#isInRoom = true;
    this.enteredAt ??= performance.now();
  }

  /** Again, by the same id, while that may help. Null: the connection is gone, or the answer is no. */
  async #ask(name: string, message: object): Promise<Answered | null> {
    const json = JSON.stringify(message);
    for (let tries = 1; ; tries += 1) {
      const text = (await this.#client?.ask(name, json)) ?? null;
      if (text === null) return null;
      const answer = JSON.parse(text) as Answered;
      if (answer.ok) return answer;
      const why = `${name} ${answer.code ?? ''}`;
      this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
      if (answer.retryable !== true) return answer;
      await pause(Math.max(answer.retryAfterMs ?? 0, backOffMs(tries, connectionTimes.retry, Math.random())));
    }
  }
}

const gapOf = ({ rating, opponent }: TicketView): number | null =>
  rating === null || opponent === null || opponent.rating === null ? null : Math.abs(rating - opponent.rating);
