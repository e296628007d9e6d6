/** Two projectors that know nothing of each other, on one archive; facts that come in; and whatever a test breaks. */
import { onTestFinished, vi } from 'vitest';
import { TcpProxy } from '../../../e2e/support/tcp-proxy.ts';
import type { PostgresProcess } from '../../../scripts/cluster/postgres-process.ts';
import { startProjector } from '../../src/archive/projector.ts';
import type { Projector } from '../../src/archive/projector.ts';
import { MemoryOutbox, MemoryRanks } from '../../src/archive/testing/memory-outbox.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { nodeClock } from '../../src/platform/node-clock.ts';
import { nodeEntropy } from '../../src/platform/node-entropy.ts';
import type { OpenArchive } from '../../src/storage/sql/open-archive.ts';
import { allChecks } from '../../src/storage/sql/sql-archive.ts';
import type { SqlArchiveChecks } from '../../src/storage/sql/sql-archive.ts';
import { postgresHome, quietLogger, sqliteHome } from '../../src/storage/sql/testing.ts';
import type { ArchiveHome } from '../../src/storage/sql/testing.ts';
import type { Fact } from '@inkroom/shared';
import { makeFacts, makePoison } from './facts.ts';
import { runDoomedProjector } from './remote-outbox.ts';
import type { ProgramSettings } from './remote-outbox.ts';

export type Engine =
  | { readonly kind: 'SQLite'; readonly file: string }
  | {
      readonly kind: 'Postgres';
      readonly postgres: PostgresProcess;
      readonly proxy: TcpProxy;
      readonly database: string;
    };

const partitions = 4;
const patience = { timeout: 180_000, interval: 10 };

export interface SceneOptions {
  readonly engine: Engine;
  readonly home: ArchiveHome;
  readonly address: ProgramSettings['address'];
  readonly checks?: SqlArchiveChecks;
}

export class Scene {
  readonly engine: Engine;
  readonly outbox = new MemoryOutbox(partitions);
  readonly ranks = new MemoryRanks();
  readonly told: Fact[] = [];
  dead = 0;
  readonly opened: readonly OpenArchive[];
  readonly #projectors: readonly Projector[];
  readonly #options: SceneOptions;
  #batches = 0;
  #outages = 0;

  constructor(options: SceneOptions) {
    const { engine, home, checks } = options;
    this.#options = options;
    this.engine = engine;
    const logger: Logger = { ...quietLogger, warn: () => void (this.#outages += 1) };
    const settings = { statementMs: 1_500, logger, ...(checks === undefined ? {} : { checks }) };
    this.opened = [home.open(settings), home.open(settings)];
    this.#projectors = this.opened.map(({ archive }, index) =>
      startProjector({
        outbox: this.outbox,
        // Each believes that it is the only one.
        archive: { ...archive, claimProjecting: async () => true },
        ranks: this.ranks,
        clock: nodeClock,
        entropy: nodeEntropy,
        logger: quietLogger,
        metrics: { projected: () => void (this.#batches += 1), buried: () => undefined },
        node: `node-${index}`,
      }),
    );
    onTestFinished(async () => {
      await Promise.all(this.#projectors.map((projector) => projector.stop()));
    });
  }

  get archive(): OpenArchive {
    const [first] = this.opened;
    if (first === undefined) throw new Error('nothing is open');
    return first;
  }

  tell(count: number): void {
    const facts = makeFacts(count);
    this.told.push(...facts);
    for (let partition = 0; partition < partitions; partition += 1) {
      this.outbox.append(
        partition,
        facts.filter((_, index) => index % partitions === partition),
      );
    }
  }

  tellPoison(): void {
    const texts = makePoison();
    this.dead += texts.length;
    this.outbox.appendTexts(1, texts);
  }

  /** Something was stored since. */
  async progressed(): Promise<void> {
    const before = this.#batches;
    await vi.waitUntil(() => this.#batches > before, patience);
  }

  /** One of ours has noticed an outage that began since. */
  async bitten(cause: () => Promise<void>): Promise<void> {
    const before = this.#outages;
    await cause();
    await vi.waitUntil(() => this.#outages > before, patience);
  }

  async away(): Promise<void> {
    await vi.waitUntil(() => this.opened.every((one) => one.isAway()), patience);
  }

  async drained(): Promise<void> {
    await vi.waitUntil(() => this.outbox.waiting === 0, { ...patience, timeout: 300_000 });
    await vi.waitUntil(async () => (await this.archive.archive.pendingRanks(1)).length === 0, patience);
  }

  /** While ours rest another one works, until it kills itself. */
  async runDoomed(death: ProgramSettings['death']): Promise<string> {
    for (const projector of this.#projectors) projector.setUnplugged(true);
    // There is something to do for it, whatever ours have done already.
    this.tell(200);
    const { address, checks = allChecks } = this.#options;
    const how = await runDoomedProjector({ address, checks, death }, this);
    for (const projector of this.#projectors) projector.setUnplugged(false);
    return how;
  }
}

export function sqliteScene(checks?: SqlArchiveChecks): Scene {
  const home = sqliteHome();
  const { file } = home;
  return new Scene({ engine: { kind: 'SQLite', file }, home, address: { file }, ...(checks && { checks }) });
}

/** Through a proxy, which the test may break as well. */
export async function postgresScene(postgres: PostgresProcess, checks?: SqlArchiveChecks): Promise<Scene> {
  const proxy = await TcpProxy.start(() => postgres.port);
  onTestFinished(() => proxy.close());
  const home = await postgresHome(postgres, proxy.port);
  const { url } = home;
  const engine: Engine = { kind: 'Postgres', postgres, proxy, database: new URL(url).pathname.slice(1) };
  return new Scene({ engine, home, address: { url }, ...(checks && { checks }) });
}
