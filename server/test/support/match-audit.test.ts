import { ticketIdOf } from '@inkroom/shared';
import type { PlayerId, QueueName, RoomId, StoredRoom, Ticket } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { auditOf } from './match-audit.ts';

const queue = 'classic' as QueueName;
const [ann, ben, eve] = ['player-ann', 'player-ben', 'player-eve'] as unknown as readonly [
  PlayerId,
  PlayerId,
  PlayerId,
];
const room = 'R0000001' as RoomId;
let codes = 0;

/** Only what is looked at. */
function ticket(owner: PlayerId, more: Partial<Ticket>): Ticket {
  codes += 1;
  const id = ticketIdOf(queue, String(codes).padStart(8, '0'));
  return { id, queue, owner, room: null, seat: null, ...more } as Ticket;
}

const seated = (x: PlayerId, o: PlayerId) => ({ seats: [{ player: x }, { player: o }] }) as unknown as StoredRoom;
const joined = [
  { player: ann, confirms: true },
  { player: ben, confirms: true },
  { player: eve, confirms: false },
];
const annPlays = ticket(ann, { state: 'playing', room, seat: 0 });
const benPlays = ticket(ben, { state: 'playing', room, seat: 1 });
const eveMissed = ticket(eve, { state: 'expired' });
const good = { lost: [], doubled: [], unpaired: [], dragged: [], wrongRooms: [] };

it('[MATCH-1] the audit has nothing to say of two who play and one who missed the check', () => {
  const audit = auditOf([annPlays, benPlays, eveMissed], new Map([[room, seated(ann, ben)]]), joined);
  expect(audit).toEqual({ ...good, tickets: 3, rooms: 1, states: { playing: 2, expired: 1 } });
});

it.each([
  [
    'nobody has a ticket of ben',
    [annPlays, eveMissed],
    seated(ann, ben),
    { lost: [ben], unpaired: [ben], wrongRooms: [room] },
  ],
  [
    'ann is there twice',
    [annPlays, benPlays, eveMissed, ticket(ann, { state: 'queued' })],
    seated(ann, ben),
    { doubled: [ann] },
  ],
  [
    'ben waits still',
    [annPlays, ticket(ben, { state: 'queued' }), eveMissed],
    seated(ann, ben),
    { unpaired: [ben], wrongRooms: [room] },
  ],
  [
    'eve plays',
    [annPlays, benPlays, ticket(eve, { state: 'playing', room, seat: 1 })],
    seated(ann, ben),
    { dragged: [eve], wrongRooms: [room] },
  ],
  ['there is no room', [annPlays, benPlays, eveMissed], null, { wrongRooms: [room] }],
  ['somebody else sits there', [annPlays, benPlays, eveMissed], seated(ann, eve), { wrongRooms: [room] }],
  [
    'both sit on one seat',
    [annPlays, { ...benPlays, seat: 0 } as Ticket, eveMissed],
    seated(ann, ben),
    { wrongRooms: [room] },
  ],
] as const)('[MATCH-1] the audit notices that %s', (_, tickets, stored, found) => {
  expect(auditOf(tickets, new Map([[room, stored]]), joined)).toMatchObject({ ...good, ...found });
});

it('[MATCH-1] who asked twice may have two tickets, of which one counts', () => {
  const twice = joined.map((one) => ({ ...one, joins: one.player === ann ? 2 : 1 }));
  const rooms = new Map([[room, seated(ann, ben)]]);
  const table = [annPlays, benPlays, eveMissed];
  expect(auditOf([...table, ticket(ann, { state: 'expired' })], rooms, twice)).toMatchObject(good);
  expect(auditOf([...table, ticket(ann, { state: 'queued' })], rooms, twice)).toMatchObject({ doubled: [ann] });
});
