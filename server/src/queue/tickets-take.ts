/**
 * Taking a ticket. Whoever takes one for themselves has one at a time: their pass names it first, with all that is needed
 * to make it, then it is made; whoever finds a pass whose ticket is not there yet makes it, whatever has died between.
 */
import {
  crockfordSymbols,
  contactIdOf,
  holdsItsPlayer,
  isMatchQueue,
  ok,
  queueIdOf,
  queueOf,
  ticketIdOf,
} from '@inkroom/shared';
import type { Contact, Pass, PlayerId, QueueName, QueueSettings, Taking, Ticket, TicketId } from '@inkroom/shared';
import type { Actor } from '../rooms/committer.ts';
import { contactDraft, contactOf, parseContact, withDetails } from './contacts.ts';
import { refuse, storeFailuresAsRefusals } from './failure.ts';
import { loadPass, newPass, passDraft } from './passes.ts';
import type { Answer, ContactDetails, TakeRequest, TicketRecord } from './queue-service.ts';
import { queueDraft, queueOfRecord, withTeam } from './queues.ts';
import type { Queues } from './queues.ts';
import type { Draft, Intent, Loaded, Records } from './records.ts';
import { draftTicket, nobodyWaits, recordOf, ticketOf, waitingLine } from './tickets-change.ts';
import type { DeliveryPlanner } from './tickets-change.ts';

export interface TakeDeps {
  readonly records: Records;
  readonly queues: Queues;
  readonly deliveries: DeliveryPlanner;
  /** Keyed hash (at least 8 bytes), so that a ticket's code cannot be computed by whoever made the command id. */
  readonly codeHash: (text: string) => Uint8Array;
  /** Of a player in the mode of a match queue. */
  readonly ratingOf: (player: PlayerId, queue: QueueName) => Promise<number | null>;
  /** Ends the ticket of a match that its player has left, so that they may have another one. */
  readonly release: (ticket: Ticket) => Promise<void>;
}

/** In so long a ticket is made once its pass names it, or never. */
export const takingMs = 30_000;
/** Nodes' ideas of the store's time differ by less: only after it a ticket that is not there is sure not to come. */
const clockSkewMs = 5_000;
/** Somebody else may write the pass between looking and writing: not many times in a row. */
const mostTries = 8;
const retryAfterTriesMs = 100;
const codeLength = 8;
/** Two tickets of one code are one in a million million. */
const mostSalts = 4;

/** What a ticket is made of, whoever makes it. */
interface Making {
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

export class Takes {
  readonly #deps: TakeDeps;

  constructor(deps: TakeDeps) {
    this.#deps = deps;
  }

  take(request: TakeRequest): Promise<Answer<TicketRecord>> {
    return storeFailuresAsRefusals(async () => {
      const { queue, owner } = request;
      const settings = await this.#deps.queues.settings(queue);
      if (!settings.ok) return settings;
      const contact = request.contact === null ? ok(null) : parseContact(request.contact);
      if (!contact.ok) return contact;
      const ready = await this.#deps.queues.ensure(queue);
      if (!ready.ok) return ready;
      const asked = { request, settings: settings.value, contact: contact.value };
      return owner === null ? this.#takeForGuest(asked) : this.#takeFor(owner, asked);
    });
  }

  /** The ticket that counts as this player's one. What was left half done is finished first. Throws what the store throws. */
  async held(player: PlayerId): Promise<Answer<TicketRecord | null>> {
    const pass = await loadPass(this.#deps.records, player);
    return pass === null ? ok(null) : this.#heldBy(pass.state);
  }

  /** Makes the pass name a ticket that is to become its player's, which nothing else does then until it has, or time is up. */
  async reserve(
    player: PlayerId,
    ticket: TicketId,
    taking: Omit<Extract<Taking, { kind: 'adopt' }>, 'until'>,
  ): Promise<Answer<Taking>> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const pass = await loadPass(this.#deps.records, player);
      const held = pass === null ? ok(null) : await this.#heldBy(pass.state);
      if (!held.ok) return held;
      if (held.value !== null) return refuse('ticket-active', { ticket: held.value.ticket.id });
      const written = await this.#writePass(player, pass, { ticket, taking });
      if (written !== null) return ok(written);
    }
    return refuse('store-unavailable', { retryAfterMs: retryAfterTriesMs });
  }

