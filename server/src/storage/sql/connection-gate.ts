/** Stands before every statement: nothing is asked of the archive before its tables are there, and its state is known by what came of the last one. */
import { ArchiveUnavailable } from '../../ports/archive.ts';
import type { Logger } from '../../ports/logger.ts';

export interface GateOptions {
  readonly logger: Logger;
  /** Brings the schema up to date; harmless to repeat, and on several nodes at once. */
  readonly migrate: () => Promise<void>;
}

export class ConnectionGate {
  readonly #options: GateOptions;
  #isMigrated = false;
  #migrating: Promise<void> | null = null;
  #isAway = false;
  #isClosed = false;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** The last thing asked of it failed. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** Resolves once the tables are there; the first to ask makes them, and whoever fails leaves it to the next. */
  async open(): Promise<void> {
    if (this.#isClosed) throw new ArchiveUnavailable('the archive is closed');
    if (this.#isMigrated) return;
    this.#migrating ??= this.#migrate().finally(() => {
      this.#migrating = null;
    });
    await this.#migrating;
  }

  close(): void {
    this.#isClosed = true;
  }

  answered(): void {
    if (this.#isAway) this.#options.logger.info('the archive is there again');
    this.#isAway = false;
  }

  failed(error: Error): void {
    if (!(error instanceof ArchiveUnavailable) || this.#isClosed) return;
    if (!this.#isAway) this.#options.logger.warn('the archive is away; it is tried again', { reason: error.message });
    this.#isAway = true;
  }

  async #migrate(): Promise<void> {
    await this.#options.migrate();
    this.#isMigrated = true;
  }
}
