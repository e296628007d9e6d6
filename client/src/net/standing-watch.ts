/** Where I stand on a scoreboard: read off its rows while I am among them, else asked for, not too often. */
import type { Answer, MyStanding, PlayerId, ScoreboardRow } from '@inkroom/shared';
import type { Environment } from './environment.ts';

interface StandingOptions {
  readonly environment: Pick<Environment, 'after' | 'now'>;
  readonly ask: () => Promise<Answer<'scoreboard:me'>>;
  readonly me: () => PlayerId | null;
  readonly changed: (standing: MyStanding) => void;
}

export const standingTimes = {
  /** Between two questions. */
  leastMs: 2_000,
  /** Below the rows that are shown a place changes without a word. */
  slowMs: 15_000,
} as const;

const around = 5;

/** Null: not among these rows. */
function standingIn(rows: readonly ScoreboardRow[], member: string): MyStanding | null {
  const index = rows.findIndex((row) => row.member === member);
  const row = rows[index];
  if (row === undefined) return null;
  return {
    row,
    ahead: rows[index - 1] ?? null,
    around: rows.slice(Math.max(0, index - around), index + around + 1),
  };
}

export class StandingWatch {
  readonly #options: StandingOptions;
  #askedAt = -Infinity;
  #askedFor: PlayerId | null = null;
  #isAsking = false;
  #isResting = true;
  #cancel: () => void = () => undefined;

  constructor(options: StandingOptions) {
    this.#options = options;
  }

  /** The rows are new: `now` after a snapshot, `soon` after a change. */
  look(rows: readonly ScoreboardRow[], when: 'now' | 'soon'): void {
    const me = this.#options.me();
    if (me === null) return;
    this.#cancel();
    this.#isResting = false;
    this.#askedFor = me;
    const standing = standingIn(rows, me);
    if (standing !== null) {
      this.#options.changed(standing);
      return;
    }
    const waitMs = when === 'now' ? 0 : this.#askedAt + standingTimes.leastMs - this.#options.environment.now();
    if (waitMs <= 0) void this.#ask();
    else this.#cancel = this.#options.environment.after(waitMs, () => void this.#ask());
  }

  /** Who I am may have become known, or changed. */
  identified(rows: readonly ScoreboardRow[]): void {
    if (this.#options.me() !== this.#askedFor && rows.length > 0) this.look(rows, 'now');
  }

  /** Until somebody looks again. */
  rest(): void {
    this.#isResting = true;
    this.#cancel();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { environment, ask, changed } = this.#options;
    this.#askedAt = environment.now();
    const answer = await ask();
    this.#isAsking = false;
    if (this.#isResting) return;
    if (answer.ok) changed(answer.standing);
    this.#cancel();
    this.#cancel = environment.after(standingTimes.slowMs, () => void this.#ask());
  }
}
