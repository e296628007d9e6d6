/**
 * Last five games and the run of wins, for the rows of a scoreboard. They come from the archive, which may be slow or
 * away: rows never wait for it, they get what is known, and are told again when it is otherwise.
 */
import type { ModeName } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { GameHistory, PlayerForm } from '../ports/game-history.ts';

export interface RecentFormsOptions {
  readonly history: Pick<GameHistory, 'forms'>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Some are otherwise than they were. */
  readonly onNews: () => void;
}

const mostKept = 20_000;
/** The archive is asked this often at most, for all who were shown meanwhile. */
const onceInMs = 1_000;
type Mode = ModeName | 'all';

const keyOf = (member: string, mode: Mode): string => `${mode} ${member}`;

export class RecentForms {
  readonly #options: RecentFormsOptions;
  readonly #kept = new Map<string, PlayerForm>();
  #wanted = new Map<Mode, Set<string>>();
  #isDue = false;
  #askedAt = -Infinity;
  #cancel: () => void = () => undefined;

  constructor(options: RecentFormsOptions) {
    this.#options = options;
  }

  of(member: string, mode: Mode): PlayerForm | null {
    return this.#kept.get(keyOf(member, mode)) ?? null;
  }

  /** They are shown now. Also those whose value is the same: whoever lost a game has other recent games, too. */
  want(members: readonly string[], mode: Mode): void {
    if (members.length === 0) return;
    const wanted = this.#wanted.get(mode) ?? new Set<string>();
    for (const member of members) wanted.add(member);
    this.#wanted.set(mode, wanted);
    if (this.#isDue) return;
    this.#isDue = true;
    const { clock } = this.#options;
    const waitMs = Math.max(0, this.#askedAt + onceInMs - clock.now());
    this.#cancel = clock.after(waitMs, () => void this.#ask());
  }

  close(): void {
    this.#isDue = true;
    this.#cancel();
  }

  async #ask(): Promise<void> {
    const { clock, history, onNews } = this.#options;
    this.#askedAt = clock.now();
    const wanted = this.#wanted;
    this.#wanted = new Map();
    let isNew = false;
    try {
      for (const [mode, members] of wanted) {
        const forms = await history.forms([...members], mode);
        for (const [member, form] of forms) isNew = this.#learn(keyOf(member, mode), form) || isNew;
      }
    } catch {
      // The archive is away: rows keep what they have until they are shown again.
    }
    this.#isDue = false;
    const [next] = this.#wanted;
    if (next !== undefined) this.want([...next[1]], next[0]);
    if (isNew) onNews();
  }

  #learn(key: string, form: PlayerForm): boolean {
    const known = this.#kept.get(key);
    if (known?.lastFive === form.lastFive && known.run === form.run) return false;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#kept.set(key, form);
    return true;
  }
}
