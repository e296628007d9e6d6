/**
 * Those who wait, and those who call them up: players of one queue for matches and one for stations, a desk and a station.
 * They ask any node, ask again with the same id until there is an answer, and go by what they are told.
 */
import { stationQueueOf } from '@inkroom/shared';
import type { CommandId, PlayerId, QueueName, RoomId, Ticket, TicketId, TicketState } from '@inkroom/shared';
import { OutcomeUnknown, StoreUnavailable } from '../../src/ports/store.ts';
import type { Answer, Caller, StepRequest, TicketRecord } from '../../src/queue/queue-service.ts';
import type { Chance } from './chance.ts';
import type { Recorder } from './recorder.ts';
import type { SimulatedNode } from './simulated-node.ts';
import { chosen } from './steps.ts';
import { moveFor, stepFor } from './ticket-habits.ts';
import type { Step } from './steps.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';
import { Waiter } from './waiter.ts';

export interface TicketCrowdOptions {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly recorder: Recorder;
  readonly nodes: () => readonly SimulatedNode[];
  readonly weather: () => Weather;
  /** Something went wrong that no fault explains. */
  readonly failed: (words: string) => void;
}

export const matchQueue = 'classic' as QueueName;
export const stationQueue = 'main' as QueueName;

const names = ['eva', 'fay', 'gus', 'hal', 'ida', 'jon'];
const desk: Caller = { role: 'desk', who: 'tablet' };
const station: Caller = { role: 'station', who: 'vrgame' };
const liveStates: readonly TicketState[] = ['new', 'queued', 'recalled', 'confirmed', 'playing'];
const patienceMs = 6_000;
const mostTries = 8;
const showUpMs = 4_000;

/** What is asked of a node. */
type Ask<T> = (node: SimulatedNode) => Promise<Answer<T>>;

export class TicketCrowd {
  readonly #options: TicketCrowdOptions;
  readonly #waiters: readonly Waiter[];
  #commands = 0;
  #hasGone = false;

  constructor(options: TicketCrowdOptions) {
    this.#options = options;
    this.#waiters = names.map((name) => new Waiter({ ...options, name }));
  }

  /** The station opens, and everybody comes: in fine weather. */
  async come(): Promise<void> {
    const { time } = this.#options;
    const settings = { ...stationQueueOf(stationQueue), recallWindow: 2, showUpMs, channels: ['sms' as const] };
    const opening = this.#ask((node) => node.queues.service.putQueue(settings, 'user'));
    await time.pass(200);
    const opened = await opening;
    if (opened?.ok !== true) throw new Error('the queue of a simulation is made in fine weather');
    for (const waiter of this.#waiters) waiter.connect();
  }

  /** Nobody is on their page any more. */
  leave(): void {
    this.#hasGone = true;
    for (const waiter of this.#waiters) waiter.disconnect(null);
  }

  /** Who shows which room. */
  visitors(): readonly { readonly room: RoomId; readonly player: PlayerId }[] {
    return this.#waiters.flatMap(({ room, player }) => (room === null ? [] : [{ room, player }]));
  }

  /** Somebody looks at their ticket, and does what it allows. */
  act({ who, what, much }: Step): void {
    const waiter = chosen(this.#waiters, who);
    if (waiter !== undefined && !waiter.isBusy) void waiter.busy(() => this.#actAs(waiter, what, much));
  }

  /** Somebody's page is closed for a while. */
  away({ who, much }: Step): void {
    chosen(this.#waiters, who)?.disconnect(200 + much * 8_000);
  }

  /** The desk, or the station, does something with one of its tickets. */
  attend({ who, what, much }: Step): void {
    if (who < 0.3) void this.#takeForGuest();
    else if (who < 0.5) void this.#attendAs(station, what, much);
    else void this.#attendAs(desk, what, much);
  }

  async #actAs(waiter: Waiter, what: number, much: number): Promise<unknown> {
    const { player } = waiter;
    const mine = await this.#ask((node) => node.queues.service.mine(player));
    if (mine?.ok !== true) return;
    waiter.holds(mine.value?.ticket ?? null);
    if (mine.value === null) return this.#take(waiter, much);
    const { ticket } = mine.value;
    const by: Caller = { role: 'owner', who: player };
    switch (ticket.state) {
      case 'new':
        return this.#step(by, ticket.id, { type: 'queue' });
      case 'queued':
        return what < 0.04 ? this.#step(by, ticket.id, { type: 'cancel' }) : undefined;
      case 'recalled':
        if (what < 0.1) return this.#step(by, ticket.id, { type: 'cancel' });
        if (what < 0.15) return this.#step(by, ticket.id, { type: 'queue' });
        // Not everybody looks when they are called.
        return what < 0.75 ? this.#step(by, ticket.id, { type: 'confirm' }) : undefined;
      case 'confirmed':
        return what < 0.05 ? this.#step(by, ticket.id, { type: 'cancel' }) : undefined;
      case 'playing':
        return this.#play(waiter, ticket, much);
      case 'completed':
      case 'cancelled':
      case 'expired':
    }
  }

  async #take(waiter: Waiter, much: number): Promise<void> {
    const { player, name } = waiter;
    const queue = much < 0.7 ? matchQueue : stationQueue;
    const contact = queue === stationQueue ? { phone: '+4930123456' } : null;
    const taken = await this.#command(
      player,
      (commandId) => (node) =>
        node.queues.service.take({
          commandId,
          queue,
          owner: { player, name, area: 100 },
          name,
          area: 100,
          team: null,
          contact,
          queued: much % 0.1 < 0.08,
          note: null,
          viaPage: queue === matchQueue,
          caller: { role: 'owner', who: player },
        }),
    );
    if (taken === null) return;
    this.#judge(this.#options.recorder.tickets.took(...this.#told(taken)));
    waiter.holds(taken.record.ticket);
  }

  async #takeForGuest(): Promise<void> {
    const taken = await this.#command(
      desk.who,
      (commandId) => (node) =>
        node.queues.service.take({
          commandId,
          queue: stationQueue,
          owner: null,
          name: 'guest',
          area: 100,
          team: null,
          contact: { phone: '+4930654321' },
          queued: true,
          note: null,
          viaPage: false,
          caller: desk,
        }),
    );
    if (taken !== null) this.#judge(this.#options.recorder.tickets.took(...this.#told(taken)));
  }

