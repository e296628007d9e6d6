/** Names of players as they are now, kept for some thousands of them; a rename is heard and seen. */
import { isPlayerId } from '@inkroom/shared';
import type { PlayerId } from '@inkroom/shared';
import type { PlayerStore } from '../ports/player-store.ts';

const mostKept = 20_000;
/** Records that are read at once: a whole page of strangers. */
const mostAtOnce = 200;

export class MemberNames {
  readonly #players: Pick<PlayerStore, 'load'>;
  readonly #most: number;
  /** In the order of use, oldest first. Null: no such player. */
  readonly #kept = new Map<string, string | null>();

  constructor(players: Pick<PlayerStore, 'load'>, most = mostKept) {
    this.#players = players;
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Absent: no such player. Throws StoreUnavailable. */
  async of(members: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const unknown = [...new Set(members)].filter((member) => !this.#kept.has(member));
    for (let from = 0; from < unknown.length; from += mostAtOnce) {
      await Promise.all(unknown.slice(from, from + mostAtOnce).map((member) => this.#read(member)));
    }
    const names = new Map<string, string>();
    for (const member of members) {
      const name = this.#kept.get(member);
      if (name === undefined || name === null) continue;
      names.set(member, name);
      this.#keep(member, name);
    }
    this.#forgetOldest();
    return names;
  }

  /** A player is called so from now on. */
  learn(player: PlayerId, name: string): void {
    this.#keep(player, name);
    this.#forgetOldest();
  }

  /** Renames may have gone unheard. */
  forgetAll(): void {
    this.#kept.clear();
  }

  async #read(member: string): Promise<void> {
    const record = isPlayerId(member) ? await this.#players.load(member) : null;
    // What was heard meanwhile is newer.
    if (!this.#kept.has(member)) this.#keep(member, record?.name ?? null);
  }

  #keep(member: string, name: string | null): void {
    this.#kept.delete(member);
    this.#kept.set(member, name);
  }

  #forgetOldest(): void {
    for (const member of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) return;
      this.#kept.delete(member);
    }
  }
}
