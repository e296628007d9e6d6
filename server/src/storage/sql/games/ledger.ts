/**
 * Counts games, one after the other, on rows that were read before and are written after; knows no SQL. What it
 * comes to depends only on the games and their order, so that a rebuild comes to the same.
 */
import {
  isProvisional,
  measures,
  rateGame,
  scoreboardIdOf,
  unrated,
  windowAt,
  windowKinds,
  windowsOf,
} from '@inkroom/shared';
import type { GameFact, KnownRating, Measure, ScoreboardId, Window } from '@inkroom/shared';
import { foldName } from '../../../lib/fold-name.ts';
import type { RankedValue } from '../../../ports/rank-index.ts';
import { gameKeyOf } from './game-rows.ts';
import type { PlayerRow, RatingHistoryRow, RatingRow, StandingRow } from './tables.ts';
import { isRated, participantsOf } from './what-counts.ts';
import type { Participant } from './what-counts.ts';

const ratingKey = ({ player, mode }: Pick<RatingRow, 'player' | 'mode'>): string => `${player}/${mode}`;

type StandingKey = Pick<StandingRow, 'player' | 'mode' | 'area' | 'period' | 'people'>;

export const standingKey = ({ player, mode, area, period, people }: StandingKey): string =>
  `${player}/${mode}/${area}/${period}/${people}`;

export interface LedgerRows {
  /** Everybody who plays in the games to come. */
  readonly players: readonly PlayerRow[];
  readonly ratings: readonly RatingRow[];
  readonly standings: readonly StandingRow[];
}

const pointsOf = ({ wins, draws }: Pick<StandingRow, 'wins' | 'draws'>): number => 3 * wins + draws;

export class Ledger {
  readonly players = new Map<string, PlayerRow>();
  readonly ratings = new Map<string, RatingRow>();
  readonly standings = new Map<string, StandingRow>();
  readonly history: RatingHistoryRow[] = [];
  /** What scoreboards show now, of all that changed. */
  readonly entries = new Map<string, RankedValue>();
  readonly #changes = new Map<string, number>();
  readonly #changedRatings = new Map<string, RatingRow>();
  readonly #changedStandings = new Map<string, StandingRow>();

  constructor({ players, ratings, standings }: LedgerRows) {
    for (const row of players) this.players.set(row.id, row);
    for (const row of ratings) this.ratings.set(ratingKey(row), row);
    for (const row of standings) this.standings.set(standingKey(row), row);
  }

  /** Rows that are not as they were read. */
  get changedRatings(): readonly RatingRow[] {
    return [...this.#changedRatings.values()];
  }

  get changedStandings(): readonly StandingRow[] {
    return [...this.#changedStandings.values()];
  }

  /** Of this player's rating, by this game; null: not rated. */
  changeOf(game: Pick<GameFact, 'id' | 'epoch'>, player: string): number | null {
    return this.#changes.get(`${game.id}/${game.epoch}/${player}`) ?? null;
  }

  /** Answers the game's place in the history of its players, the one that it was given before if any; null: nobody's. */
  count(fact: GameFact, given: number | null = null): number | null {
    const people = participantsOf(fact);
    if (people.length === 0) return null;
    const seq = given ?? 1 + Math.max(...people.map(({ player }) => this.players.get(player)?.seq ?? 0));
    for (const person of people) {
      this.#remember(person, fact, seq);
      if (person.result !== null) this.#stand(person, fact);
    }
    const [x, o] = people;
    if (isRated(fact) && x !== undefined && o !== undefined) this.#rate([x, o], fact);
    return seq;
  }

  #remember({ player, name, area }: Participant, { endedAt }: GameFact, seq: number): void {
    const before = this.players.get(player);
    this.players.set(player, {
      id: player,
      name,
      folded: foldName(name),
      area: area ?? before?.area ?? null,
      seq,
      // A row of number 0 was made to be locked, and knows nothing yet.
      first_at: before === undefined || before.seq === 0 ? endedAt : Math.min(before.first_at, endedAt),
      last_at: before === undefined || before.seq === 0 ? endedAt : Math.max(before.last_at, endedAt),
    });
  }

  #rate([x, o]: readonly [Participant, Participant], fact: GameFact): void {
    const before = [this.#rating(x.player, fact.mode), this.#rating(o.player, fact.mode)] as const;
    const after = rateGame([knownOf(before[0]), knownOf(before[1])], fact);
    for (const [index, person] of [x, o].entries()) {
      const [old, known] = index === 0 ? [before[0], after[0]] : [before[1], after[1]];
      const row: RatingRow = {
        player: person.player,
        mode: fact.mode,
        rating: known.rating,
        deviation: known.deviation,
        volatility: known.volatility,
        games: (old?.games ?? 0) + 1,
        last_at: known.lastAt ?? fact.endedAt,
        seq: (old?.seq ?? 0) + 1,
      };
      this.ratings.set(ratingKey(row), row);
      this.#changedRatings.set(ratingKey(row), row);
      const change = row.rating - (old?.rating ?? unrated.rating);
      this.#changes.set(`${fact.id}/${fact.epoch}/${row.player}`, change);
      this.history.push({
        player: row.player,
        mode: row.mode,
        number: row.games,
        game: gameKeyOf(fact),
        at: fact.endedAt,
        rating: row.rating,
        deviation: row.deviation,
        change,
      });
      this.#showRating(person, fact, row);
    }
  }

  #rating(player: string, mode: string): RatingRow | null {
    return this.ratings.get(ratingKey({ player, mode })) ?? null;
  }

