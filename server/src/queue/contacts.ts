/** How people are reached: told with a ticket, kept apart from it, seen by the desk only, forgotten with it or earlier. */
import { contactIdOf, ok } from '@inkroom/shared';
import type { Contact, QueueName, TicketId } from '@inkroom/shared';
import { refuse, storeFailuresAsRefusals } from './failure.ts';
import type { Answer, ContactDetails } from './queue-service.ts';
import type { Draft, Intent, Loaded, Records } from './records.ts';
import { ticketOf } from './tickets-change.ts';

/** Unless the server is told otherwise: a ticket ends within the day. */
export const usualContactKeptMs = 24 * 60 * 60_000;
/** As many as a desk shows. */
const mostAtOnce = 2_000;
const line = 'contacts';

const phoneShape = /^\+[1-9][0-9]{6,14}$/;
const emailShape = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const longestEmail = 254;

type Details = ContactDetails & { readonly push?: string | null | undefined };

/** Without the blanks and dashes that people write numbers with. */
export function parseContact(details: ContactDetails): Answer<ContactDetails> {
  const phone = blankAsNull(details.phone?.replaceAll(/[\s()./-]/g, '') ?? details.phone);
  const email = blankAsNull(details.email?.trim() ?? details.email);
  if (typeof phone === 'string' && !phoneShape.test(phone)) return refuse('contact-invalid');
  if (typeof email === 'string' && (email.length > longestEmail || !emailShape.test(email))) {
    return refuse('contact-invalid');
  }
  return ok({ phone, email });
}

const blankAsNull = (text: string | null | undefined): string | null | undefined => (text === '' ? null : text);

/** What is absent stays as it is, and so does the time at which one that was told before is forgotten. */
export function withDetails(
  before: Contact | null,
  ticket: TicketId,
  { details, forgetAt }: { readonly details: Details; readonly forgetAt: number },
): Contact {
  const { phone = before?.phone ?? null, email = before?.email ?? null, push = before?.push ?? null } = details;
  return { ticket, phone, email, push, forgetAt: before?.forgetAt ?? forgetAt };
}

/** The events say nothing: what reaches a person stands in the contact alone. */
export function contactDraft(before: Loaded<Contact> | null, after: Contact): Draft {
  const isEmpty = after.phone === null && after.email === null && after.push === null;
  return {
    id: contactIdOf(after.ticket),
    before,
    after: isEmpty ? null : after,
    events: [],
    wake: after.forgetAt,
    place: { line, at: after.forgetAt },
  };
}

export const forgetContact = (before: Loaded<Contact>): Draft => ({
  id: before.id,
  before,
  after: null,
  events: [],
  wake: null,
});

export class Contacts {
  readonly #records: Records;
  readonly #keptMs: number;

  constructor(records: Records, keptMs: number) {
    this.#records = records;
    this.#keptMs = keptMs;
  }

  read(ticket: TicketId): Promise<Answer<Contact | null>> {
    return storeFailuresAsRefusals(async () => {
      const loaded = await this.#records.load<Contact>(contactIdOf(ticket));
      return ok(loaded?.state ?? null);
    });
  }

  /** Of all tickets of a queue that somebody has told theirs for. */
  all(queue: QueueName): Promise<Answer<ReadonlyMap<TicketId, Contact>>> {
    return storeFailuresAsRefusals(async () => {
      const [found] = await this.#records.lines<Contact>(queue, [{ line, limit: mostAtOnce, from: 'back' }]);
      return ok(new Map(found?.records.map(({ state }) => [state.ticket, state])));
    });
  }

  async set(ticket: TicketId, details: Details, intent: Intent): Promise<Answer<null>> {
    const checked = parseContact(details);
    if (!checked.ok) return checked;
    const told: Details = { ...checked.value, push: details.push };
    return this.#records.change<null>({
      intent,
      ids: [contactIdOf(ticket), ticket],
      decide: ([stored, about], now) => {
        if (ticketOf(about) === null) return refuse('ticket-not-found');
        const before = contactOf(stored);
        const after = withDetails(before?.state ?? null, ticket, { details: told, forgetAt: now + this.#keptMs });
        const draft = contactDraft(before, after);
        const isNothing = draft.after === null && before === null;
        return ok({ drafts: isNothing ? [] : [draft], value: null });
      },
      again: () => ok(null),
    });
  }
}

/** What lies under the id of a contact is one. */
export const contactOf = (loaded: Loaded<unknown> | null | undefined): Loaded<Contact> | null =>
  (loaded ?? null) as Loaded<Contact> | null;
