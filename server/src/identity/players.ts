/** Players in the store: made once, changed by compare-and-retry. Tells whoever listens, and remembers for the tokens. */
import { assertNever, ok } from '@inkroom/shared';
import type { PlayerId } from '@inkroom/shared';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { PlayerRecord, PlayerStore } from '../ports/player-store.ts';
import { OutcomeUnknown } from '../ports/store.ts';
import { fail } from './failure.ts';
import type { Answer } from './failure.ts';
import { generateName, nameCandidates } from './generated-names.ts';
import type { Identity, PlayerChange } from './identity.ts';
import { RecentPlayers } from './recent-players.ts';
import type { RecentPlayer } from './recent-players.ts';
import { meOfRecord } from './records.ts';

/** Another change came between so often: something is wrong with the caller rather than with its luck. */
const mostAttempts = 8;

export interface PlayersOptions {
  readonly players: PlayerStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly entropy: Pick<Entropy, 'bytes'>;
}

/** The record as it should be, the same object if there is nothing to change, or a refusal. The revision is not its business. */
export type Edit = (record: PlayerRecord) => Answer<PlayerRecord>;

export type ChangeListener = Parameters<Identity['onChanged']>[0];

export class Players {
  readonly recent: RecentPlayers;
  readonly #store: PlayerStore;
  readonly #entropy: Pick<Entropy, 'bytes'>;
  readonly #listeners = new Set<ChangeListener>();

  constructor({ players, clock, entropy }: PlayersOptions) {
    this.#store = players;
    this.#entropy = entropy;
    this.recent = new RecentPlayers(clock);
  }

  onChanged(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Null when not stored. */
  async load(id: PlayerId): Promise<PlayerRecord | null> {
    const record = await this.#store.load(id);
    if (record !== null) this.#remember(record);
    return record;
  }

  /** Brings what is remembered up to date. Only for ids from genuine tokens: that there is no such player is remembered too. */
  async learn(id: PlayerId): Promise<void> {
    if ((await this.load(id)) === null) this.recent.remember(id, { revision: 0, generation: 0, me: null });
  }

  async findByName(name: string): Promise<PlayerRecord | null> {
    return await this.#store.findByName(name);
  }

  /** Stores a player under its generated name, with a number if somebody else has it; answers what is stored if it was already. */
  async add(fresh: PlayerRecord): Promise<Answer<PlayerRecord>> {
    for (const name of nameCandidates(fresh.name, this.#entropy)) {
      const record = { ...fresh, name };
      const outcome = await this.#store.create(record);
      switch (outcome) {
        case 'created':
          this.#remember(record);
          if (name !== fresh.name) this.#tell({ player: record.id, learnt: learntOf(record), me: meOfRecord(record) });
          return ok(record);
        case 'exists': {
          const stored = await this.load(fresh.id);
          return stored === null ? fail('internal') : ok(stored);
        }
        case 'name-taken':
          break;
        default:
          assertNever(outcome);
      }
    }
    return fail('internal');
  }

  /** Decides on the stored record, and again if another change came between. `keeps`: the device that stays when a generation ends. */
  async change(id: PlayerId, edit: Edit, keeps?: string): Promise<Answer<PlayerRecord>> {
    let substitutes: ReturnType<typeof nameCandidates> | null = null;
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const record = await this.load(id);
      if (record === null) return fail('session-invalid');
      const edited = edit(record);
      if (!edited.ok || edited.value === record) return edited;
      const substitute = substitutes?.next().value;
      const next: PlayerRecord = {
        ...edited.value,
        ...(typeof substitute === 'string' ? { name: substitute, username: null } : {}),
        revision: record.revision + 1,
      };
      const outcome = await this.#replace(next);
      switch (outcome) {
        case 'updated':
          this.#changed(record, next, keeps);
          return ok(next);
        case 'conflict':
          break;
        case 'name-taken':
          if (edited.value.name !== record.name) return fail('name-taken');
          // The name was released, and somebody else has taken it since: the player goes on under a generated one.
          substitutes ??= nameCandidates(generateName(this.#entropy), this.#entropy);
          break;
        default:
          assertNever(outcome);
      }
    }
    return fail('rate-limited', 500);
  }

  async #replace(next: PlayerRecord): ReturnType<PlayerStore['update']> {
    try {
      return await this.#store.update(next);
    } catch (error) {
      if (error instanceof OutcomeUnknown) this.recent.doubt(next.id);
      throw error;
    }
  }

  #changed(before: PlayerRecord, after: PlayerRecord, keeps: string | undefined): void {
    this.#remember(after);
    const looksNew = JSON.stringify(meOfRecord(before)) !== JSON.stringify(meOfRecord(after));
    const hasEnded = after.generation > before.generation;
    const mayAgain = before.banned === true && after.banned !== true;
    if (!looksNew && !hasEnded && !mayAgain) return;
    this.#tell({
      player: after.id,
      learnt: learntOf(after),
      ...(looksNew ? { me: meOfRecord(after) } : {}),
      ...(hasEnded ? { minimalGeneration: after.generation } : {}),
      ...(hasEnded && keeps !== undefined ? { device: keeps } : {}),
    });
  }

  #remember(record: PlayerRecord): void {
    this.recent.remember(record.id, learntOf(record));
  }

  /** Another node has made this change. */
  heard(change: PlayerChange): void {
    this.recent.remember(change.player, change.learnt);
    for (const listener of this.#listeners) listener(change, 'another');
  }

  #tell(change: PlayerChange): void {
    for (const listener of this.#listeners) listener(change, 'this-node');
  }
}

const learntOf = (record: PlayerRecord): RecentPlayer => ({
  revision: record.revision,
  generation: record.generation,
  ...(record.banned === true ? { banned: true } : {}),
  me: meOfRecord(record),
});