  /** The desk's ticket becomes the player's. */
  handOver(ticket: TicketId, player: PlayerId, taking: Taking): Promise<Answer<TicketRecord>> {
    return this.#deps.records.change<TicketRecord>({
      intent: { commandId: taking.commandId, fingerprint: `adopt ${ticket}`, by: 'owner', who: player },
      ids: [ticket],
      decide: ([stored], now) => {
        const command = { type: 'hand-over', owner: player, name: taking.name } as const;
        const drafted = draftTicket(ticketOf(stored), command, { now, role: 'owner', who: player });
        if (!drafted.ok) return drafted;
        const { draft, record } = drafted.value;
        return ok({ drafts: draft === null ? [] : [{ ...draft, notAfter: taking.until }], value: record });
      },
      again: ([stored]) => answerOf(ticketOf(stored)),
    });
  }

  async #takeForGuest({ request, settings, contact }: Asked): Promise<Answer<TicketRecord>> {
    const { queue, caller } = request;
    const what = makingOf(request, null);
    const found = await this.#freeCode(queue, what.commandId);
    if (found === null) return refuse('internal');
    if (found.made !== null) return ok(recordOf(found.made));
    const refused = mayJoin(settings, request.team);
    if (refused !== null) return refused;
    return this.#make({
      id: found.id,
      settings,
      owner: null,
      lastOpponent: null,
      what: { ...what, until: 0 },
      notAfter: null,
      who: caller.who,
      contact,
    });
  }

  async #takeFor(owner: Actor, asked: Asked): Promise<Answer<TicketRecord>> {
    const { request, settings, contact } = asked;
    const { queue, caller } = request;
    const { player } = owner;
    const found = await this.#freeCode(queue, `${caller.who}/${request.commandId}`);
    if (found === null) return refuse('internal');
    if (found.made !== null) return ok(recordOf(found.made));
    let rating: number | null | undefined;
    let released = false;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const pass = await loadPass(this.#deps.records, player);
      const held = pass === null ? ok(null) : await this.#heldBy(pass.state);
      if (!held.ok) return held;
      if (held.value !== null) {
        const { ticket } = held.value;
        if (!released && ticket.kind === 'match' && ticket.state === 'playing') {
          released = true;
          await this.#deps.release(ticket);
          continue;
        }
        return ticket.queue === queue ? ok(held.value) : refuse('ticket-active', { ticket: ticket.id });
      }
      const coolMs = (pass?.state.coolUntil ?? 0) - this.#now();
      if (isMatchQueue(queue) && coolMs > 0) return refuse('cooling-down', { retryAfterMs: coolMs });
      const refused = mayJoin(settings, request.team);
      if (refused !== null) return refused;
      if (rating === undefined) rating = isMatchQueue(queue) ? await this.#deps.ratingOf(player, queue) : null;
      const written = await this.#writePass(player, pass, { ticket: found.id, taking: makingOf(request, rating) });
      if (written?.kind !== 'take') continue;
      const lastOpponent = pass?.state.lastOpponent ?? null;
      return this.#make({
        id: found.id,
        settings,
        owner: player,
        lastOpponent,
        what: written,
        notAfter: written.until,
        who: player,
        contact,
      });
    }
    return refuse('store-unavailable', { retryAfterMs: retryAfterTriesMs });
  }

  /** The ticket that a pass names, if it counts; made or handed over now if it was left at that. */
  async #heldBy({ player, ticket: id, taking, lastOpponent }: Pass): Promise<Answer<TicketRecord | null>> {
    if (id === null) return ok(null);
    const loaded = await this.#deps.records.load<Ticket>(id);
    const isInTime = taking !== null && this.#now() <= taking.until + clockSkewMs;
    if (loaded === null) {
      if (taking?.kind !== 'take' || !isInTime) return ok(null);
      const settings = await this.#deps.queues.settings(queueOf(id));
      if (!settings.ok) return settings.error.code === 'queue-not-found' ? ok(null) : settings;
      return this.#make({
        id,
        settings: settings.value,
        owner: player,
        lastOpponent,
        what: taking,
        notAfter: taking.until,
        who: player,
        contact: null,
      });
    }
    const { state } = loaded;
    if (taking?.kind === 'adopt' && isInTime && state.owner === null) {
      const adopted = await this.handOver(id, player, taking);
      return adopted.ok || isForNow(adopted.error.code) ? adopted : ok(null);
    }
    return ok(state.owner === player && holdsItsPlayer(state, this.#now()) ? recordOf(loaded) : null);
  }

  /** Null: somebody else has written it since. */
  async #writePass(
    player: PlayerId,
    before: Loaded<Pass> | null,
    { ticket, taking }: { ticket: TicketId; taking: UntimedTaking },
  ): Promise<Taking | null> {
    const now = this.#now();
    const timed: Taking = { ...taking, until: now + takingMs };
    const after: Pass = { ...(before?.state ?? newPass(player)), ticket, taking: timed };
    // Of this position: the same command may come again after its time was up, and reserves anew then.
    const commandId = `${taking.commandId}/${before?.position.tip ?? 'first'}`;
    const intent: Intent = { commandId, fingerprint: ticket, by: 'owner', who: player };
    const tried = await this.#deps.records.attempt(intent, [passDraft(before, after, { now, event: 'pass-reserved' })]);
    return tried === 'committed' ? timed : null;
  }

  async #make(making: Making): Promise<Answer<TicketRecord>> {
    const made = await this.#tryMake(making);
    const isLate = !made.ok && made.error.code === 'not-due';
    return isLate ? refuse('store-unavailable', { retryAfterMs: clockSkewMs }) : made;
  }

  #tryMake({ id, settings, owner, lastOpponent, what, notAfter, who, contact }: Making): Promise<Answer<TicketRecord>> {
    const { records, deliveries } = this.#deps;
    const { name: queue, kind } = settings;
    const role = owner === null ? 'desk' : 'owner';
    const intent: Intent = { commandId: what.commandId, fingerprint: `take ${queue}`, by: role, who };
    return records.change<TicketRecord>({
      intent,
      ids: [id, contactIdOf(id), ...(kind === 'station' ? [queueIdOf(queue)] : [])],
      decide: async ([stored, storedContact, storedQueue], now) => {
        // Made by this very intent, and its command id forgotten since.
        const made = ticketOf(stored);
        if (made !== null) return ok({ drafts: [], value: recordOf(made) });
        const line = what.queued ? await waitingLine(records, queue) : nobodyWaits;
        const state = queueOfRecord(storedQueue);
        const chosen = state === null ? null : withTeam(state.state, what.team, now);
        if (chosen !== null && !chosen.ok) return chosen;
        const { name, area, rating, note, queued } = what;
        const team = chosen?.value.team ?? null;
        const drafted = draftTicket(
          null,
          { type: 'create', id, queue, kind, owner, name, area, team, rating, lastOpponent, note, queued },
          { now, role, who, line },
        );
        if (!drafted.ok) return drafted;
        const { draft, change, record } = drafted.value;
        if (draft === null || change === null) return refuse('internal');
        const drafts: Draft[] = [{ ...draft, notAfter }];
        if (state !== null && chosen !== null && chosen.value.state !== state.state) {
          drafts.push(queueDraft(state, chosen.value.state, { now, event: 'team-given' }));
        }
        const reach = reachOf(contactOf(storedContact), id, { contact, now });
        if (reach !== null) drafts.push(reach);
        drafts.push(...deliveries.plan(change, { settings, contact: null }));
        return ok({ drafts, value: record });
      },
      again: ([stored]) => answerOf(ticketOf(stored)),
    });
  }

  /** Where the ticket of a command lies, or would. Null: all its codes belong to others. */
  async #freeCode(
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

  #now(): number {
    return this.#deps.records.store.now();
  }
}

