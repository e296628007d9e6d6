/**
 * Last five games and the run of wins, for the rows of a scoreboard. They come from the archive, which may be slow or
 * away: rows never wait for it, they get what is known, and are told again when more is.
 */
import type { ModeName } from '@inkroom/shared';
import type { GameHistory, PlayerForm } from '../ports/game-history.ts';

export interface RecentFormsOptions {
  readonly history: Pick<GameHistory, 'forms'>;
  /** The archive has answered with something new. */
  readonly onNews: () => void;
}

const mostKept = 20_000;
type Mode = ModeName | 'all';

const keyOf = (member: string, mode: Mode): string => `${mode} ${member}`;

export class RecentForms {
  readonly #options: RecentFormsOptions;
  /** Null: nothing counted yet. */
  readonly #kept = new Map<string, PlayerForm | null>();
  readonly #wanted = new Map<Mode, Set<string>>();
  #asking = false;

  constructor(options: RecentFormsOptions) {
    this.#options = options;
  }

  of(member: string, mode: Mode): PlayerForm | null {
    return this.#kept.get(keyOf(member, mode)) ?? null;
  }

  /** `moved`: whose value has just changed, so that what is known is old. */
  want(members: readonly string[], mode: Mode, moved: ReadonlySet<string>): void {
    const asked = members.filter((member) => moved.has(member) || !this.#kept.has(keyOf(member, mode)));
    if (asked.length === 0) return;
    const wanted = this.#wanted.get(mode) ?? new Set<string>();
    for (const member of asked) wanted.add(member);
    this.#wanted.set(mode, wanted);
    void this.#ask();
  }

  /** One question at a time, for all who are wanted by then. */
  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    let isNew = false;
    try {
      for (const [mode, members] of this.#wanted) {
        this.#wanted.delete(mode);
        const forms = await this.#options.history.forms([...members], mode);
        if (this.#kept.size > mostKept) this.#kept.clear();
        for (const member of members) this.#kept.set(keyOf(member, mode), forms.get(member) ?? null);
        isNew = true;
      }
    } catch {
      // The archive is away: rows go without until they are wanted again.
      this.#wanted.clear();
    } finally {
      this.#asking = false;
    }
    if (isNew) this.#options.onNews();
  }
}