  async #attendAs(by: Caller, what: number, much: number): Promise<void> {
    const listed = await this.#ask((node) => node.queues.service.list(stationQueue, liveStates, 20));
    const shown = listed?.ok === true ? listed.value : [];
    const { ticket } = chosen(shown, what) ?? { ticket: null };
    const step = ticket === null ? null : stepFor(ticket, by, much);
    if (ticket === null || step === null) return;
    const record = await this.#step(by, ticket.id, step);
    if (record !== null && by.role === 'desk' && much < 0.15) await this.#step(by, ticket.id, { type: 'undo' });
  }

  async #play({ player, name }: Waiter, { room }: Ticket, much: number): Promise<void> {
    if (room === null) return;
    const read = await this.#ask((node) => node.rooms.read(room));
    if (read?.ok !== true) return;
    const { state, position } = read.value;
    const command = moveFor(state, player, much);
    if (command === null) return;
    const id = this.#newId();
    await this.#ask((node) =>
      node.rooms.execute({ player, name }, { room, id, base: position.version, attempt: 1, command }),
    );
  }

  async #step(by: Caller, ticket: TicketId, step: StepRequest): Promise<TicketRecord | null> {
    const done = await this.#command(
      by.who,
      (commandId) => (node) => node.queues.service.step({ ticket, commandId, version: null, step, caller: by }),
    );
    if (done !== null) this.#judge(this.#options.recorder.tickets.answered(...this.#told(done)));
    return done?.record ?? null;
  }

  /** The same id until there is an answer; null: refused, or nobody knows. */
  async #command(
    who: string,
    asking: (commandId: CommandId) => Ask<TicketRecord>,
  ): Promise<{ id: string; record: TicketRecord } | null> {
    const commandId = this.#newId();
    const id = `${who}/${commandId}`;
    const { recorder, time } = this.#options;
    recorder.tickets.asked(id, time.now);
    for (let tries = 0; tries < mostTries && !this.#hasGone; tries += 1) {
      const answer = await this.#ask(asking(commandId));
      if (answer?.ok === true) return { id, record: answer.value };
      const isFinal =
        answer !== null && !['store-unavailable', 'outcome-unknown', 'internal'].includes(answer.error.code);
      if (isFinal) return null;
      await this.#rest(300 * (tries + 1));
    }
    return null;
  }

  #told({ id, record }: { id: string; record: TicketRecord }) {
    return [id, { ticket: record.ticket.id, version: record.version }, this.#options.time.now] as const;
  }

  #judge(violations: ReturnType<Recorder['tickets']['answered']>): void {
    this.#options.recorder.violations.push(...violations);
  }

  /** Null: no answer. */
  #ask<T>(ask: Ask<T>): Promise<Answer<T> | null> {
    const { time, chance, nodes, weather, failed } = this.#options;
    const node = chosen(nodes(), chance.next());
    const { delayMs, lost } = weather().wire;
    return new Promise((resolve) => {
      const cancel = time.after(patienceMs, () => resolve(null));
      const answer = (value: Answer<T> | null): void => {
        if (chance.happens(lost)) return;
        time.after(chance.between(...delayMs), () => {
          cancel();
          resolve(value);
        });
      };
      if (node === undefined || chance.happens(lost)) return;
      time.after(chance.between(...delayMs), () =>
        node.process.resume(() => {
          ask(node).then(answer, (error: unknown) => {
            if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) answer(null);
            else failed(`${node.process.name}: a question failed: ${String(error)}`);
          });
        }),
      );
    });
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#options.time.after(ms, resolve));
  }

  #newId(): CommandId {
    this.#commands += 1;
    return `ticket-${String(this.#commands).padStart(12, '0')}` as CommandId;
  }
}
