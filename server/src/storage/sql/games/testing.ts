/** Made-up games, and a naive model that counts them all again from the beginning. For tests. */
import { rateGame, unrated, windowAt, windowKinds } from '@inkroom/shared';
import type { FactPlayer, GameFact, GameId, KnownRating, ModeName, PlayerId, RoomId } from '@inkroom/shared';
import fc from 'fast-check';

export const personOf = (id: string, area: number | null = null): FactPlayer => ({
  player: `player_${id}` as PlayerId,
  name: `Name of ${id}`,
  bot: null,
  area,
});

export const computer: FactPlayer = { player: 'bot_12345678' as PlayerId, name: 'Blot', bot: 'hard', area: null };

let made = 0;

/** A finished game of classic between two people that X won, unless told otherwise; its own game each time. */
export function aGame(change: Partial<GameFact> = {}): GameFact {
  made += 1;
  const room = `R${String(made).padStart(7, '0')}` as RoomId;
  return {
    type: 'game-finished',
    id: `${room}-1` as GameId,
    room,
    epoch: 'epoch',
    mode: 'classic',
    origin: 'people',
    visibility: 'public',
    table: false,
    players: [personOf('ada'), personOf('bob')],
    moves: [0, 3, 1, 4, 2],
    startedAt: Date.UTC(2026, 10, 20, 12),
    endedAt: Date.UTC(2026, 10, 20, 12, 1),
    reason: 'line',
    winner: 0,
    ...change,
  };
}

const firstDay = Date.UTC(2026, 8, 25);
const lastDay = Date.UTC(2026, 9, 7);

/** Few people, modes and areas, so that they meet often; around the turn of a quarter, in no order of time. */
export const someGame: fc.Arbitrary<GameFact> = fc
  .record({
    names: fc.shuffledSubarray(['ada', 'bob', 'cyd', 'dan', 'eve'], { minLength: 2, maxLength: 2 }),
    areas: fc.tuple(fc.constantFrom(null, 111, 222), fc.constantFrom(null, 111, 222)),
    computer: fc.constantFrom(null, null, 0, 1),
    mode: fc.constantFrom<ModeName>('classic', 'gomoku'),
    winner: fc.constantFrom(0, 0, 1, 1, null),
    endedAt: fc.integer({ min: firstDay, max: lastDay }),
    kind: fc.constantFrom('usual', 'usual', 'usual', 'usual', 'usual', 'table', 'abandoned', 'house', 'api'),
  })
  .map(({ names, areas, computer: seat, mode, winner, endedAt, kind }) => {
    const [x, o] = [0, 1].map((index) =>
      seat === index || kind === 'house' ? computer : personOf(names[index] ?? '', areas[index] ?? null),
    );
    const common = { players: [x ?? null, o ?? null], mode, winner, endedAt } as const;
    switch (kind) {
      case 'table':
        return aGame({ ...common, players: [personOf('ada'), personOf('ada')], table: true });
      case 'abandoned':
        return aGame({ ...common, type: 'game-abandoned', reason: 'abandoned', winner: null });
      case 'house':
        return aGame({ ...common, origin: 'house' });
      case 'api':
        return aGame({ ...common, origin: 'api' });
      case 'usual':
        return aGame(common);
    }
  });

interface Told {
  readonly fact: GameFact;
  readonly seat: 0 | 1;
  readonly letter: 'W' | 'L' | 'D';
  readonly people: boolean;
}

/** The games that count for somebody, in the order in which they were told. */
function gamesOf(player: string, facts: readonly GameFact[]): readonly Told[] {
  return facts.flatMap((fact) => {
    const { type, origin, table, players, winner } = fact;
    if (type !== 'game-finished' || origin !== 'people' || table) return [];
    const seat = players.findIndex((one) => one?.player === player && one.bot === null);
    if (seat !== 0 && seat !== 1) return [];
    const letter = winner === null ? 'D' : winner === seat ? 'W' : 'L';
    return [{ fact, seat, letter, people: players.every((one) => one?.bot === null) } as const];
  });
}

export interface ModelStanding {
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  readonly run: number;
  readonly streak: number;
  readonly lastFive: string;
  readonly winsAt: number;
  readonly pointsAt: number;
  readonly streakAt: number;
}

