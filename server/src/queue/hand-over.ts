/** A ticket that the desk took becomes somebody's own: by a code that works once and for some minutes. */
import { isActive, ok, ticketTimes } from '@inkroom/shared';
import type { Ticket, TicketId } from '@inkroom/shared';
import type { Entropy } from '../ports/clock.ts';
import type { OneTimeCodes } from '../ports/one-time-codes.ts';
import type { Actor } from '../rooms/committer.ts';
import { refuse, storeFailuresAsRefusals } from './failure.ts';
import { loadPass } from './passes.ts';
import type { Answer, Caller, TicketRecord } from './queue-service.ts';
import type { Records } from './records.ts';
import type { Takes } from './tickets-take.ts';

export interface HandOversDeps {
  readonly records: Records;
  readonly takes: Takes;
  readonly codes: OneTimeCodes;
  readonly entropy: Pick<Entropy, 'bytes'>;
  /** SHA-256 or as good: codes are not kept as they are. */
  readonly hash: (text: string) => string;
}

const codeBytes = 12;

export class HandOvers {
  readonly #deps: HandOversDeps;

  constructor(deps: HandOversDeps) {
    this.#deps = deps;
  }

  offer(ticket: TicketId, caller: Caller): Promise<Answer<{ readonly code: string; readonly expiresAt: number }>> {
    return storeFailuresAsRefusals(async () => {
      const { records, codes, entropy } = this.#deps;
      if (caller.role !== 'desk') return refuse('ticket-not-yours');
      const loaded = await records.load<Ticket>(ticket);
      if (loaded === null) return refuse('ticket-not-found');
      if (loaded.state.owner !== null) return refuse('ticket-not-yours');
      if (!isActive(loaded.state.state)) return refuse('transition-illegal');
      const code = Buffer.from(entropy.bytes(codeBytes)).toString('base64url');
      await codes.put(this.#keyOf(code), ticket, ticketTimes.handOverMs);
      return ok({ code, expiresAt: records.store.now() + ticketTimes.handOverMs });
    });
  }

  /** The same command again goes on where it was left, although its code is used up. */
  adopt(code: string, { player, name }: Actor, commandId: string): Promise<Answer<TicketRecord>> {
    return storeFailuresAsRefusals(async () => {
      const { records, takes, codes } = this.#deps;
      const whole = `${player}/${commandId}`;
      const pass = (await loadPass(records, player))?.state ?? null;
      if (pass !== null && pass.ticket !== null && pass.taking?.commandId === whole) {
        return takes.handOver(pass.ticket, player, pass.taking);
      }
      const held = await takes.held(player);
      if (!held.ok) return held;
      if (held.value !== null) return takes.taken(held.value.ticket);
      const found = await codes.take(this.#keyOf(code));
      // Only offer() puts them there.
      const ticket = found as TicketId | null;
      if (ticket === null) return refuse('link-invalid');
      const reserved = await takes.reserve(player, ticket, { kind: 'adopt', commandId: whole, name });
      if (!reserved.ok) {
        await codes.put(this.#keyOf(code), ticket, ticketTimes.handOverMs);
        return reserved;
      }
      return takes.handOver(ticket, player, reserved.value);
    });
  }

  #keyOf(code: string): string {
    return this.#deps.hash(`ticket/${code}`);
  }
}
