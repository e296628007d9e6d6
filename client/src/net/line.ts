/** One wire from being opened to being lost, and the questions that are asked over it. */
import { errorTable, limits, refusal } from '@inkroom/shared';
import type { Answer, ErrorCode, MessageName, MessageOf, Refusal } from '@inkroom/shared';
import type { Environment } from './environment.ts';
import type { Wire, WireEvents, WireOptions } from './wire.ts';

/** An answer that takes longer is slow. */
export const slowAnswerMs = 1_000;

export interface LineEvents extends Pick<WireEvents, 'lost' | 'said'> {
  readonly refused: (refused: Refusal | null) => void;
  /** A question has waited for a second; its answer may still come. */
  readonly slow: (name: MessageName) => void;
  readonly answered: (answer: {
    readonly name: MessageName;
    readonly code: ErrorCode | null;
    readonly roundTripMs: number;
  }) => void;
}

export class Line {
  readonly openedAt: number;
  /** The server is about to leave this line by itself. */
  isDraining = false;
  #startedAt: number | null = null;
  #heardAt: number;
  readonly #environment: Environment;
  readonly #events: LineEvents;
  readonly #wire: Wire;
  readonly #unanswered = new Set<() => void>();
  #cancelDeadline: () => void;
  #closed = false;

  constructor(environment: Environment, { url, auth, events }: Omit<WireOptions, 'events'> & { events: LineEvents }) {
    this.#environment = environment;
    this.#events = events;
    this.openedAt = environment.now();
    this.#heardAt = this.openedAt;
    this.#cancelDeadline = environment.after(limits.handshakeMs, () => this.#lose());
    this.#wire = environment.openSocket({
      url,
      auth,
      events: {
        heard: () => this.#heard(),
        lost: () => this.#lose(),
        refused: (data) => {
          if (!this.#closed) events.refused(asRefusal(data));
        },
        said: (name, payload) => {
          this.#heard();
          if (!this.#closed) events.said(name, payload);
        },
      },
    });
  }

  /** When the session started; null before. */
  get startedAt(): number | null {
    return this.#startedAt;
  }

  get heardAt(): number {
    return this.#heardAt;
  }

  started(): void {
    this.#startedAt = this.#environment.now();
    this.#cancelDeadline();
  }

  ask<Name extends MessageName>(name: Name, message: MessageOf<Name>): Promise<Answer<Name>> {
    if (this.#closed || this.#startedAt === null) return Promise.resolve(refusal('outcome-unknown'));
    const environment = this.#environment;
    return new Promise((resolve) => {
      const sentAt = environment.now();
      const settle = (answer: Answer<Name>): void => {
        this.#unanswered.delete(giveUp);
        cancelSlow();
        cancelTimeout();
        resolve(answer);
      };
      const giveUp = (): void => settle(refusal('outcome-unknown'));
      const cancelSlow = environment.after(slowAnswerMs, () => this.#events.slow(name));
      const cancelTimeout = environment.after(limits.clientMs, () => {
        giveUp();
        this.#listenForLife(sentAt);
      });
      this.#unanswered.add(giveUp);
      this.#wire.send(name, message, (answer) => {
        if (!this.#unanswered.has(giveUp)) return;
        this.#heard();
        const code = asRefusal(answer)?.code ?? null;
        this.#events.answered({ name, code, roundTripMs: environment.now() - sentAt });
        // What the server answers is as the protocol says; whoever reads it guards against what cannot be applied.
        settle(code !== null || isSuccess(answer) ? (answer as Answer<Name>) : refusal('internal'));
      });
    });
  }

  /** No event comes after this, and whoever waits for an answer gets none. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelDeadline();
    this.#wire.close();
    for (const giveUp of this.#unanswered) giveUp();
  }

  #heard(): void {
    this.#heardAt = this.#environment.now();
  }

  #lose(): void {
    if (!this.#closed) this.#events.lost();
  }

  /** Not one packet since the question: the wire is dead, even if nobody has said so. */
  #listenForLife(sentAt: number): void {
    // One turn later, so that packets which a busy page has not read yet are counted.
    this.#environment.after(0, () => {
      if (this.#heardAt <= sentAt) this.#lose();
    });
  }
}

const isSuccess = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true;

function asRefusal(data: unknown): Refusal | null {
  if (typeof data !== 'object' || data === null || !('code' in data)) return null;
  const { code } = data;
  return typeof code === 'string' && Object.hasOwn(errorTable, code) ? (data as Refusal) : null;
}
