/**
 * My one ticket, as this page knows it. The server tells of each change, whichever of my tabs asked for it; each
 * connection asks anew, so that nothing is missed in between. No React in here.
 */
import { isActive, isModeName } from '@inkroom/shared';
import type { Answer, ErrorCode, MessageOf, PlayerId, QueueName, Refusal, RoomId, TicketView } from '@inkroom/shared';
import { newCommandId } from './command-id.ts';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { Patience } from './patience.ts';
import type { Connection, ReadStore } from './types.ts';
import { ValueStore } from './value-store.ts';
import { untilFinal } from './verbs.ts';

export type TicketStep = MessageOf<'ticket:do'>['step'];

export interface TicketState {
  /** False: nobody has said yet whether I have one. */
  readonly isKnown: boolean;
  /** The active one, or the latest one after it ended, until it is put away. */
  readonly ticket: TicketView | null;
  /** It ended while this page was away, and nobody said how. */
  readonly isLost: boolean;
  /** The queue or step that is being asked for. */
  readonly busy: QueueName | TicketStep | null;
  /** Why the last request was refused, and what it was for. */
  readonly refused: { readonly what: QueueName | TicketStep; readonly message: string } | null;
  /** After missed ready checks: no new ticket before this, in server time. */
  readonly coolUntil: number | null;
}

export interface TicketStore extends ReadStore<TicketState> {
  /**
   * Takes a ticket, or finds mine; a wait in the line of another match is given up for it. `leaving`: a room whose game
   * has just ended. Null: refused, see `refused`.
   */
  take(queue: QueueName, leaving?: RoomId): Promise<TicketView | null>;
  /** A ticket that the desk took for me. */
  adopt(code: string): Promise<Answer<'ticket:adopt'>>;
  /** As long as the ticket is what it was when this was asked. Whether it was done. */
  step(step: TicketStep, options?: { readonly playedComputer?: boolean }): Promise<boolean>;
  /** Null: no messages any more; absent: only asks for the server's key. */
  push(subscription?: string | null): Promise<Answer<'ticket:push'>>;
  /** Puts away a ticket that has ended, and what was refused. */
  dismiss(): void;
  /** The room that this tab has to go to, told once: of a ticket that was accepted here, or taken here by somebody who is looking. */
  claimRoom(isVisible: boolean): RoomId | null;
  /** Whether my ticket was taken in this tab, and not in another one. */
  isTakenHere(): boolean;
}

type Surroundings = Pick<Environment, 'after' | 'now' | 'random' | 'randomBytes' | 'tab'>;

const noTicket: TicketState = {
  isKnown: false,
  ticket: null,
  isLost: false,
  busy: null,
  refused: null,
  coolUntil: null,
};

const pauses = { firstMs: 250, mostMs: 5_000 };
const mostTries = 4;
const completionMs = 500;
const coolDownAsksMs = [300, 1_000, 3_000] as const;
/** Which ticket this tab has to do with, and how: kept over a refresh. */
const tabKey = 'inkroom.ticket';

export const createTicketStore = (
  connection: Connection,
  environment: Surroundings = browserEnvironment(),
): TicketStore => new FollowedTicket(connection, environment);

class FollowedTicket extends ValueStore<TicketState> implements TicketStore {
  readonly #connection: Connection;
  readonly #environment: Surroundings;
  readonly #patience: Patience;
  #asking: Promise<void> | null = null;
  /** Counts what was heard, so that an older answer is told from news. */
  #heard = 0;
  #player: PlayerId | null = null;

