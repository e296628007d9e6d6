/** Games, seats and deadlines, by replaying the logs. */
import { dueDeadlines, gameIdOf, parseRoom } from '@inkroom/shared';
import type { GameFact, GameId, RoomEvent, RoomState, RoomUpdate, Seat } from '@inkroom/shared';
import { isDeepStrictEqual } from 'node:util';
import type { Invariant, RoomLog, Violation } from './history.ts';
import { steps } from './logs.ts';

/** [CLUSTER-9] Looks at the bare events: a log that breaks the rule cannot be replayed. */
export const oneOutcomePerGame: Invariant = (history) =>
  history.rooms.flatMap((log) => [...outcomesOf(log), ...factsOf(log, history.facts)]);

function outcomesOf({ room, updates }: RoomLog): readonly Violation[] {
  const violations: Violation[] = [];
  let game = 1;
  let ended = false;
  for (const { version, events } of updates) {
    for (const event of events) {
      const wrong = (words: string): void => {
        violations.push({ rule: 'CLUSTER-9', room, words: `game ${game}, version ${version}: ${words}` });
      };
      if (event.type === 'game-started') {
        if (event.game !== game + 1) wrong(`game ${event.game} was started`);
        if (!ended) wrong('the next game was started before this one ended');
        game = event.game;
        ended = false;
      } else if (event.type === 'game-ended') {
        if (ended) wrong('it ended a second time');
        ended = true;
      } else if (event.type === 'move-made' && ended) {
        wrong('a move after the end');
      }
    }
  }
  return violations;
}

/** Every game that ended is told to the archive once, as it was played. */
function factsOf(log: RoomLog, facts: readonly GameFact[] | undefined): readonly Violation[] {
  if (facts === undefined) return [];
  const told = new Map<GameId, GameFact[]>();
  for (const fact of facts) {
    if (fact.room === log.room) told.set(fact.id, [...(told.get(fact.id) ?? []), fact]);
  }
  const violations: Violation[] = [];
  const wrong = (words: string): void => void violations.push({ rule: 'CLUSTER-9', room: log.room, words });
  for (const [id, copies] of told) if (copies.length > 1) wrong(`${id} was told ${copies.length} times`);
  for (const { update, after } of steps(log)) {
    const end = update.events.find((event) => event.type === 'game-ended');
    if (end === undefined || after === null) continue;
    const id = gameIdOf(log.room, after.game);
    const fact = told.get(id)?.[0];
    if (fact === undefined) wrong(`${id} ended and was never told`);
    else if (!isDeepStrictEqual(fact.moves, after.position.moves)) wrong(`${id} was told with other moves`);
    else if (fact.winner !== end.end.winner) wrong(`${id} was told with another winner`);
  }
  return violations;
}

/** [CLUSTER-10] */
export const seatsAreKept: Invariant = (history) =>
  history.rooms.flatMap((log) =>
    [...stepsOfEvents(log)].flatMap(({ before, update, event }): readonly Violation[] => {
      const words = seatTrouble(before, update, event);
      return words === null
        ? []
        : [{ rule: 'CLUSTER-10', room: log.room, words: `version ${update.version}: ${words}` }];
    }),
  );

function seatTrouble(before: RoomState, update: RoomUpdate, event: RoomEvent): string | null {
  const holder = (seat: Seat): string | undefined => before.seats[seat]?.player;
  if (event.type === 'seat-taken') {
    const present = holder(event.seat);
    return present === undefined ? null : `${event.occupant.player} took the seat of ${present}`;
  }
  if (event.type === 'seat-left') {
    return before.phase === 'playing' ? `seat ${event.seat} was freed in mid-game` : null;
  }
  if (event.type !== 'move-made') return null;
  const mover = playerOf(update);
  return holder(event.seat) === mover ? null : `${mover} moved for ${holder(event.seat) ?? 'an empty seat'}`;
}

/** A late deadline may have been on its way when everybody looked. */
const overdueMs = 15_000;

/** [CLUSTER-11] */
export const deadlinesFireOnce: Invariant = (history) => {
  const takenBack = new Set<string>((history.takenBack ?? []).map(({ room }) => room));
  return history.rooms.flatMap((log) => {
    const fired = new Map<string, number>();
    const early = [...steps(log)].flatMap(({ before, update }): readonly Violation[] => {
      const wrong = (words: string): Violation[] => [
        { rule: 'CLUSTER-11', room: log.room, words: `version ${update.version}: ${words}` },
      ];
      const name = firedBy(update);
      if (name === null || before === null) return [];
      const first = fired.get(name);
      fired.set(name, update.version);
      if (first !== undefined) return wrong(`${name} has fired at ${first} already`);
      const extended = update.events.some(({ type }) => type === 'clock-extended');
      // A computer that answers a move which the store has lost, and got again, has thought before.
      if (name.startsWith('bot/') && takenBack.has(log.room)) return [];
      return extended || dueDeadlines(before, update.at).length > 0 ? [] : wrong(`${name} fired before its time`);
    });
    return [...early, ...overdue(log, history.endedAt)];
  });
};

/** Idle rooms stay while somebody is there, and house games rest while nobody looks: both are due without being wrong. */
function overdue({ room, state: stored, isOnTime = true }: RoomLog, endedAt: number | undefined): readonly Violation[] {
  if (!isOnTime) return [];
  const parsed = stored === null || endedAt === undefined ? null : parseRoom(stored);
  if (parsed === null || endedAt === undefined || !parsed.ok || parsed.value.origin === 'house') return [];
  return dueDeadlines(parsed.value, endedAt - overdueMs)
    .filter(({ kind }) => kind !== 'idle')
    .map(({ kind, at }) => ({ rule: 'CLUSTER-11', room, words: `${kind}, due at ${at}, never fired` }));
}

/** What the server's own commands are named after: a wake after the tip it found, a computer's move after its ply. */
function firedBy({ cause }: RoomUpdate): string | null {
  return /\/((?:wake|bot)\/.+)$/.exec(cause)?.[1] ?? null;
}

const playerOf = ({ cause }: RoomUpdate): string => cause.slice(0, cause.indexOf('/'));

/** Each event with the room as it was just before it. */
function* stepsOfEvents(
  log: RoomLog,
): Generator<{ readonly before: RoomState; readonly update: RoomUpdate; readonly event: RoomEvent }> {
  const singles = log.updates.flatMap((update) => update.events.map((event) => ({ ...update, events: [event] })));
  for (const { before, update } of steps({ ...log, updates: singles })) {
    const [event] = update.events;
    if (before !== null && event !== undefined) yield { before, update, event };
  }
}