/** Every standing there should be, by `player/mode/area/period/people`. */
export function modelStandings(facts: readonly GameFact[]): ReadonlyMap<string, ModelStanding> {
  const standings = new Map<string, ModelStanding>();
  const players = new Set(facts.flatMap((fact) => fact.players.map((one) => one?.player ?? '')));
  for (const player of players) {
    const games = gamesOf(player, facts);
    const periods = new Set(games.flatMap(({ fact }) => windowKinds.map((kind) => windowAt(kind, fact.endedAt).key)));
    for (const mode of ['all', 'classic', 'gomoku']) {
      for (const area of ['all', 111, 222]) {
        for (const period of periods) {
          for (const people of [0, 1]) {
            const counted = games.filter(
              (game) =>
                (mode === 'all' || game.fact.mode === mode) &&
                (area === 'all' || game.fact.players[game.seat]?.area === area) &&
                windowKinds.some((kind) => windowAt(kind, game.fact.endedAt).key === period) &&
                (people === 0 || game.people),
            );
            if (counted.length > 0) standings.set(`${player}/${mode}/${area}/${period}/${people}`, summed(counted));
          }
        }
      }
    }
  }
  return standings;
}

function summed(games: readonly Told[]): ModelStanding {
  const letters = games.map(({ letter }) => letter).join('');
  const runs = letters.split(/[DL]/).map(({ length }) => length);
  const streak = Math.max(...runs);
  const latest = (some: readonly Told[]): number => Math.max(0, ...some.map(({ fact }) => fact.endedAt));
  // Each time that the longest run grew, it was by the game that made it longer.
  let [run, longest, streakAt] = [0, 0, 0];
  for (const { letter, fact } of games) {
    run = letter === 'W' ? run + 1 : 0;
    if (run <= longest) continue;
    longest = run;
    streakAt = Math.max(streakAt, fact.endedAt);
  }
  return {
    wins: games.filter(({ letter }) => letter === 'W').length,
    draws: games.filter(({ letter }) => letter === 'D').length,
    losses: games.filter(({ letter }) => letter === 'L').length,
    run: runs.at(-1) ?? 0,
    streak,
    lastFive: letters.slice(-5),
    winsAt: latest(games.filter(({ letter }) => letter === 'W')),
    pointsAt: latest(games.filter(({ letter }) => letter !== 'L')),
    streakAt,
  };
}

/** Every rating there should be, by `player/mode`, with how many games it is made of. */
export function modelRatings(
  facts: readonly GameFact[],
): ReadonlyMap<string, { readonly known: KnownRating; readonly games: number }> {
  const ratings = new Map<string, { known: KnownRating; games: number }>();
  for (const fact of facts) {
    const [x, o] = fact.players;
    if (x === null || o === null || gamesOf(x.player, [fact]).every(({ people }) => !people)) continue;
    const keys = [`${x.player}/${fact.mode}`, `${o.player}/${fact.mode}`] as const;
    const before = keys.map((key) => ratings.get(key) ?? { known: unrated, games: 0 });
    const after = rateGame([before[0]?.known ?? unrated, before[1]?.known ?? unrated], fact);
    for (const index of [0, 1] as const) {
      ratings.set(keys[index], { known: after[index], games: (before[index]?.games ?? 0) + 1 });
    }
  }
  return ratings;
}

/** Every entry of the boards of wins, points and streaks, by `board/player`. */
export function modelEntries(facts: readonly GameFact[]): ReadonlyMap<string, { value: number; achievedAt: number }> {
  const entries = new Map<string, { value: number; achievedAt: number }>();
  for (const [key, standing] of modelStandings(facts)) {
    const [player = '', mode = '', area = '', period = '', people = ''] = key.split('/');
    const suffix = people === '1' ? '.people' : '';
    const values = {
      wins: { value: standing.wins, achievedAt: standing.winsAt },
      points: { value: 3 * standing.wins + standing.draws, achievedAt: standing.pointsAt },
      streak: { value: standing.streak, achievedAt: standing.streakAt },
    };
    for (const [measure, value] of Object.entries(values)) {
      if (value.value > 0) entries.set(`${measure}.${mode}.${area}.${period}${suffix}/${player}`, value);
    }
  }
  return entries;
}
