/** People who play by tickets: they wait for a match, confirm, play the first game to its end, and wait again; and write down what they were told. */
import { newCommandId } from '../../../client/src/net/command-id.ts';
import { untilFinal } from '../../../client/src/net/verbs.ts';
import { isActive, rulesOf } from '@inkroom/shared';
import type { PlayerCommand, PlayerId, Random, TicketId, TicketView } from '@inkroom/shared';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../e2e/support/bot-pair.ts';
import { Person } from './bot-players.ts';
import type { Recorder } from './recorder.ts';

export interface WaiterOptions {
  readonly url: string;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly name: string;
}

/** A step that was answered for: it is in the ticket's log at this version or before. */
export interface AnsweredStep {
  readonly player: PlayerId;
  readonly ticket: TicketId;
  readonly version: number;
  readonly commandId: string;
  readonly step: 'take' | 'confirm' | 'cancel';
}

const paceMs = 250;
const patientMs = 90_000;

export class Waiter {
  readonly answered: AnsweredStep[] = [];
  /** Games that were played to an outcome. */
  completed = 0;
  readonly #options: WaiterOptions;
  readonly #person: Person;
  #ticket: TicketView | null = null;
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(person: Person, options: WaiterOptions) {
    this.#person = person;
    this.#options = options;
    person.connection.on('ticket:changed', (ticket) => this.#learn(ticket));
  }

  static async arrive(options: WaiterOptions): Promise<Waiter> {
    return new Waiter(await Person.arrive(options.url), options);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** No new intents; resolves when those under way are settled, or time is up. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.race([this.#running, pause(patientMs)]);
  }

  close(): void {
    this.#isStopping = true;
    this.#person.close();
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      await this.#look();
      await pause(paceMs * (0.5 + this.#options.random.next()));
    }
  }

  async #look(): Promise<void> {
    const ticket = this.#ticket;
    if (ticket === null || !isActive(ticket.state)) {
      this.#leaveRoom();
      return this.#take();
    }
    const dice = this.#options.random.int(100);
    // What was missed while the connection was away.
    if (dice < 10) await this.#ask();
    else if (ticket.state === 'queued' && dice < 12) await this.#step(ticket, 'cancel');
    // Not everybody looks when they are called, and somebody thinks better of it.
    else if (ticket.state === 'recalled' && dice < 15) await this.#step(ticket, 'cancel');
    else if (ticket.state === 'recalled' && dice < 80) await this.#step(ticket, 'confirm');
    else if (ticket.state === 'playing') await this.#play(ticket);
  }

  async #take(): Promise<void> {
    const { connection, environment } = this.#person;
    const id = newCommandId(environment);
    const answer = await untilFinal(connection, environment, () =>
      connection.request('match:join', { id, mode: 'classic' }),
    );
    if (!answer.ok) return;
    this.#learn(answer.ticket);
    // It may be one that was there already.
    if (answer.ticket.version === 1) this.#note(answer.ticket, id, 'take');
  }

  async #ask(): Promise<void> {
    const answer = await this.#person.connection.request('ticket:mine', {});
    if (!answer.ok) return;
    if (answer.ticket === null) this.#ticket = null;
    else this.#learn(answer.ticket);
  }

  async #step({ id: ticket }: TicketView, step: 'confirm' | 'cancel'): Promise<void> {
    const { connection, environment } = this.#person;
    const id = newCommandId(environment);
    const answer = await untilFinal(connection, environment, () =>
      connection.request('ticket:do', { id, ticket, step }),
    );
    if (!answer.ok) return this.#ask();
    this.#learn(answer.ticket);
    this.#note(answer.ticket, id, step);
  }

  /** The moves of the first game, or sooner or later the end of it. */
  async #play({ room, seat }: TicketView): Promise<void> {
    if (room === null || seat === null) return;
    const { recorder, random, name } = this.#options;
    if (this.#person.replica === null) await this.#person.enter(room, false);
    const { replica, player } = this.#person;
    const state = replica?.getState().confirmed ?? null;
    if (replica === null || state === null || state.phase === 'finished') return this.#ask();
    const { game, position, phase } = state;
    const legal = rulesOf(state.mode).legalMoves(position);
    const isMine = position.turn === seat && !state.seats.includes(null);
    const command: PlayerCommand | null =
      phase === 'playing' && random.int(100) < 10
        ? { type: 'resign', game }
        : isMine
          ? { type: 'move', game, ply: position.moves.length, cell: legal[random.int(legal.length)] ?? 0 }
          : null;
    if (command !== null) await recorder.send({ replica, client: name, player, room }, command);
  }

  #leaveRoom(): void {
    this.#person.replica?.close();
    this.#person.replica = null;
  }

  #learn(ticket: TicketView): void {
    const known = this.#ticket;
    if (known?.id === ticket.id && known.version > ticket.version) return;
    if (ticket.state === 'completed' && (known?.id !== ticket.id || known.state !== 'completed')) this.completed += 1;
    this.#ticket = ticket;
  }

  #note({ id: ticket, version }: TicketView, commandId: string, step: AnsweredStep['step']): void {
    this.answered.push({ player: this.#person.player, ticket, version, commandId, step });
  }
}

/** Everybody is there, and nobody waits yet. */
export async function waitersArrive(count: number, options: Omit<WaiterOptions, 'name'>): Promise<readonly Waiter[]> {
  const waiters = await Promise.all(
    Array.from({ length: count }, (_, index) => Waiter.arrive({ ...options, name: `waiter ${index + 1}` })),
  );
  return waiters;
}

/** Some of them have played since. */
export const playedByTicket = (waiters: readonly Waiter[], games: number): Promise<void> =>
  until(() => waiters.reduce((sum, { completed }) => sum + completed, 0) >= games, patientMs);
