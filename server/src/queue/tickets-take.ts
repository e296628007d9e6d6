/**
 * Taking a ticket. Whoever takes one for themselves has one at a time: their pass names it first, with all that is needed
 * to make it, then it is made; whoever finds a pass whose ticket is not there yet makes it, whatever has died between.
 */
import { holdsItsPlayer, isActive, isMatchQueue, ok, queueOf } from '@inkroom/shared';
import type { Pass, PlayerId, QueueName, QueueSettings, Taking, Ticket, TicketId } from '@inkroom/shared';
import type { Admission } from '../ports/admission.ts';
import type { Actor } from '../rooms/committer.ts';
import { parseContact } from './contacts.ts';
import { isForNow, refuse, storeFailuresAsRefusals } from './failure.ts';
import { loadPass, newPass, passDraft } from './passes.ts';
import type { Answer, ContactDetails, TakeRequest, TicketRecord } from './queue-service.ts';
import type { Queues } from './queues.ts';
import type { Intent, Loaded, Records } from './records.ts';
import { draftTicket, recordOf, ticketOf } from './tickets-change.ts';
import { clockSkewMs, lateAsPassing, storedAnswer } from './tickets-make.ts';
import type { TicketMaker } from './tickets-make.ts';

export interface TakeDeps {
  readonly records: Records;
  readonly queues: Queues;
  readonly maker: TicketMaker;
  /** Of a player in the mode of a match queue. */
  readonly ratingOf: (player: PlayerId, queue: QueueName) => Promise<number | null>;
  /** Ends the ticket of a match that its player has left, so that they may have another one; notes what they have missed. */
  readonly release: (ticket: Ticket) => Promise<void>;
  /** Whether new tickets may be taken: each is some facts for the archive. */
  readonly admission: Admission;
}

/** In so long a ticket is made once its pass names it, or never. */
export const takingMs = 30_000;
/** Somebody else may write the pass between looking and writing: not many times in a row. */
const mostTries = 8;
const retryAfterTriesMs = 100;

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

  /** The player's active ticket. Throws what the store throws. */
  async active(player: PlayerId): Promise<Answer<TicketRecord | null>> {
    const held = await this.held(player);
    return held.ok && held.value !== null && !isActive(held.value.ticket.state) ? ok(null) : held;
  }

  /** The ticket that counts as this player's one, also while the desk may still bring it back. What was left half done is finished first. Throws what the store throws. */
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
      if (held.value !== null) return this.taken(held.value.ticket);
      const written = await this.#writePass(player, pass, { ticket, taking });
      if (written !== null) return ok(written);
    }
    return refuse('store-unavailable', { retryAfterMs: retryAfterTriesMs });
  }

  /** The desk's ticket becomes the player's. */
  async handOver(ticket: TicketId, player: PlayerId, taking: Taking): Promise<Answer<TicketRecord>> {
    const handedOver = await this.#deps.records.change<TicketRecord>({
      intent: { commandId: taking.commandId, fingerprint: `adopt ${ticket}`, by: 'owner', who: player },
      ids: [ticket],
      decide: ([stored], now) => {
        const command = { type: 'hand-over', owner: player, name: taking.name } as const;
        const drafted = draftTicket(ticketOf(stored), command, { now, role: 'owner', who: player });
        if (!drafted.ok) return drafted;
        const { draft, record } = drafted.value;
        return ok({ drafts: draft === null ? [] : [{ ...draft, notAfter: taking.until }], value: record });
      },
      again: ([stored]) => storedAnswer(ticketOf(stored)),
    });
    return lateAsPassing(handedOver);
  }

  async #takeForGuest({ request, settings, contact }: Asked): Promise<Answer<TicketRecord>> {
    const { queue, caller } = request;
    const what = makingOf(request, null);
    const found = await this.#deps.maker.find(queue, what.commandId);
    if (found === null) return refuse('internal');
    if (found.made !== null) return ok(recordOf(found.made));
    const refused = this.#mayJoin(settings, request.team);
    if (refused !== null) return refused;
    return this.#deps.maker.make({
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
    const found = await this.#deps.maker.find(queue, `${caller.who}/${request.commandId}`);
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
        return ticket.queue === queue && isActive(ticket.state) ? ok(held.value) : this.taken(ticket);
      }
      const former = pass === null ? null : await this.#former(pass.state);
      if (!released && former?.state === 'expired') {
        // Whoever is quicker than the note of what they have missed waits for it.
        released = true;
        await this.#deps.release(former);
        continue;
      }
      const coolMs = (pass?.state.coolUntil ?? 0) - this.#now();
      if (isMatchQueue(queue) && coolMs > 0) return refuse('cooling-down', { retryAfterMs: coolMs });
      const refused = this.#mayJoin(settings, request.team);
      if (refused !== null) return refused;
      if (rating === undefined) rating = isMatchQueue(queue) ? await this.#deps.ratingOf(player, queue) : null;
      const lastOpponent = former?.lastOpponent ?? pass?.state.lastOpponent ?? null;
      const taking = makingOf(request, rating);
      const written = await this.#writePass(player, pass, { ticket: found.id, taking, lastOpponent });
      if (written?.kind !== 'take') continue;
      return this.#deps.maker.make({
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

  /** The last ticket for a match, as long as it is kept. What has come of it may not be noted on the pass yet. */
  async #former({ ticket }: Pass): Promise<Ticket | null> {
    if (ticket === null || !isMatchQueue(queueOf(ticket))) return null;
    return (await this.#deps.records.load<Ticket>(ticket))?.state ?? null;
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
      return this.#deps.maker.make({
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

  /** Null: they may. */
  #mayJoin({ open, teams }: QueueSettings, team: string | null): Answer<never> | null {
    const { admission } = this.#deps;
    if (!open) return refuse('queue-closed');
    if (team !== null && !teams.includes(team)) return refuse('team-unknown');
    return admission.allows('rooms') ? null : refuse('backlog-full', { retryAfterMs: admission.retryAfterMs });
  }

  /** Null: somebody else has written it since. */
  async #writePass(
    player: PlayerId,
    before: Loaded<Pass> | null,
    { ticket, taking, lastOpponent }: { ticket: TicketId; taking: UntimedTaking; lastOpponent?: PlayerId | null },
  ): Promise<Taking | null> {
    const now = this.#now();
    const timed: Taking = { ...taking, until: now + takingMs };
    const former = before?.state ?? newPass(player);
    const after: Pass = { ...former, ticket, taking: timed, lastOpponent: lastOpponent ?? former.lastOpponent };
    // Of this position: the same command may come again after its time was up, and reserves anew then.
    const commandId = `${taking.commandId}/${before?.position.tip ?? 'first'}`;
    const intent: Intent = { commandId, fingerprint: ticket, by: 'owner', who: player };
    const tried = await this.#deps.records.attempt(intent, [passDraft(before, after, { now, event: 'pass-reserved' })]);
    return tried === 'committed' ? timed : null;
  }

  /** What the desk has just ended may be active again in a moment. */
  taken({ id, state, undo }: Ticket): Answer<never> {
    if (isActive(state) || undo === null) return refuse('ticket-active', { ticket: id });
    return refuse('ticket-active', { ticket: id, retryAfterMs: Math.max(0, undo.until - this.#now()) });
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
  { caller, commandId, name, area, team, note, viaPage, queued }: TakeRequest,
  rating: number | null,
): Untimed<Extract<Taking, { kind: 'take' }>> => ({
  kind: 'take',
  commandId: `${caller.who}/${commandId}`,
  name,
  area,
  team,
  rating,
  note,
  viaPage,
  queued,
});
