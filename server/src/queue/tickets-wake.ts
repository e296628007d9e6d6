/** What tickets, contacts and passes wait for by themselves: to be missed at a station, to have been left, a score to be kept, to be forgotten. */
import {
  assertNever,
  contactIdOf,
  dueTicketDeadline,
  holdsItsPlayer,
  inStateSince,
  isMatchQueue,
  isToBeLookedFor,
  nextLookAt,
  ok,
  queueOf,
  ticketCodeOf,
} from '@inkroom/shared';
import type { Contact, Pass, RecordId, Ticket, TicketCommand, TicketId } from '@inkroom/shared';
import type { DueWake } from '../ports/store.ts';
import type { Ingestion } from '../scores/ingestion.ts';
import { contactOf, forgetContact } from './contacts.ts';
import { passDraft } from './passes.ts';
import type { Queues } from './queues.ts';
import type { Loaded, Records } from './records.ts';
import { forgetTicket, ticketOf } from './tickets-change.ts';
import type { Steps } from './tickets-step.ts';

export interface TicketWakesDeps {
  readonly records: Records;
  readonly queues: Queues;
  readonly steps: Steps;
  readonly ingestion: Pick<Ingestion, 'submit'>;
  /** Who waits for a match is connected, on any node. */
  readonly isOwnerHere: (ticket: TicketId) => Promise<boolean>;
}

export class TicketWakes {
  readonly #deps: TicketWakesDeps;

  constructor(deps: TicketWakesDeps) {
    this.#deps = deps;
  }

  /** Throws what the store throws; whatever could not be done comes back with the wake. */
  async ticket(id: RecordId, claimed: DueWake | null): Promise<void> {
    const loaded = await this.#deps.records.load<Ticket>(id);
    if (loaded === null) return;
    // What is claimed can be put off without a commit, so the polling looks, and not the node that armed it.
    if (claimed !== null && isToBeLookedFor(loaded.state)) return this.#look(loaded, claimed);
    const due = dueTicketDeadline(loaded.state, this.#now());
    if (due === null) return;
    switch (due.kind) {
      case 'show-up':
        return this.#step(loaded, due.kind, { type: 'expire' });
      case 'left':
        // Marked by a node that had not heard of the return elsewhere: nobody is sent away who is here.
        if (await this.#deps.isOwnerHere(loaded.state.id)) return this.#step(loaded, due.kind, { type: 'mark-back' });
        return this.#step(loaded, due.kind, { type: 'cancel', reason: 'left' });
      case 'keep-score':
        if (await this.#keepScore(loaded.state)) await this.#step(loaded, due.kind, { type: 'note-score-kept' });
        return;
      case 'forget':
        return this.#forget(loaded);
      default:
        assertNever(due);
    }
  }

  async contact(id: RecordId): Promise<void> {
    const loaded = await this.#deps.records.load<Contact>(id);
    if (loaded === null || loaded.state.forgetAt > this.#now()) return;
    const intent = { commandId: `wake/${loaded.position.tip}`, fingerprint: '' };
    await this.#deps.records.attempt(intent, [forgetContact(loaded)]);
  }

  /** A pass of somebody who holds a ticket stays. */
  async pass(id: RecordId): Promise<void> {
    const { records } = this.#deps;
    const loaded = await records.load<Pass>(id);
    if (loaded === null) return;
    const { ticket: held } = loaded.state;
    const ticket = held === null ? null : await records.load<Ticket>(held);
    const now = this.#now();
    const isNeeded = ticket !== null && holdsItsPlayer(ticket.state, now);
    const draft = passDraft(loaded, loaded.state, { now, event: 'pass-kept' });
    const intent = { commandId: `wake/${loaded.position.tip}`, fingerprint: '' };
    await records.attempt(intent, [isNeeded ? draft : { ...draft, after: null }]);
  }

  async #look({ state, position }: Loaded<Ticket>, claimed: DueWake): Promise<void> {
    const { records, steps, isOwnerHere } = this.#deps;
    const isHere = await isOwnerHere(state.id);
    const since = this.#now();
    if (isHere) return records.store.postponeWake(claimed, nextLookAt(inStateSince(state), since));
    await steps.system({
      ticket: state.id,
      id: `look/${position.tip}`,
      role: 'system',
      command: (ticket) => (isToBeLookedFor(ticket) ? { type: 'mark-away', since } : null),
    });
  }

  async #step({ state, position }: Loaded<Ticket>, kind: string, command: TicketCommand): Promise<void> {
    await this.#deps.steps.system({
      ticket: state.id,
      id: `${kind}/${position.tip}`,
      role: 'system',
      // Somebody may have moved it since it was read.
      command: (ticket, now) => (dueTicketDeadline(ticket, now)?.kind === kind ? command : null),
    });
  }

  /** False: not now. Kept once, by its id and by the board's way of keeping the best. */
  async #keepScore(ticket: Ticket): Promise<boolean> {
    const { queues, ingestion } = this.#deps;
    const settings = await queues.settings(queueOf(ticket.id));
    const board = settings.ok ? settings.value.board : null;
    if (board === null || ticket.score === null) return true;
    const item = {
      id: `ticket/${ticket.id}`,
      board,
      member: ticket.owner ?? `ticket:${ticketCodeOf(ticket.id)}`,
      amount: ticket.score,
      name: ticket.name,
      area: ticket.area,
    };
    const kept = await ingestion.submit([{ ...item, operator: 'best' }]);
    if (!kept.ok) return false;
    const [result] = kept.value;
    // A board that others use already keeps to its own way.
    if (result?.ok === false) return (await ingestion.submit([item])).ok;
    return true;
  }

  /** The archive has had it for long. */
  async #forget(loaded: Loaded<Ticket>): Promise<void> {
    const { records } = this.#deps;
    const { id, position } = loaded;
    const kind = isMatchQueue(queueOf(loaded.state.id)) ? [] : [contactIdOf(loaded.state.id)];
    await records.change<null>({
      intent: { commandId: `wake/${position.tip}`, fingerprint: '' },
      ids: [id, ...kind],
      decide: ([stored, storedContact], now) => {
        const ticket = ticketOf(stored);
        if (ticket === null || dueTicketDeadline(ticket.state, now)?.kind !== 'forget')
          return ok({ drafts: [], value: null });
        const contact = contactOf(storedContact);
        return ok({
          drafts: [forgetTicket(ticket), ...(contact === null ? [] : [forgetContact(contact)])],
          value: null,
        });
      },
      again: () => ok(null),
    });
  }

  #now(): number {
    return this.#deps.records.store.now();
  }
}
