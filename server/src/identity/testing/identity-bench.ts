/** An identity service on a store in memory, with a clock that stands still until it is told. */
import { invariant } from '@inkroom/shared';
import type { Me } from '@inkroom/shared';
import { createMemoryCodes } from '../../platform/memory-codes.ts';
import { nodeEntropy } from '../../platform/node-entropy.ts';
import { nodeSecrets } from '../../platform/node-secrets.ts';
import type { Entropy } from '../../ports/clock.ts';
import type { PlayerStore } from '../../ports/player-store.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { createIdentity } from '../create-identity.ts';
import type { Credentials, Identity, PlayerChange, Session } from '../identity.ts';
import { MemoryPlayers } from './memory-players.ts';

export interface BenchOptions {
  readonly sessionKeys?: readonly string[];
  readonly entropy?: Pick<Entropy, 'bytes'>;
  readonly secrets?: Secrets;
}

export class TestClock {
  time = 1_800_000_000_000;

  now(): number {
    return this.time;
  }

  pass(ms: number): void {
    this.time += ms;
  }
}

export class IdentityBench {
  readonly clock = new TestClock();
  readonly players = new MemoryPlayers(this.clock);
  readonly settings = new Map<string, string>();
  readonly changes: PlayerChange[] = [];
  readonly address = '192.0.2.1';
  readonly #options: BenchOptions;
  #identity: Identity | null = null;

  private constructor(options: BenchOptions) {
    this.#options = options;
  }

  static async create(options: BenchOptions = {}): Promise<IdentityBench> {
    const bench = new IdentityBench(options);
    await bench.restart();
    return bench;
  }

  get identity(): Identity {
    invariant(this.#identity !== null, 'the service was started');
    return this.#identity;
  }

  /** Another process on the same store: nothing that was in memory is left. */
  async restart(options: BenchOptions = {}): Promise<void> {
    this.#identity = await startIdentity(this.players, this.clock, {
      ...this.#options,
      ...options,
      settings: this.settings,
    });
    this.identity.onChanged((change) => this.changes.push(change));
  }

  /** Somebody who has just opened the page. */
  async newcomer(): Promise<Session & { readonly credentials: Credentials }> {
    const session = valueOf(await this.identity.open({}, this.address));
    invariant(session.credentials !== undefined, 'a newcomer is given credentials');
    return { ...session, credentials: session.credentials };
  }

  /** Somebody who has played, with a claimed name. */
  async player(username: string, passphrase?: string): Promise<Session & { readonly credentials: Credentials }> {
    const newcomer = await this.newcomer();
    const session = valueOf(await this.identity.update(newcomer, { username, passphrase }));
    return { ...session, credentials: newcomer.credentials };
  }

  async meOf(session: Session): Promise<Me> {
    return valueOf(await this.identity.me(session));
  }
}

async function startIdentity(
  players: PlayerStore,
  clock: TestClock,
  options: BenchOptions & { settings?: Map<string, string> } = {},
): Promise<Identity> {
  const {
    sessionKeys = [],
    entropy = nodeEntropy,
    secrets = nodeSecrets,
    settings = new Map<string, string>(),
  } = options;
  return await createIdentity({
    players,
    settings: {
      getOrCreate(name, initial) {
        const value = settings.get(name) ?? initial;
        settings.set(name, value);
        return Promise.resolve(value);
      },
    },
    clock,
    entropy,
    secrets,
    codes: createMemoryCodes(clock),
    sessionKeys,
    defaultArea: 100,
    passphraseWork: { cost: 16, blockSize: 1, parallelism: 1 },
  });
}

/** What an answer that must be a success carries. */
export function valueOf<T, E>(answer: { ok: true; value: T } | { ok: false; error: E }): T {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  return answer.value;
}