  constructor(connection: Connection, environment: Surroundings) {
    super(noTicket);
    this.#connection = connection;
    this.#environment = environment;
    this.#patience = new Patience(environment, pauses);
    connection.on('ticket:changed', (ticket) => this.#hear(ticket));
    connection.onUp(() => {
      this.#identify();
      this.#patience.wake();
      return this.#ask();
    });
  }

  async take(queue: QueueName, leaving?: RoomId): Promise<TicketView | null> {
    const { ticket, busy } = this.getState();
    if (busy !== null) return null;
    const isElsewhere = ticket?.state === 'queued' && ticket.kind === 'match' && ticket.queue !== queue;
    if (isElsewhere && isModeName(queue) && !(await this.step('cancel'))) return null;
    this.patch({ busy: queue, refused: null });
    const answer = await this.#takeOne(queue, leaving);
    this.patch({ busy: null });
    if (!answer.ok) {
      this.#refuse(queue, answer);
      // The ticket that I have already may be one that this page has not heard of.
      if (answer.code === 'ticket-active') await this.#ask();
      return null;
    }
    this.#mark(answer.ticket, 'taken');
    this.#hear(answer.ticket);
    return answer.ticket;
  }

  async adopt(code: string): Promise<Answer<'ticket:adopt'>> {
    const id = newCommandId(this.#environment);
    for (;;) {
      const answer = await untilFinal(this.#connection, this.#environment, () =>
        this.#connection.request('ticket:adopt', { id, code }),
      );
      if (answer.ok) this.#hear(answer.ticket);
      // The code stands nowhere else any more: it is kept until the server has said something about it.
      else if (isUnheard(answer.code)) continue;
      return answer;
    }
  }

  async step(step: TicketStep, options: { readonly playedComputer?: boolean } = {}): Promise<boolean> {
    const { ticket: asked, busy } = this.getState();
    if (asked === null || busy !== null) return false;
    this.patch({ busy: step, refused: null });
    const refused = await this.#try(asked, step, options);
    this.patch({ busy: null });
    // What it has changed into is shown, and says more.
    if (refused !== null && refused.code !== 'ticket-changed') this.#refuse(step, refused);
    return refused === null;
  }

  push(subscription?: string | null): Promise<Answer<'ticket:push'>> {
    const { ticket } = this.getState();
    if (ticket === null) throw new Error('a message about no ticket');
    const message = { ticket: ticket.id, ...(subscription === undefined ? {} : { subscription }) };
    return this.#connection.request('ticket:push', message);
  }

  dismiss(): void {
    const { ticket, isLost } = this.getState();
    const isOver = ticket !== null && (isLost || !isActive(ticket.state));
    this.patch({ refused: null, ...(isOver ? { ticket: null, isLost: false } : {}) });
  }

  claimRoom(isVisible: boolean): RoomId | null {
    const { ticket } = this.getState();
    if (ticket?.state !== 'playing' || ticket.room === null) return null;
    const mark = this.#environment.tab.getItem(tabKey);
    if (mark !== `${ticket.id} accepted` && !(isVisible && mark === `${ticket.id} taken`)) return null;
    this.#environment.tab.removeItem(tabKey);
    return ticket.room;
  }

  isTakenHere(): boolean {
    const { ticket } = this.getState();
    return ticket !== null && this.#environment.tab.getItem(tabKey)?.startsWith(`${ticket.id} `) === true;
  }

  /** The ticket of a game that has just ended is completed a moment later; until then it is answered. */
  async #takeOne(queue: QueueName, leaving: RoomId | undefined): Promise<Answer<'ticket:take'>> {
    for (let tries = 1; ; tries += 1) {
      const id = newCommandId(this.#environment);
      const answer = await untilFinal(this.#connection, this.#environment, () =>
        isModeName(queue)
          ? this.#connection.request('match:join', { id, mode: queue })
          : this.#connection.request('ticket:take', { id, queue }),
      );
      const isOld = answer.ok && answer.ticket.room !== null && answer.ticket.room === leaving;
      if (!isOld || tries === mostTries) return answer;
      await new Promise<void>((resolve) => void this.#environment.after(completionMs, resolve));
    }
  }

  /** Null: done. A change that left it what it was (its owner was away for a moment) is no reason to give up. */
  async #try(
    asked: TicketView,
    step: TicketStep,
    options: { readonly playedComputer?: boolean },
  ): Promise<Refusal | null> {
    for (let tries = 1; ; tries += 1) {
      const ticket = this.getState().ticket ?? asked;
      const id = newCommandId(this.#environment);
      const message = { id, ticket: ticket.id, version: ticket.version, step, ...options };
      const answer = await untilFinal(this.#connection, this.#environment, () =>
        this.#connection.request('ticket:do', message),
      );
      if (answer.ok) {
        if (step === 'confirm') this.#mark(answer.ticket, 'accepted');
        this.#hear(answer.ticket);
        return null;
      }
      if (answer.code === 'ticket-changed' || answer.code === 'transition-illegal') await this.#ask();
      const now = this.getState().ticket;
      // Another tab of mine was quicker.
      if (step === 'confirm' && now?.id === asked.id && (now.state === 'confirmed' || now.state === 'playing'))
        return null;
      const isSame = now?.id === asked.id && now.state === asked.state && now.deadline === asked.deadline;
      if (answer.code !== 'ticket-changed' || !isSame || tries === mostTries) return answer;
    }
  }

  #refuse(what: QueueName | TicketStep, { code, message, retryAfterMs = 0 }: Refusal): void {
    const refused = { what, message };
    this.patch({ refused });
    if (code !== 'cooling-down') return;
    this.patch({ coolUntil: this.#connection.serverNow() + retryAfterMs });
    this.#environment.after(retryAfterMs, () => {
      if (this.getState().refused === refused) this.patch({ refused: null });
    });
  }

  #mark(ticket: TicketView, how: 'taken' | 'accepted'): void {
    this.#environment.tab.setItem(tabKey, `${ticket.id} ${how}`);
  }

  #ask(): Promise<void> {
    this.#asking ??= this.#askUntilTold().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #askUntilTold(): Promise<void> {
    while (this.#connection.isUp()) {
      const heard = this.#heard;
      const answer = await this.#connection.request('ticket:mine', {});
      if (answer.ok) {
        this.#patience.succeeded();
        this.patch({ isKnown: true, coolUntil: answer.coolUntil ?? this.getState().coolUntil });
        if (answer.ticket !== null) this.#hear(answer.ticket);
        else if (heard === this.#heard) this.#heardOfNone();
        return;
      }
      await this.#patience.afterFailure(answer.retryAfterMs ?? 0);
    }
  }

  /** Answers and news may overtake each other: the newer view of the newer ticket stays. */
  #hear(view: TicketView): void {
    this.#heard += 1;
    const { ticket } = this.getState();
    if (ticket !== null && isOlder(view, ticket)) return;
    const missed = view.kind === 'match' && view.state === 'expired' && ticket?.state !== 'expired';
    this.patch({ isKnown: true, ticket: view, isLost: false });
    if (missed) void this.#learnCoolDown(view);
  }

  /** How long I have to wait after a missed check is told with my ticket, once it is written down. */
  async #learnCoolDown({ id }: TicketView): Promise<void> {
    for (const waitMs of coolDownAsksMs) {
      await new Promise<void>((resolve) => void this.#environment.after(waitMs, resolve));
      const { ticket, coolUntil } = this.getState();
      if (ticket?.id !== id || (coolUntil ?? 0) > this.#connection.serverNow()) return;
      await this.#ask();
    }
  }

  #heardOfNone(): void {
    const { ticket } = this.getState();
    if (ticket?.state === 'playing') this.patch({ ticket: null });
    else if (ticket !== null && isActive(ticket.state)) this.patch({ isLost: true });
  }

  /** A page may become somebody else, whose ticket is another. */
  #identify(): void {
    const player = this.#connection.getState().me?.player ?? null;
    if (this.#player !== null && player !== this.#player) this.set(noTicket);
    this.#player = player;
  }
}

const isUnheard = (code: ErrorCode): boolean => code === 'outcome-unknown' || code === 'store-unavailable';

const isOlder = (view: TicketView, than: TicketView): boolean =>
  view.id === than.id
    ? view.version < than.version || (view.version === than.version && view.at < than.at)
    : view.createdAt < than.createdAt;
