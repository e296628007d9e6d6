/** What a queue of matches must have come to once everybody has joined: nobody lost, nobody twice, everybody else at a board. */
import { isActive } from '@inkroom/shared';
import type { PlayerId, RoomId, StoredRoom, Ticket } from '@inkroom/shared';
import type { Store } from '../../src/ports/store.ts';

export interface Joined {
  readonly player: PlayerId;
  /** Confirms whenever called up. */
  readonly confirms: boolean;
  /** How often they asked for a ticket, each time with another intent; once, if absent. */
  readonly joins?: number;
}

export interface MatchAudit {
  /** Tickets in the store, and how many of them in each state. */
  readonly tickets: number;
  readonly states: Readonly<Record<string, number>>;
  /** Players without any ticket. */
  readonly lost: readonly PlayerId[];
  /** Players with more tickets than they asked for, or more than one that counts; and owners who never joined. */
  readonly doubled: readonly PlayerId[];
  /** Players who confirm, and do not play. */
  readonly unpaired: readonly PlayerId[];
  /** Players who never confirm, and play. */
  readonly dragged: readonly PlayerId[];
  /** Rooms that are not there, or do not seat the two players of two tickets, each on the seat of their ticket. */
  readonly wrongRooms: readonly RoomId[];
  readonly rooms: number;
}

const lines = ['new', 'queued', 'recalled', 'confirmed', 'playing', 'ended'];
const everybody = 100_000;

/** All tickets of a queue, whatever their state, and the rooms that they name. */
export async function auditMatches(
  store: Pick<Store, 'readLines' | 'load'>,
  queue: string,
  joined: readonly Joined[],
): Promise<MatchAudit> {
  const read = await store.readLines(
    queue,
    lines.map((line) => ({ line, limit: everybody, from: 'front' })),
  );
  const tickets = read.flatMap(({ records }) => records).map(({ state }) => JSON.parse(state) as Ticket);
  const rooms = new Map<RoomId, StoredRoom | null>();
  for (const { room } of tickets) {
    if (room === null || rooms.has(room)) continue;
    const stored = await store.load(room);
    rooms.set(room, stored === null ? null : (JSON.parse(stored.state) as StoredRoom));
  }
  return auditOf(tickets, rooms, joined);
}

export function auditOf(
  tickets: readonly Ticket[],
  rooms: ReadonlyMap<RoomId, StoredRoom | null>,
  joined: readonly Joined[],
): MatchAudit {
  const byOwner = Map.groupBy(tickets, ({ owner }) => owner);
  const plays = ({ player }: Joined): boolean => byOwner.get(player)?.some(({ state }) => state === 'playing') === true;
  const joins = new Map(joined.map(({ player, joins: times = 1 }) => [player, times]));
  const isTooMuch = (owner: PlayerId, theirs: readonly Ticket[]): boolean =>
    theirs.length > (joins.get(owner) ?? 0) || theirs.filter(({ state }) => isActive(state)).length > 1;
  const playing = tickets.filter(({ state }) => state === 'playing');
  const byRoom = Map.groupBy(playing, ({ room }) => room);
  const states: Record<string, number> = {};
  for (const { state } of tickets) states[state] = (states[state] ?? 0) + 1;
  return {
    tickets: tickets.length,
    states,
    lost: joined.map(({ player }) => player).filter((player) => !byOwner.has(player)),
    doubled: [...byOwner].flatMap(([owner, theirs]) => (owner !== null && isTooMuch(owner, theirs) ? [owner] : [])),
    unpaired: joined.filter((one) => one.confirms && !plays(one)).map(({ player }) => player),
    dragged: joined.filter((one) => !one.confirms && plays(one)).map(({ player }) => player),
    wrongRooms: [...byRoom].flatMap(([room, theirs]) =>
      room !== null && isTableOf(rooms.get(room) ?? null, theirs) ? [] : [room ?? ('none' as RoomId)],
    ),
    rooms: byRoom.size,
  };
}

function isTableOf(room: StoredRoom | null, tickets: readonly Ticket[]): boolean {
  const seats = new Set(tickets.map(({ seat }) => seat));
  if (room === null || tickets.length !== 2 || !seats.has(0) || !seats.has(1)) return false;
  return tickets.every(({ seat, owner }) => seat !== null && room.seats[seat]?.player === owner);
}
