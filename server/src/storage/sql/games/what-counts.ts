/** Which games count, for whom, and as what. */
import type { FactPlayer, GameFact } from '@inkroom/shared';

export type ResultLetter = 'W' | 'L' | 'D';

/** A person as one game knew them. */
export interface Participant {
  readonly seat: 0 | 1;
  readonly player: string;
  readonly name: string;
  readonly area: number | null;
  /** Null: the computer, nobody, or somebody at the same screen. */
  readonly opponent: string | null;
  /** Null: the game counts for nothing. */
  readonly result: ResultLetter | null;
}

/** People with this game in their list; two at one screen are one. Empty for house games and old clients of the game endpoints. */
export function participantsOf(fact: GameFact): readonly Participant[] {
  if (fact.origin !== 'people') return [];
  const seats: readonly (0 | 1)[] = fact.table ? [0] : [0, 1];
  return seats.flatMap((seat) => {
    const player = personAt(fact, seat);
    if (player === null) return [];
    const opponent = fact.table ? null : (personAt(fact, seat === 0 ? 1 : 0)?.player ?? null);
    const result = counts(fact) ? resultOf(fact, seat) : null;
    return [{ seat, player: player.player, name: player.name, area: player.area, opponent, result }];
  });
}

/** Finished between two different players, at least one of them a person, and nobody's own two hands. */
export function counts(fact: GameFact): boolean {
  const [x, o] = fact.players;
  if (fact.type !== 'game-finished' || fact.table || fact.origin !== 'people' || x === null || o === null) return false;
  return x.player !== o.player && (x.bot === null || o.bot === null);
}

/** Counts, and both are people. */
export const isRated = (fact: GameFact): boolean =>
  counts(fact) && fact.players.every((player) => player?.bot === null);

function personAt(fact: GameFact, seat: 0 | 1): FactPlayer | null {
  const player = fact.players[seat];
  return player?.bot === null ? player : null;
}

const resultOf = (fact: GameFact, seat: 0 | 1): ResultLetter =>
  fact.winner === null ? 'D' : fact.winner === seat ? 'W' : 'L';
