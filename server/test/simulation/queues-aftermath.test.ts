import { deliveryIdOf, passIdOf, queueIdOf } from '@inkroom/shared';
import type { RecordId, RoomId, Ticket, TicketId } from '@inkroom/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LinePlace } from '../../src/ports/store.ts';
import { classic, firstMatch, main, playerNamed, TicketStory } from '../invariants/ticket-testing.ts';
import { checkQueues } from './queues-aftermath.ts';
import { SharedStore } from './shared-store.ts';

let store: SharedStore;
let story: TicketStory;
let nowMs: number;

beforeEach(() => {
  nowMs = 1_001_000;
  const nothing = (): (() => void) => () => undefined;
  store = new SharedStore({ now: () => nowMs, after: nothing, every: nothing });
  story = new TicketStory().station();
});

/** Files a record as it is, without anybody having decided it. */
function file(id: RecordId, state: object, place: LinePlace | null = null): void {
  const written = store.commit([
    {
      id,
      expect: null,
      next: { epoch: 'e', version: 1, tip: `tip-${id}` },
      commandId: `file-${id}`,
      fingerprint: '',
      base: 0,
      result: 'ok',
      state: JSON.stringify(state),
      update: '{}',
      wake: null,
      listing: null,
      place,
      outbox: [],
      notAfter: null,
    },
  ]);
  expect(written.kind).toBe('committed');
}

/** A ticket in its line, and its player's pass. */
function fileTicket(id: TicketId, line: string): Ticket {
  const ticket = story.ticket(id);
  file(id, ticket, { line, at: ticket.place });
  if (ticket.owner !== null) file(passIdOf(ticket.owner), { ticket: id });
  return ticket;
}

const found = (...tickets: readonly Ticket[]): readonly string[] =>
  checkQueues({ store, tickets, isLost: () => false }).map(({ rule, words }) => `${rule} ${words}`);

describe('queues when all is quiet', () => {
  it('[TICKET-69] a ticket that waits alone, in its line, with its pass: nothing to say', () => {
    expect(found(fileTicket(story.take('ann'), 'queued'))).toEqual([]);
  });

  it('[TICKET-69] one that is gone, in no line, or not on its pass is found', () => {
    const [ann, ben] = [story.take('ann', main), story.take('ben', main)];
    expect(found(story.ticket(ann))).toEqual(['TICKET-69 is gone, last was queued']);
    file(ben, story.ticket(ben));
    file(passIdOf(playerNamed('ben')), { ticket: null });
    expect(found(story.ticket(ben))).toEqual([
      'TICKET-69 does not stand in line queued',
      "TICKET-69 is active, and its player's pass names none",
    ]);
  });

  it('[TICKET-69] one that is still called up after its deadline is found, unless the store was away just now', () => {
    const ann = story.take('ann', main);
    story.callByRule(ann);
    const ticket = fileTicket(ann, 'recalled');
    nowMs = (ticket.deadline ?? 0) + 7_000;
    expect(found(ticket)).toEqual(['TICKET-69 is recalled since 7000 ms after its deadline']);
    store.goAway();
    nowMs += 3_000;
    store.comeBack();
    expect(found(ticket)).toEqual([]);
  });

  it('[TICKET-69] two who fit and still wait are found', () => {
    const tickets = [story.take('ann'), story.take('ben')].map((id) => fileTicket(id, 'queued'));
    nowMs = Math.max(...tickets.map(({ lastAt }) => lastAt)) + 20_000;
    expect(found(...tickets)).toEqual([expect.stringContaining('fit, and still wait')]);
  });

  it('[TICKET-69] one that plays in a room that is not there is found', () => {
    const [ann, ben] = [story.take('ann'), story.take('ben')];
    story.playedBy(ann, ben, 'ROOM0000' as RoomId, firstMatch);
    expect(found(fileTicket(ann, 'playing'))).toEqual(['TICKET-69 plays in ROOM0000, which is not there']);
  });

  it('[TICKET-69] a message that nobody sends is found', () => {
    const ann = story.take('ann', main);
    const ticket = fileTicket(ann, 'queued');
    const delivery = { state: 'waiting', wakeAt: nowMs - 7_000 };
    file(deliveryIdOf(ann, 2, 'sms'), delivery, { line: 'deliveries', at: 1 });
    file(queueIdOf(classic), {});
    expect(found(ticket)).toEqual(['TICKET-69 is waiting since 7000 ms']);
  });
});
