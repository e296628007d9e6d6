/** Looks at the cluster when all is quiet: do its nodes tell who is there, what is listed, and what the boards show? */
import { listingOf, parseRoom, serializeRoom } from '@inkroom/shared';
import type { Occupant, PlayerId, RoomId } from '@inkroom/shared';
import { isDeepStrictEqual } from 'node:util';
import { listingIsTrue, presenceIsTrue } from '../invariants/aftermath.ts';
import type { PresenceSeen } from '../invariants/aftermath.ts';
import type { Violation } from '../invariants/history.ts';
import { roomsOfMatches } from '../invariants/ticket-facts.ts';
import type { Table } from './bot-players.ts';
import { readFinalState } from './final-state.ts';
import type { FinalState } from './final-state.ts';
import type { Stage } from './stage.ts';
import { readTickets } from './ticket-state.ts';

/** Nothing of it is looked at while somebody plays. */
export async function lookAround(stage: Stage): Promise<readonly Violation[]> {
  const { tables, cluster } = stage;
  const byTicket = roomsOfMatches((await readTickets(cluster.redis.url)).facts);
  const stored = await readFinalState(cluster.redis.url, [...tables.map(({ room }) => room), ...byTicket]);
  const listings = await Promise.all(
    cluster.nodes
      .filter(({ isRunning }) => isRunning)
      .map(async ({ name, url }) => listingIsTrue({ node: name, real: listedOf(stored), told: await toldBy(url) })),
  );
  return [
    ...tables.flatMap((table) => presenceIsTrue(presenceAt(table))),
    ...tables.flatMap(cutOff),
    ...listings.flat(),
    ...tables.flatMap((table) => boardsAt(table, stored)),
  ];
}

function cutOff({ room, people }: Table): readonly Violation[] {
  return people.flatMap(({ isClosed, isReady, connection }) => {
    if (isClosed || isReady) return [];
    return [{ rule: 'CLUSTER-12', room, words: `a page is not back yet: ${connection.getState().phase}` }];
  });
}

/** As every page of the table was told whose connection is up. */
function presenceAt({ room, people }: Table): readonly PresenceSeen[] {
  const open = people.filter(({ isClosed, node }) => !isClosed && node !== null);
  return open.flatMap(({ replica, node }) => {
    const view = replica?.getState();
    if (view === undefined || view.presence === null || view.confirmed === null) return [];
    const [x, o] = view.confirmed.seats;
    const here = new Set<PlayerId>(open.map(({ player }) => player));
    const isHere = (occupant: Occupant | null): boolean =>
      occupant !== null && (occupant.bot !== null || here.delete(occupant.player));
    const seats = [isHere(x), isHere(o)] as const;
    const real = { seats, watching: here.size };
    const { seats: told, watching } = view.presence;
    return [{ room, node: node ?? 'no node', real, told: { seats: told, watching } }];
  });
}

function listedOf({ logs, positions }: FinalState): ReadonlyMap<RoomId, number> {
  const listed = new Map<RoomId, number>();
  for (const { room, state } of logs) {
    const parsed = state === null ? null : parseRoom(state);
    const version = positions.get(room)?.version;
    if (parsed?.ok === true && version !== undefined && listingOf(parsed.value, version) !== null) {
      listed.set(room, version);
    }
  }
  return listed;
}

async function toldBy(url: string): Promise<ReadonlyMap<RoomId, number>> {
  const told = new Map<RoomId, number>();
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${url}/api/rooms?limit=100${more}`, { signal: AbortSignal.timeout(3_000) });
    // Our own server's own answer.
    const page = (await answer.json()) as { rooms: { room: RoomId; version: number }[]; next: string | null };
    for (const { room, version } of page.rooms) told.set(room, version);
    cursor = page.next;
  } while (cursor !== null);
  return told;
}

function boardsAt({ room, people }: Table, { logs }: FinalState): readonly Violation[] {
  const state = logs.find((log) => log.room === room)?.state ?? null;
  return people.flatMap(({ isClosed, replica, node }) => {
    const shown = replica?.getState().confirmed ?? null;
    if (isClosed || (shown !== null && isDeepStrictEqual(plain(serializeRoom(shown)), state))) return [];
    return [{ rule: 'CLUSTER-12', room, words: `a page at ${node ?? 'no node'} shows another board than is stored` }];
  });
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
