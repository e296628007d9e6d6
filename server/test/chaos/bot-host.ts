/**
 * A host at a station queue that calls up by itself: takes guests one after the other, and sees whoever is called through
 * to the end. Whatever breaks, a guest is asked for again by the same key until there is an answer.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { TicketId, TicketState } from '@inkroom/shared';

export interface HostOptions {
  /** Any node answers there. */
  readonly url: string;
  /** Of an operator. */
  readonly key: string;
}

interface SeenTicket {
  readonly id: TicketId;
  readonly state: TicketState;
}

const paceMs = 200;
const answerMs = 5_000;
/** From being called up to coming: by then a dead node's SMS would have been sent again, if it were. */
const onTheWayMs = 35_000;
/** There is always a line, else nobody could be passed over. */
const alwaysWaiting = 4;
const patientMs = 90_000;

/** What comes next for whoever has been called up. */
const nextStep: Readonly<Partial<Record<TicketState, string>>> = {
  recalled: 'confirm',
  confirmed: 'play',
  playing: 'complete',
};

export class Host {
  /** Guests whose tickets were answered for, in the order in which they were asked for: each after the answer for the one before. */
  readonly taken: TicketId[] = [];
  /** Steps that were answered for. */
  steps = 0;
  readonly #options: HostOptions;
  readonly #seenCalledAt = new Map<TicketId, number>();
  #asked = 0;
  #isStopping = false;
  #running: Promise<unknown> = Promise.resolve();

  private constructor(options: HostOptions) {
    this.#options = options;
  }

  static async arrive(options: HostOptions): Promise<Host> {
    const host = new Host(options);
    const settings = { channels: ['sms'], recall: { kind: 'auto' }, recallWindow: 40 };
    const made = await host.#ask('PUT', '/api/queues/main', settings);
    if (made === null) throw new Error('the queue of the host was not made');
    return host;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** No new guests; resolves when what is under way is settled, or time is up. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.race([this.#running, pause(patientMs)]);
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      const seen = await this.#ask('GET', '/api/queues/main/desk');
      if (seen !== null) await this.#serve((seen as { readonly tickets: readonly SeenTicket[] }).tickets);
      await pause(paceMs);
    }
  }

  async #serve(tickets: readonly SeenTicket[]): Promise<void> {
    for (const { id, state } of tickets) {
      const step = this.#isComing(id, state) ? nextStep[state] : undefined;
      if (step !== undefined && (await this.#ask('POST', `/api/tickets/${id}/${step}`, {})) !== null) this.steps += 1;
    }
    let waiting = tickets.filter(({ state }) => state === 'queued').length;
    for (; waiting < alwaysWaiting && !this.#isStopping; waiting += 1) await this.#take();
  }

  #isComing(id: TicketId, state: TicketState): boolean {
    if (state !== 'recalled') return true;
    const now = Date.now();
    const since = this.#seenCalledAt.get(id) ?? now;
    this.#seenCalledAt.set(id, since);
    return now - since >= onTheWayMs;
  }

  async #take(): Promise<void> {
    this.#asked += 1;
    const number = String(this.#asked);
    const guest = { queue: 'main', name: `Guest ${number}`, phone: `+4930${number.padStart(7, '0')}` };
    while (!this.#isStopping) {
      const taken = await this.#ask('POST', '/api/tickets', guest, `guest-${number}`);
      if (taken !== null) {
        this.taken.push((taken as SeenTicket).id);
        return;
      }
      await pause(paceMs);
    }
  }

  /** Null: no answer, or a refusal. */
  async #ask(method: string, address: string, body?: object, commandId?: string): Promise<unknown> {
    try {
      const response = await fetch(`${this.#options.url}${address}`, {
        method,
        signal: AbortSignal.timeout(answerMs),
        headers: {
          authorization: `Bearer ${this.#options.key}`,
          'content-type': 'application/json',
          ...(commandId === undefined ? {} : { 'idempotency-key': commandId }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json();
      return response.ok ? answer : null;
    } catch {
      // Something is broken just now: that is what the round is about.
      return null;
    }
  }
}