  #showRating(person: Participant, fact: GameFact, row: RatingRow): void {
    for (const area of areasOf(person)) {
      for (const kind of windowsOf('rating')) {
        const window = windowAt(kind, fact.endedAt);
        const board = scoreboardIdOf({
          kind: 'games',
          measure: 'rating',
          mode: fact.mode,
          area,
          window,
          computers: false,
        });
        // Whole points, so that equals on the page are equals.
        this.#show(board, person, {
          value: Math.round(row.rating),
          achievedAt: row.last_at,
          seq: row.seq,
          mark: isProvisional(row) ? '?' : null,
        });
      }
    }
  }

  #stand(person: Participant, fact: GameFact): void {
    const windows = windowKinds.map((kind) => windowAt(kind, fact.endedAt));
    const circles: readonly (0 | 1)[] = person.opponent === null ? [0] : [0, 1];
    for (const mode of [fact.mode, 'all'] as const) {
      for (const area of areasOf(person)) {
        for (const window of windows) {
          for (const people of circles) {
            const key = { player: person.player, mode, area: String(area), period: window.key, people };
            const before = this.standings.get(standingKey(key)) ?? null;
            const row = nextStanding(before ?? noStanding(key), person.result ?? 'D', fact.endedAt);
            this.standings.set(standingKey(key), row);
            this.#changedStandings.set(standingKey(key), row);
            for (const measure of measures) {
              if (measure === 'rating') continue;
              const shown = valueOf(measure, row);
              if (before !== null && shown.value === valueOf(measure, before).value) continue;
              if (shown.value === 0) continue;
              const board = boardOf({ measure, mode, area, window, people });
              this.#show(board, person, { ...shown, seq: row.seq, mark: null });
            }
          }
        }
      }
    }
  }

  #show(
    board: ScoreboardId,
    person: Participant,
    shown: Pick<RankedValue, 'value' | 'achievedAt' | 'seq' | 'mark'>,
  ): void {
    this.entries.set(`${board}/${person.player}`, { board, member: person.player, label: person.name, ...shown });
  }
}

const areasOf = ({ area }: Participant): readonly (number | 'all')[] => (area === null ? ['all'] : ['all', area]);

function boardOf(of: {
  measure: Measure;
  mode: GameFact['mode'] | 'all';
  area: number | 'all';
  window: Window;
  people: 0 | 1;
}): ScoreboardId {
  const { measure, mode, area, window, people } = of;
  return scoreboardIdOf({ kind: 'games', measure, mode, area, window, computers: people === 0 });
}

const knownOf = (row: RatingRow | null): KnownRating =>
  row === null
    ? unrated
    : { rating: row.rating, deviation: row.deviation, volatility: row.volatility, lastAt: row.last_at };

const noStanding = (key: StandingKey): StandingRow => ({
  ...key,
  wins: 0,
  draws: 0,
  losses: 0,
  run: 0,
  streak: 0,
  last_five: '',
  wins_at: 0,
  points_at: 0,
  streak_at: 0,
  seq: 0,
});

/** A value is reached when the latest game that it is made of ended, in whichever order they were told. */
function nextStanding(before: StandingRow, result: 'W' | 'L' | 'D', endedAt: number): StandingRow {
  const isWin = result === 'W';
  const run = isWin ? before.run + 1 : 0;
  return {
    ...before,
    wins: before.wins + (isWin ? 1 : 0),
    draws: before.draws + (result === 'D' ? 1 : 0),
    losses: before.losses + (result === 'L' ? 1 : 0),
    run,
    streak: Math.max(before.streak, run),
    last_five: (before.last_five + result).slice(-5),
    wins_at: isWin ? Math.max(before.wins_at, endedAt) : before.wins_at,
    points_at: result === 'L' ? before.points_at : Math.max(before.points_at, endedAt),
    streak_at: run > before.streak ? Math.max(before.streak_at, endedAt) : before.streak_at,
    seq: before.seq + 1,
  };
}

function valueOf(measure: 'wins' | 'points' | 'streak', row: StandingRow): { value: number; achievedAt: number } {
  switch (measure) {
    case 'wins':
      return { value: row.wins, achievedAt: row.wins_at };
    case 'points':
      return { value: pointsOf(row), achievedAt: row.points_at };
    case 'streak':
      return { value: row.streak, achievedAt: row.streak_at };
  }
}
