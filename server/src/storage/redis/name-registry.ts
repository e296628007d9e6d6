/** Which name is whose, in the partition of the name. What it says is a lease or a hint: whether a player carries a name stands in the player's record. */
import type { PlayerId } from '@inkroom/shared';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import { nameKey, partitionOf, prefixOf } from './keys.ts';
import type { RedisLink, Reply } from './redis-link.ts';
import type { ScriptLoader } from './scripts.ts';

export interface Claim {
  /** After foldName. */
  readonly folded: string;
  readonly player: PlayerId;
  /** Number of the claim, by which a step sees that nobody came between. */
  readonly claim: string;
}

export interface Lease extends Claim {
  /** Epoch milliseconds of store time. */
  readonly endsAt: number;
}

export interface NameRegistryOptions {
  readonly link: Pick<RedisLink, 'run' | 'command'>;
  readonly script: ScriptLoader;
  readonly isCarriedBy: (player: PlayerId, folded: string) => Promise<boolean>;
}

const leaseMs = 30_000;
/** So often the name may change hands between a look and the next. */
const mostLooks = 8;

export class NameRegistry {
  readonly #options: NameRegistryOptions;

  constructor(options: NameRegistryOptions) {
    this.#options = options;
  }

  /**
   * `own`: it is the player's and no lease is needed, because the record that carries it is the one to be replaced.
   * StoreUnavailable when the answer is lost, too: a lease by itself says nothing about the player.
   */
  async lease(
    folded: string,
    { player, isCarried }: { player: PlayerId; isCarried: boolean },
  ): Promise<Lease | 'own' | 'taken'> {
    let unused = '';
    for (let look = 0; look < mostLooks; look += 1) {
      const args = [player, isCarried ? 'carried' : '', unused, leaseMs];
      const [kind, claim = '', more = ''] = await this.#reserve(folded, args);
      if (kind === 'own' || kind === 'taken') return kind;
      if (kind === 'leased') return { folded, player, claim, endsAt: Number(more) };
      // Its last claim is over; `more` is the player that made it, and the player's record tells what it came to.
      if (await this.#options.isCarriedBy(more as PlayerId, folded)) return 'taken';
      unused = claim;
    }
    return 'taken';
  }

  /** Whose the name was at its last claim; null: nobody's, or released. */
  async held(folded: string): Promise<Claim | null> {
    const words = ['HMGET', nameKey(folded), 'player', 'claim', 'released'];
    const reply = await this.#options.link.command(words, { partition: partitionOf(folded), writes: false });
    const [player, claim, released] = Array.isArray(reply) ? (reply as readonly Reply[]) : [];
    if (typeof player !== 'string' || typeof claim !== 'string' || released !== null) return null;
    return { folded, player: player as PlayerId, claim };
  }

  async heldBy(player: PlayerId, folded: string): Promise<Claim | null> {
    const held = await this.held(folded);
    return held?.player === player ? held : null;
  }

  /** After the record was stored or not. Losing this step harms nothing: the lease runs out, and the record tells. */
  async end(claim: Claim, what: 'confirm' | 'abandon' | 'free'): Promise<void> {
    try {
      await this.#settle(claim, what);
    } catch (error) {
      if (!(error instanceof StoreUnavailable) && !(error instanceof OutcomeUnknown)) throw error;
    }
  }

  /** False when somebody else came between. */
  async release(claim: Claim, keptUntil: number): Promise<boolean> {
    return (await this.#settle(claim, 'release', keptUntil)) === '1';
  }

  async #reserve(folded: string, args: readonly (string | number)[]): Promise<readonly string[]> {
    try {
      const reply = await this.#run('reserve-name', folded, args);
      return Array.isArray(reply) ? reply.map(String) : [];
    } catch (error) {
      if (error instanceof OutcomeUnknown) throw new StoreUnavailable(error.message);
      throw error;
    }
  }

  #settle({ folded, player, claim }: Claim, what: string, until = 0): Promise<Reply> {
    return this.#run('settle-name', folded, [player, claim, what, until]);
  }

  #run(name: string, folded: string, args: readonly (string | number)[]): Promise<Reply> {
    const partition = partitionOf(folded);
    return this.#options.link.run({
      script: this.#options.script(name),
      keys: [nameKey(folded)],
      args: [prefixOf(partition), ...args],
      partition,
      writes: true,
    });
  }
}
