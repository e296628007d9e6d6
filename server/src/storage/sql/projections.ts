/** How facts become rows: by their type, inside the transaction that moves the cursor. */
import type { Fact } from '@inkroom/shared';
import type { Transaction } from 'kysely';
import type { ArchiveTables } from './tables.ts';

/**
 * Facts in their order. Must leave the same rows when a fact comes a second time, and hold rows in one order (by id)
 * while two nodes write at once. A broken constraint or a value out of range means that a fact cannot be stored.
 */
export type Projection<F extends Fact> = (tx: Transaction<ArchiveTables>, facts: readonly F[]) => Promise<void>;
