/** Everything that follows from the raw events, made anew from them alone. */
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { historySteps, stepMs } from '../../../ports/activity-history.ts';
import type { ArchiveTables } from '../tables.ts';

export async function rebuildActivity(tx: Transaction<ArchiveTables>): Promise<void> {
  await tx.deleteFrom('activity_rollups').execute();
  await tx.deleteFrom('activity_totals').execute();
  await tx.deleteFrom('activity_users').execute();
  for (const step of historySteps.map((name) => sql.lit(stepMs[name]))) {
    await sql`
      insert into activity_rollups (step, at, area, mode, logins, logouts)
      select ${step}, at - at % ${step}, area, mode,
        sum(case event when 'LOGIN' then 1 else 0 end), sum(case event when 'LOGOUT' then 1 else 0 end)
      from activity_events group by at - at % ${step}, area, mode`.execute(tx);
  }
  await sql`
    insert into activity_users (user_id, area, mode, event, at, n, tie)
    select user_id, area, mode, event, at, n, tie from (
      select user_id, area, mode, event, at, n, tie,
        row_number() over (partition by user_id, area, mode order by at desc, n desc, tie desc) as place
      from activity_events) as events
    where place = 1`.execute(tx);
  await sql`
    insert into activity_totals (area, mode, logins, logouts, active)
    select area, mode,
      sum(case event when 'LOGIN' then 1 else 0 end), sum(case event when 'LOGOUT' then 1 else 0 end),
      (select count(*) from activity_users where activity_users.area = activity_events.area
        and activity_users.mode = activity_events.mode and activity_users.event = 'LOGIN')
    from activity_events group by area, mode`.execute(tx);
}
