import { ticketIdOf } from '@inkroom/shared';
import type { PlayerId, QueueName, RecordId, Ticket, TicketId } from '@inkroom/shared';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ShiftedClock } from '../../test/support/shifted-clock.ts';
import type { Visitors } from '../ports/presence.ts';
import { StoreUnavailable } from '../ports/store.ts';
import { recordingLogger } from '../storage/redis/testing.ts';
import { Owners } from './owners.ts';
import type { Marking } from './owners.ts';

const ticket = ticketIdOf('classic' as QueueName, '00000001');
const ann = { player: 'player-ann' as PlayerId, name: 'ann' };

const clock = new ShiftedClock();
let told: (Visitors | null)[];
let marks: Marking['type'][];
let elsewhere: number;
let state: Ticket['state'];
let away: boolean;
let owners: Owners;

beforeEach(() => {
  [told, marks, elsewhere, state, away] = [[], [], 0, 'queued', false];
  owners = new Owners({
    clock,
    logger: recordingLogger(),
    presence: {
      setVisitors: (_: RecordId, visitors) => void told.push(visitors),
      visitorsElsewhere: async () => new Map([['b', { people: [], count: elsewhere }]]),
    },
    mark: async (_, marking) => {
      if (away) throw new StoreUnavailable('told to be away');
      marks.push(marking.type);
      return { id: ticket, state } as Ticket;
    },
  });
});

const arrive = (connection = 'one') => owners.arrived(ticket, ann, connection);
const leave = (connection = 'one') => owners.left(ticket, connection);
const marked = (...expected: Marking['type'][]) => vi.waitFor(() => expect(marks).toEqual(expected));

describe('[MATCH-40] who waits is here', () => {
  it('from the first connection until the last is lost, which is put on record at once', async () => {
    arrive('one');
    arrive('two');
    await marked('mark-back');
    expect(told).toEqual([{ people: [ann], count: 1 }]);
    leave('two');
    leave('two');
    leave('never seen');
    leave('one');
    await marked('mark-back', 'mark-away');
    // Nobody is here; and once that is on record, the ticket is no longer this node's to look after.
    await vi.waitFor(() => expect(told.slice(1)).toEqual([{ people: [], count: 0 }, null]));
  });

  it('and a mark by somebody who did not know yet is taken back', async () => {
    arrive();
    await marked('mark-back');
    owners.changed({ id: ticket, state: 'queued', awaySince: 1 } as Ticket);
    await marked('mark-back', 'mark-back');
    owners.changed({ id: ticket, state: 'queued', awaySince: null } as Ticket);
    expect(await owners.isHere(ticket)).toBe(true);
    expect(marks.length).toBe(2);
  });

  it('not once the room looks after the seat', async () => {
    arrive();
    await marked('mark-back');
    owners.changed({ id: ticket, state: 'playing', awaySince: null } as Ticket);
    expect(told.at(-1)).toBe(null);
    leave();
    await expect(owners.isHere(ticket)).resolves.toBe(false);
    expect(marks).toEqual(['mark-back']);
  });
});

it('[MATCH-41] who has another tab on another node is not away', async () => {
  arrive();
  await marked('mark-back');
  elsewhere = 1;
  leave();
  await vi.waitFor(() => expect(told.at(-1)).toBe(null));
  expect(marks).toEqual(['mark-back']);
  expect(await owners.isHere(ticket)).toBe(true);
});

describe('[MATCH-42] the ticket of a node that is gone', () => {
  it('is marked unless its owner is back', async () => {
    elsewhere = 1;
    expect(await owners.orphaned(ticket, 1)).toBe(true);
    expect(marks).toEqual([]);
    elsewhere = 0;
    expect(await owners.orphaned(ticket, 1)).toBe(true);
    expect(marks).toEqual(['mark-away']);
  });

  it('comes again while the store is away; what is no ticket of a match queue is nothing to do', async () => {
    away = true;
    expect(await owners.orphaned(ticket, 1)).toBe(false);
    expect(await owners.orphaned('main.00000001' as TicketId, 1)).toBe(true);
    expect(await owners.orphaned('classic.queue' as RecordId, 1)).toBe(true);
  });
});

it('[MATCH-31] what could not be put on record is, when the store is back', async () => {
  arrive();
  await marked('mark-back');
  away = true;
  leave();
  await vi.waitFor(() => expect(told.length).toBe(2));
  away = false;
  await vi.waitFor(() => {
    clock.jump(1_000);
    expect(marks).toEqual(['mark-back', 'mark-away']);
  });
});

it('at stations the page may be closed', () => {
  owners.arrived('main.00000001' as TicketId, ann, 'one');
  owners.left('main.00000001' as TicketId, 'one');
  expect(told).toEqual([]);
});
