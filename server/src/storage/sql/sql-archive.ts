/** The archive in SQL: facts, dead letters and cursors in one transaction, and values for live scoreboards. */
import { assertNever } from '@inkroom/shared';
import type { ActivityFact, Fact, GameFact, ScoreboardId, ScoreFact, TicketFact } from '@inkroom/shared';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { ArchiveUnavailable, UnstorableFact } from '../../ports/archive.ts';
import type { Archive, FactBatch } from '../../ports/archive.ts';
import type { RankedValue } from '../../ports/rank-index.ts';
import { projectActivity } from './activity/project-activity.ts';
import { projectGames } from './games/project-games.ts';
import { projectScores } from './scores/project-scores.ts';
import { moveCursor } from './projector/cursors.ts';
import { buryDead } from './projector/dead-letters.ts';
import type { ArchiveTables } from './tables.ts';
import { projectTickets } from './tickets/project-tickets.ts';

export const consumer = 'archive';

/** What a test takes out to show what goes wrong without it. */
export interface SqlArchiveChecks {
  /** The cursor moves in the transaction that stores the facts, and not before it. */
  readonly cursorWithFacts: boolean;
}

export const allChecks: SqlArchiveChecks = { cursorWithFacts: true };

export interface SqlArchiveOptions {
  readonly database: Kysely<ArchiveTables>;
  readonly checks?: SqlArchiveChecks;
}

/** Takes the transaction back. */
class Elsewhere extends Error {}

const settledPerStatement = 500;

export function createSqlArchive({ database, checks = allChecks }: SqlArchiveOptions): Archive {
  const moveAll = async (tx: Kysely<ArchiveTables>, batches: readonly FactBatch[]): Promise<void> => {
    // In one order, so that two projectors wait for each other and never both.
    for (const batch of batches.toSorted((a, b) => a.partition - b.partition)) {
      const hasMoved = await moveCursor(tx, { consumer, ...batch });
      if (!hasMoved) throw new Elsewhere();
    }
  };

  return {
    async cursors() {
      const rows = await database
        .selectFrom('projector')
        .select(['partition', 'last_id'])
        .where('consumer', '=', consumer)
        .execute();
      return new Map(rows.map(({ partition, last_id }) => [partition, last_id]));
    },

    async project(batches) {
      try {
        if (!checks.cursorWithFacts) await moveAll(database, batches);
        await database.transaction().execute(async (tx) => {
          // First, so that a second projector waits here and then sees that it came too late.
          if (checks.cursorWithFacts) await moveAll(tx, batches);
          await storeFacts(tx, batches);
        });
        return 'stored';
      } catch (error) {
        if (error instanceof Elsewhere) return 'elsewhere';
        if (error instanceof ArchiveUnavailable || error instanceof UnstorableFact) throw error;
        // Not the database: a projection could not make rows of it, and never will.
        throw new UnstorableFact(error instanceof Error ? error.message : String(error), { cause: error });
      }
    },

    async claimProjecting({ node, now, leaseMs }) {
      const row = { consumer, holder: node, until: now + leaseMs };
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('projector_leases')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .column('consumer')
            .doUpdateSet({ holder: row.holder, until: row.until })
            .where((of) => of.or([of('projector_leases.holder', '=', node), of('projector_leases.until', '<=', now)])),
        )
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async pendingRanks(limit) {
      const rows = await database
        .selectFrom('board_entries')
        .select(['board', 'member', 'value', 'achieved_at', 'seq', 'label', 'mark'])
        // Written out, so that Postgres sees that its partial index fits.
        .where('pending', '=', sql.lit(1))
        .orderBy('achieved_at')
        .orderBy('board')
        .orderBy('member')
        .limit(limit)
        .execute();
      // Only ids of scoreboards were ever put in there.
      return rows.map(({ board, achieved_at, ...row }) => ({
        ...row,
        board: board as ScoreboardId,
        achievedAt: achieved_at,
      }));
    },

    async settleRanks(entries) {
      const sorted = entries.toSorted(byBoardAndMember);
      for (let start = 0; start < sorted.length; start += settledPerStatement) {
        const settled = sorted
          .slice(start, start + settledPerStatement)
          .map(({ board, member, seq }) => sql`(${board}, ${member}, cast(${seq} as bigint))`);
        await sql`
          update board_entries set pending = 0
          where pending = 1 and (board, member, seq) in (values ${sql.join(settled)})
        `.execute(database);
      }
    },

    async renewRanks() {
      await database.updateTable('board_entries').set({ pending: 1 }).where('pending', '=', sql.lit(0)).execute();
    },

    async countDead() {
      const { count } = await database
        .selectFrom('dead_letters')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

async function storeFacts(tx: Transaction<ArchiveTables>, batches: readonly FactBatch[]): Promise<void> {
  const games: GameFact[] = [];
  const scores: ScoreFact[] = [];
  const activity: ActivityFact[] = [];
  const tickets: TicketFact[] = [];
  const sort = (fact: Fact): unknown => {
    switch (fact.type) {
      case 'game-finished':
      case 'game-abandoned':
        return games.push(fact);
      case 'scores':
        return scores.push(fact);
      case 'activity':
        return activity.push(fact);
      case 'ticket':
        return tickets.push(fact);
      default:
        return assertNever(fact);
    }
  };
  for (const { facts } of batches) facts.forEach(sort);
  if (games.length > 0) await projectGames(tx, games);
  if (scores.length > 0) await projectScores(tx, scores);
  if (activity.length > 0) await projectActivity(tx, activity);
  if (tickets.length > 0) await projectTickets(tx, tickets);
  for (const { partition, dead } of batches) await buryDead(tx, partition, dead);
}

const byBoardAndMember = (a: RankedValue, b: RankedValue): number =>
  a.board === b.board ? compare(a.member, b.member) : compare(a.board, b.board);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
