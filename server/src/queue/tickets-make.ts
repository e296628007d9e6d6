/** Makes tickets: under the code that their command has, with the team that is due, the contact that was told, and all who are told of it, in one commit. */
import { crockfordSymbols, ok, queueIdOf, ticketIdOf } from '@inkroom/shared';
import type { PlayerId, QueueName, QueueSettings, RecordId, Taking, Ticket, TicketId } from '@inkroom/shared';
import { contactDraft, withDetails } from './contacts.ts';
import { refuse } from './failure.ts';
import type { Answer, ContactDetails, TicketRecord } from './queue-service.ts';
import { queueDraft, queueOfRecord, withTeam } from './queues.ts';
import type { Draft, Intent, Loaded, Records } from './records.ts';
import { draftTicket, nobodyWaits, recordOf, ticketOf, waitingLine } from './tickets-change.ts';
import type { DeliveryPlanner } from './tickets-change.ts';

export interface MakerDeps {
  readonly records: Records;
  readonly deliveries: DeliveryPlanner;
  /** Keyed hash (at least 8 bytes), so that a ticket's code cannot be computed by whoever made the command id. */
  readonly codeHash: (text: string) => Uint8Array;
  /** So long it is known how a ticket's person is reached. */
  readonly contactKeptMs: number;
}

/** Nodes' ideas of the store's time differ by less: only after it a ticket that is not there is sure not to come. */
export const clockSkewMs = 5_000;
const codeLength = 8;
/** Two tickets of one code are one in a million million. */
const mostSalts = 4;

/** What a ticket is made of, whoever makes it. */
export interface Making {
  readonly id: TicketId;
  readonly settings: QueueSettings;
  readonly owner: PlayerId | null;
  readonly lastOpponent: PlayerId | null;
  readonly what: Extract<Taking, { kind: 'take' }>;
  /** Null: it may be made whenever. */
  readonly notAfter: number | null;
  readonly who: string;
  readonly contact: ContactDetails | null;
}

export class TicketMaker {
  readonly #deps: MakerDeps;

  constructor(deps: MakerDeps) {
    this.#deps = deps;
  }

  /** Once, whoever else makes it at the same time. Answers the ticket as it is stored. */
  async make(making: Making): Promise<Answer<TicketRecord>> {
    return lateAsPassing(await this.#tryMake(making));
  }

  #tryMake({ id, settings, owner, lastOpponent, what, notAfter, who, contact }: Making): Promise<Answer<TicketRecord>> {
    const { records, deliveries } = this.#deps;
    const { name: queue, kind } = settings;
    const role = owner === null ? 'desk' : 'owner';
    const intent: Intent = { commandId: what.commandId, fingerprint: `take ${queue}`, by: role, who };
    // Teams are counted in one place; without them nobody waits for anybody.
    const ids: readonly RecordId[] = settings.teams.length > 0 ? [id, queueIdOf(queue)] : [id];
    return records.change<TicketRecord>({
      intent,
      ids,
      decide: async ([stored, storedQueue], now) => {
        // Made by this very intent, and its command id forgotten since.
        const made = ticketOf(stored);
        if (made !== null) return ok({ drafts: [], value: recordOf(made) });
        const line = what.queued ? await waitingLine(records, queue) : nobodyWaits;
        const state = queueOfRecord(storedQueue);
        // What was noted on a pass may name a team that has gone since.
        const asked = what.team !== null && settings.teams.includes(what.team) ? what.team : null;
        const chosen = state === null ? null : withTeam(state.state, asked, now);
        if (chosen !== null && !chosen.ok) return chosen;
        const { name, area, rating, note, viaPage, queued } = what;
        const team = chosen?.value.team ?? null;
        const drafted = draftTicket(
          null,
          { type: 'create', id, queue, kind, owner, name, area, team, rating, lastOpponent, note, viaPage, queued },
          { now, role, who, line },
        );
        if (!drafted.ok) return drafted;
        const { draft, change, record } = drafted.value;
        if (draft === null || change === null) return refuse('internal');
        const drafts: Draft[] = [{ ...draft, notAfter }];
        if (state !== null && chosen !== null && chosen.value.state !== state.state) {
          drafts.push(queueDraft(state, chosen.value.state, { now, event: 'team-given' }));
        }
        drafts.push(
          ...reachOf(id, contact, now + this.#deps.contactKeptMs),
          ...deliveries.plan(change, { settings, contact: null }),
        );
        return ok({ drafts, value: record });
      },
      again: ([stored]) => storedAnswer(ticketOf(stored)),
    });
  }

  /** Where the ticket of a command lies, or would. Null: all its codes belong to others. */
  async find(
    queue: QueueName,
    commandId: string,
  ): Promise<{ readonly id: TicketId; readonly made: Loaded<Ticket> | null } | null> {
    for (let salt = 0; salt < mostSalts; salt += 1) {
      const id = ticketIdOf(queue, codeOf(this.#deps.codeHash(`ticket/${queue}/${commandId}/${salt}`)));
      const made = await this.#deps.records.load<Ticket>(id);
      if (made === null || made.seen(commandId) !== null) return { id, made };
    }
    return null;
  }
}

/** Too late by the store's clock, and in time by this node's: soon it is clear to both that it never happened. */
export function lateAsPassing<T>(answer: Answer<T>): Answer<T> {
  const isLate = !answer.ok && answer.error.code === 'not-due';
  return isLate ? refuse('store-unavailable', { retryAfterMs: clockSkewMs }) : answer;
}

/** A ticket that is not there yet has no contact either. */
function reachOf(ticket: TicketId, details: ContactDetails | null, forgetAt: number): readonly Draft[] {
  if (details === null) return [];
  const draft = contactDraft(null, withDetails(null, ticket, { details, forgetAt }));
  return draft.after === null ? [] : [draft];
}

export function storedAnswer(loaded: Loaded<Ticket> | null): Answer<TicketRecord> {
  return loaded === null ? refuse('ticket-not-found') : ok(recordOf(loaded));
}

function codeOf(bytes: Uint8Array): string {
  let code = '';
  for (let index = 0; index < codeLength; index += 1) code += crockfordSymbols[(bytes[index] ?? 0) & 31];
  return code;
}