interface Asked {
  readonly request: TakeRequest;
  readonly settings: QueueSettings;
  readonly contact: ContactDetails | null;
}

type Untimed<T> = T extends Taking ? Omit<T, 'until'> : never;
type UntimedTaking = Untimed<Taking>;

const makingOf = (
  { caller, commandId, name, area, team, note, queued }: TakeRequest,
  rating: number | null,
): Untimed<Extract<Taking, { kind: 'take' }>> => ({
  kind: 'take',
  commandId: `${caller.who}/${commandId}`,
  name,
  area,
  team,
  rating,
  note,
  queued,
});

/** Null: they may. */
function mayJoin({ open, teams }: QueueSettings, team: string | null): Answer<never> | null {
  if (!open) return refuse('queue-closed');
  return team !== null && !teams.includes(team) ? refuse('team-unknown') : null;
}

function reachOf(
  before: Loaded<Contact> | null,
  ticket: TicketId,
  { contact, now }: { contact: ContactDetails | null; now: number },
): Draft | null {
  if (contact === null || before !== null) return null;
  const draft = contactDraft(null, withDetails(null, ticket, contact, now));
  return draft.after === null ? null : draft;
}

function answerOf(loaded: Loaded<Ticket> | null): Answer<TicketRecord> {
  return loaded === null ? refuse('ticket-not-found') : ok(recordOf(loaded));
}

/** It may be done yet, or have been. */
const isForNow = (code: string): boolean =>
  code === 'store-unavailable' || code === 'outcome-unknown' || code === 'not-due';

function codeOf(bytes: Uint8Array): string {
  let code = '';
  for (let index = 0; index < codeLength; index += 1) code += crockfordSymbols[(bytes[index] ?? 0) & 31];
  return code;
}
