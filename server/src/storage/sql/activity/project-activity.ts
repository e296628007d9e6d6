/** Who played what where, as rows: the raw events once each, and what follows from those that are new. */
import type { ActivityFact } from '@inkroom/shared';
import type { Transaction } from 'kysely';
import { historySteps, stepMs } from '../../../ports/activity-history.ts';
import type { Projection } from '../projections.ts';
import type { ArchiveTables } from '../tables.ts';
import type {
  ActivityEventRow,
  ActivityOrder,
  ActivityRollupRow,
  ActivityTotalRow,
  ActivityUserRow,
} from './tables.ts';

/** Times the columns of the widest table far less than the 32,766 values that SQLite takes in a statement. */
const rowsPerStatement = 500;

export const projectActivity: Projection<ActivityFact> = async (tx, facts) => {
  const rows = eventRows(facts);
  if (rows.length === 0) return;
  const fresh = await insertEvents(tx, rows);
  if (fresh.length === 0) return;
  await addRollups(tx, rollupsOf(fresh));
  await addTotals(tx, totalsOf(fresh, await moveUsers(tx, fresh)));
};

/** One row per id, in their order. */
function eventRows(facts: readonly ActivityFact[]): readonly ActivityEventRow[] {
  const rows = new Map<string, ActivityEventRow>();
  for (const { at, items } of facts) {
    for (const [n, { id, user, area, mode, event, source }] of items.entries()) {
      if (!rows.has(id)) rows.set(id, { id, user_id: user, area, mode, event, source, at, n, tie: tieOf(id) });
    }
  }
  return inOrder(rows);
}

/** Answers those that were not there. */
async function insertEvents(
  tx: Transaction<ArchiveTables>,
  rows: readonly ActivityEventRow[],
): Promise<readonly ActivityEventRow[]> {
  const added = new Set<string>();
  for (const slice of slicesOf(rows)) {
    const inserted = await tx
      .insertInto('activity_events')
      .values(slice)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    for (const { id } of inserted) added.add(id);
  }
  return rows.filter(({ id }) => added.has(id));
}

function rollupsOf(events: readonly ActivityEventRow[]): readonly ActivityRollupRow[] {
  const rollups = new Map<string, ActivityRollupRow>();
  for (const { at, area, mode, event } of events) {
    for (const step of historySteps.map((name) => stepMs[name])) {
      const start = at - (at % step);
      const key = keyOf(step, start, area, mode);
      const row = rollups.get(key) ?? { step, at: start, area, mode, logins: 0, logouts: 0 };
      rollups.set(key, counted(row, event));
    }
  }
  return inOrder(rollups);
}

async function addRollups(tx: Transaction<ArchiveTables>, rows: readonly ActivityRollupRow[]): Promise<void> {
  for (const slice of slicesOf(rows)) {
    await tx
      .insertInto('activity_rollups')
      .values(slice)
      .onConflict((conflict) =>
        conflict.columns(['step', 'at', 'area', 'mode']).doUpdateSet((set) => ({
          logins: set('activity_rollups.logins', '+', set.ref('excluded.logins')),
          logouts: set('activity_rollups.logouts', '+', set.ref('excluded.logouts')),
        })),
      )
      .execute();
  }
}

/** Sets everybody's latest event; answers by how many the active ones of each area and mode have changed. All events of a user come through one partition, so nobody else moves them meanwhile. */
async function moveUsers(
  tx: Transaction<ArchiveTables>,
  events: readonly ActivityEventRow[],
): Promise<ReadonlyMap<string, number>> {
  const before = new Map<string, ActivityUserRow>();
  for (const slice of slicesOf([...new Set(events.map(({ user_id: user }) => user))])) {
    const rows = await tx.selectFrom('activity_users').selectAll().where('user_id', 'in', slice).execute();
    for (const row of rows) before.set(keyOf(row.user_id, row.area, row.mode), row);
  }
  const after = new Map<string, ActivityUserRow>();
  for (const { user_id, area, mode, event, at, n, tie } of events) {
    const key = keyOf(user_id, area, mode);
    const former = after.get(key) ?? before.get(key);
    if (former === undefined || isLater({ at, n, tie }, former)) {
      after.set(key, { user_id, area, mode, event, at, n, tie });
    }
  }
  for (const slice of slicesOf(inOrder(after))) {
    await tx
      .insertInto('activity_users')
      .values(slice)
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'area', 'mode']).doUpdateSet((set) => ({
          event: set.ref('excluded.event'),
          at: set.ref('excluded.at'),
          n: set.ref('excluded.n'),
          tie: set.ref('excluded.tie'),
        })),
      )
      .execute();
  }
  const changes = new Map<string, number>();
  for (const [key, { area, mode, event }] of after) {
    const change = Number(event === 'LOGIN') - Number(before.get(key)?.event === 'LOGIN');
    const pair = keyOf(area, mode);
    changes.set(pair, (changes.get(pair) ?? 0) + change);
  }
  return changes;
}

function totalsOf(
  events: readonly ActivityEventRow[],
  changes: ReadonlyMap<string, number>,
): readonly ActivityTotalRow[] {
  const totals = new Map<string, ActivityTotalRow>();
  for (const { area, mode, event } of events) {
    const key = keyOf(area, mode);
    const row = totals.get(key) ?? { area, mode, logins: 0, logouts: 0, active: changes.get(key) ?? 0 };
    totals.set(key, counted(row, event));
  }
  return inOrder(totals);
}

async function addTotals(tx: Transaction<ArchiveTables>, rows: readonly ActivityTotalRow[]): Promise<void> {
  for (const slice of slicesOf(rows)) {
    await tx
      .insertInto('activity_totals')
      .values(slice)
      .onConflict((conflict) =>
        conflict.columns(['area', 'mode']).doUpdateSet((set) => ({
          logins: set('activity_totals.logins', '+', set.ref('excluded.logins')),
          logouts: set('activity_totals.logouts', '+', set.ref('excluded.logouts')),
          active: set('activity_totals.active', '+', set.ref('excluded.active')),
        })),
      )
      .execute();
  }
}

function counted<T extends { readonly logins: number; readonly logouts: number }>(
  row: T,
  event: ActivityEventRow['event'],
): T {
  return event === 'LOGIN' ? { ...row, logins: row.logins + 1 } : { ...row, logouts: row.logouts + 1 };
}

const isLater = (one: ActivityOrder, other: ActivityOrder): boolean =>
  (one.at - other.at || one.n - other.n || one.tie - other.tie) > 0;

/** FNV-1a: a number that every engine compares alike, unlike texts. */
function tieOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

const keyOf = (...parts: readonly (string | number)[]): string => JSON.stringify(parts);

/** Two projectors hold rows in one order. */
const inOrder = <T>(rows: ReadonlyMap<string, T>): readonly T[] =>
  [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);

function slicesOf<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(rows.length / rowsPerStatement);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement),
  );
}
