/**
 * What this process has learnt about players while tokens from before may still be around: the generation that a token
 * must have, and how the player looks by now. An entry outlives every token that does not know of it.
 */
import { limits } from '@inkroom/shared';
import type { Me, PlayerId } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';

export interface RecentPlayer {
  /** Of the record; 0 when there was none. */
  readonly revision: number;
  /** Tokens of an older one have ended. */
  readonly generation: number;
  /** May not come in. */
  readonly banned?: true;
  /** Null: was looked for and not stored at that time. */
  readonly me: Me | null;
}

export class RecentPlayers {
  readonly #entries = new Map<PlayerId, RecentPlayer & { readonly until: number }>();
  readonly #doubtful = new Set<PlayerId>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  remember(player: PlayerId, learnt: RecentPlayer): void {
    this.#doubtful.delete(player);
    // Answers of the store may overtake each other.
    if ((this.get(player)?.revision ?? 0) > learnt.revision) return;
    // Deleted first, so that the map stays in the order of expiry.
    this.#entries.delete(player);
    this.#entries.set(player, { ...learnt, until: this.#clock.now() + 2 * limits.sessionMs });
    this.#forgetExpired();
  }

  /** A change may or may not have happened: until the store is read again, nothing is known. */
  doubt(player: PlayerId): void {
    this.#doubtful.add(player);
  }

  isDoubtful(player: PlayerId): boolean {
    return this.#doubtful.has(player);
  }

  forgetAll(): void {
    this.#entries.clear();
    this.#doubtful.clear();
  }

  get(player: PlayerId): RecentPlayer | undefined {
    const entry = this.#entries.get(player);
    return entry !== undefined && entry.until > this.#clock.now() ? entry : undefined;
  }

  get size(): number {
    return this.#entries.size;
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    for (const [player, { until }] of this.#entries) {
      if (until > now) return;
      this.#entries.delete(player);
    }
  }
}
