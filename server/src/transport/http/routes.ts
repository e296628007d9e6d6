/** The route table: every endpoint there is, in the order in which it is matched. */
import type { HttpDeps } from './deps.ts';
import { httpLimits } from './http-limits.ts';
import { createAddressLimit } from './rate-limit.ts';
import type { Route } from './route.ts';
import { accountRoutes } from './routes/accounts.ts';
import { adminRoutes } from './routes/admin.ts';
import { activityRoutes } from './routes/activity.ts';
import { graphqlRoutes } from './graphql/graphql-routes.ts';
import { contactRoutes } from './routes/contacts.ts';
import { gameRoutes } from './routes/games.ts';
import { healthRoutes } from './routes/health.ts';
import { moderationRoutes } from './routes/moderation.ts';
import { playerRoutes } from './routes/players.ts';
import { queueRoutes } from './routes/queues.ts';
import { matchRoutes } from './routes/matches.ts';
import { roomRoutes } from './routes/rooms.ts';
import { scoreboardRoutes } from './routes/scoreboards.ts';
import { scoreRoutes } from './routes/scores.ts';
import { sessionRoutes } from './routes/session.ts';
import { ticketRoutes } from './routes/tickets.ts';
import { ticketStepRoutes } from './routes/ticket-steps.ts';

export function createRoutes(deps: HttpDeps): readonly Route[] {
  const { clock } = deps;
  const newSessions = createAddressLimit({
    clock,
    perSecond: httpLimits.sessionsPerSecond,
    burst: httpLimits.sessionsBurst,
  });
  const newGames = createAddressLimit({ clock, perSecond: httpLimits.gamesPerSecond, burst: httpLimits.gamesBurst });
  const newTables = createAddressLimit({ clock, perSecond: httpLimits.tablesPerSecond, burst: httpLimits.tablesBurst });
  return [
    ...sessionRoutes({ ...deps, newSessions }),
    ...roomRoutes(deps),
    ...matchRoutes(deps),
    ...gameRoutes({ ...deps, newGames }),
    ...ticketRoutes({ ...deps, newTables }),
    ...ticketStepRoutes(deps),
    ...contactRoutes(deps),
    ...queueRoutes(deps),
    ...accountRoutes(deps),
    ...scoreboardRoutes({ ...deps, newTables }),
    ...moderationRoutes(deps),
    ...scoreRoutes(deps),
    ...graphqlRoutes,
    ...adminRoutes(deps),
    ...playerRoutes(deps),
    ...activityRoutes(deps),
    ...healthRoutes(deps),
  ];
}
