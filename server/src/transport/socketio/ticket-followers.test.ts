import type { PlayerId, QueueName, Ticket, TicketId, TicketState, TicketView } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ShiftedClock } from '../../../test/support/shifted-clock.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type { QueueListener, TicketRecord } from '../../queue/queue-service.ts';
import { silentLogger } from '../../storage/sqlite/testing.ts';
import { TicketFollowers } from './ticket-followers.ts';
import type { Connection } from './ticket-followers.ts';

const queue = 'classic' as QueueName;
const ann = { player: 'player-ann' as PlayerId, name: 'ann' };
const id = 'classic.00000001' as TicketId;
const page = { id: 'page', connected: true };

const recordOf = (version: number, state: TicketState = 'queued', ticket = id): TicketRecord => ({
  ticket: { id: ticket, queue, state } as Ticket,
  version,
});

let clock: ShiftedClock;
let listener: QueueListener;
let stored: TicketRecord;
let position: number;
/** How many records each read asked for. */
let reads: number[];
let told: TicketView[];
let followed: number;
let here: string[];
let away: boolean;
/** All of the player's connections to this node. */
let tabs: Connection[];
/** What other nodes are told that is followed here. */
let announced: TicketId[];
let followers: TicketFollowers;

beforeEach(() => {
  clock = new ShiftedClock();
  [tabs, announced] = [[], []];
  [stored, position, reads, told, followed, here, away] = [recordOf(1), 1, [], [], 0, [], false];
  followers = new TicketFollowers({
    clock,
    logger: silentLogger,
    channels: {
      emit: (_, name, view) => void (name === 'ticket:changed' && told.push(view as TicketView)),
      socketsIn: () => tabs,
    },
    onFollowed: (_, ticket) => void announced.push(ticket),
    queues: {
      listen(one) {
        listener = one;
        return () => undefined;
      },
      follow: async () => {
        followed += 1;
        return () => void (followed -= 1);
      },
      watch: async () => () => undefined,
      read: async () => ({ ok: true, value: stored }),
      views: async (records) => {
        if (away) throw new StoreUnavailable('told to be away');
        reads.push(records.length);
        return records.map(
          ({ ticket, version }) => ({ id: ticket.id, queue, state: ticket.state, version, position }) as TicketView,
        );
      },
      ownerArrived: (_ticket, _owner, connection) => void here.push(connection),
      ownerLeft: (_ticket, _owner, connection) => void here.splice(here.indexOf(connection), 1),
    },
  });
});

afterEach(() => followers.close());

const changed = (record: TicketRecord): void => {
  stored = record;
  listener.ticketChanged?.(record, true);
};
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 2 });
const versions = () => told.map(({ version }) => version);

describe('[MATCH-51] whoever follows a ticket', () => {
  it('is told each change once, in order; what comes again or too late is not told', async () => {
    await followers.follow(page, ann, stored);
    changed(recordOf(2, 'recalled'));
    await eventually(() => expect(versions()).toEqual([2]));
    changed(recordOf(2, 'recalled'));
    changed(recordOf(1));
    changed(recordOf(3, 'confirmed'));
    await eventually(() => expect(versions()).toEqual([2, 3]));
  });

  it('has the ticket as it became while it was being followed, such as called up at once', async () => {
    const before = stored;
    stored = recordOf(2, 'recalled');
    expect(await followers.follow(page, ann, before)).toBe(stored);
  });

  it('is told the position as it moves, at most four times a second, by one read for all who wait here', async () => {
    for (const ticket of [id, 'classic.00000002' as TicketId]) {
      stored = recordOf(1, 'queued', ticket);
      await followers.follow({ id: `page of ${ticket}`, connected: true }, ann, stored);
    }
    reads.length = 0;
    for (position = 2; position < 20; position += 1) listener.queueChanged?.(queue);
    expect(reads).toEqual([]);
    clock.jump(250);
    await eventually(() => expect(reads).toEqual([2]));
    await eventually(() => expect(told.map((view) => view.position)).toEqual([20, 20]));
    // Nothing has moved.
    listener.queueChanged?.(queue);
    clock.jump(250);
    await eventually(() => expect(reads).toEqual([2, 2]));
    expect(told.length).toBe(2);
  });

  it('is told when the store is back', async () => {
    await followers.follow(page, ann, stored);
    away = true;
    changed(recordOf(2, 'recalled'));
    changed(recordOf(3, 'confirmed'));
    away = false;
    await eventually(() => {
      clock.jump(1_000);
      expect(versions()).toEqual([3]);
    });
  });

  it('is told of its end, and then no longer followed', async () => {
    await followers.follow(page, ann, stored);
    expect([followers.size, followed]).toEqual([1, 1]);
    changed(recordOf(2, 'cancelled'));
    await eventually(() => expect(versions()).toEqual([2]));
    expect([followers.size, followed]).toEqual([0, 0]);
  });
});

describe('[MATCH-40] connections', () => {
  it('count until they are lost; with the last one nothing is followed here any more', async () => {
    await followers.follow(page, ann, stored);
    await followers.follow(page, ann, stored);
    await followers.follow({ id: 'tab', connected: true }, ann, stored);
    expect(new Set(here)).toEqual(new Set(['page', 'tab']));
    followers.leave(page);
    expect(followers.size).toBe(1);
    followers.leave({ id: 'tab' });
    followers.leave({ id: 'tab' });
    expect([followers.size, followed]).toEqual([0, 0]);
  });

  it('that were lost while the ticket was being taken do not count', async () => {
    await followers.follow({ id: 'gone', connected: false }, ann, stored);
    expect(here).toEqual([]);
    expect([followers.size, followed]).toEqual([0, 0]);
  });

  it('[MATCH-41] that were open before the ticket was taken count as well, and other nodes hear of it once', async () => {
    tabs = [page, { id: 'older tab', connected: true }];
    await followers.follow(page, ann, stored);
    await followers.follow(page, ann, stored);
    expect(new Set(here)).toEqual(new Set(['page', 'older tab']));
    expect(announced).toEqual([id]);
    followers.leave(page);
    expect(followers.size).toBe(1);
  });

  it('[MATCH-51] to a node that hears of a ticket from another are told of it, if there are any', async () => {
    stored = { version: 4, ticket: { ...recordOf(4).ticket, owner: ann.player } as Ticket };
    await followers.learn(ann, id);
    expect(followers.size).toBe(0);
    tabs = [page];
    await followers.learn(ann, id);
    await eventually(() => expect(versions()).toEqual([4]));
    expect(here).toContain('page');
    await followers.learn({ ...ann, player: 'player-eve' as PlayerId }, 'classic.00000009' as TicketId);
    expect(followers.size).toBe(1);
  });
});
