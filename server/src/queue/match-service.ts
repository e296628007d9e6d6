/** Everything about matches of one node, put together: who is here, who plays whom, and what becomes of it. */
import { recordKindOf } from '@inkroom/shared';
import type { MatchId, RecordId } from '@inkroom/shared';
import type { Admission } from '../ports/admission.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { GameHistory } from '../ports/game-history.ts';
import type { Logger } from '../ports/logger.ts';
import type { MatchMetrics } from '../ports/metrics.ts';
import type { Presence } from '../ports/presence.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { Attendance } from '../rooms/attendance.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { MatchDriver } from './match-driver.ts';
import { Matchmaker } from './matchmaker.ts';
import { Owners } from './owners.ts';
import type { OwnersOptions } from './owners.ts';
import type { Answer, TicketRecord } from './queue-service.ts';
import type { Tickets } from './tickets.ts';

export interface MatchingOptions {
  readonly tickets: Pick<Tickets, 'service' | 'records' | 'steps' | 'wakes' | 'useOwners' | 'useRelease'>;
  readonly rooms: Pick<Rooms, 'open' | 'executeAsSystem' | 'feeds' | 'codeOf'>;
  readonly attendance: Pick<Attendance, 'expect'>;
  readonly presence: Pick<Presence, 'setVisitors' | 'visitorsElsewhere'>;
  readonly admission: Admission;
  readonly history: Pick<GameHistory, 'game'> | null;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly metrics: MatchMetrics;
  /** This node looks for pairs. Whatever has been paired, every node drives on. */
  readonly pairs: boolean;
}

export interface Matching {
  /** A ticket of a node that is gone; see SeatWatch. */
  onOrphan(id: RecordId, noticedAt: number): Promise<boolean>;
  close(): void;
}

export function startMatching(options: MatchingOptions): Matching {
  const { tickets, rooms, presence, clock, logger } = options;
  const { records, service, wakes } = tickets;
  const owners = new Owners({ presence, clock, logger, mark: markWith(tickets) });
  const driver = new MatchDriver({ ...options, records, isOwnerHere: (ticket) => owners.isHere(ticket) });
  const matchmaker = options.pairs
    ? new Matchmaker({ ...options, records, roomOf: (player, command) => rooms.codeOf(player, command) })
    : null;
  tickets.useOwners(owners);
  tickets.useRelease((ticket) => driver.release(ticket));
  wakes.handle('match', async (id, claimed) => {
    // The kind says so.
    if (recordKindOf(id) === 'match') await driver.fire(id as MatchId, claimed ?? null);
  });
  const stopListening = service.listen({
    ticketChanged({ ticket }) {
      owners.changed(ticket);
      driver.heard(ticket);
    },
    queueChanged: (queue) => matchmaker?.queueChanged(queue),
  });
  return {
    onOrphan: (id, noticedAt) => owners.orphaned(id, noticedAt),
    close() {
      stopListening();
      matchmaker?.close();
      driver.close();
      owners.close();
    },
  };
}

/** By a step of the server; each mark has an id of its own, since it may come and go on one version of the ticket. */
function markWith({ steps, records }: Pick<Tickets, 'steps' | 'records'>): OwnersOptions['mark'] {
  return async (ticket, marking) => {
    const before = await records.load(ticket);
    if (before === null) return null;
    const marked = await steps.system({
      ticket,
      id: `${marking.type}/${before.position.tip}`,
      role: 'system',
      command: () => marking,
    });
    return ticketAfter(marked);
  };
}

function ticketAfter(marked: Answer<TicketRecord>): TicketRecord['ticket'] | null {
  if (marked.ok) return marked.value.ticket;
  if (marked.error.code === 'store-unavailable') throw new StoreUnavailable('a ticket could not be marked');
  if (marked.error.code === 'outcome-unknown') throw new OutcomeUnknown('a ticket may have been marked');
  return null;
}
