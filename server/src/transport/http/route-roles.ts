/** Which nodes serve which routes. */
import { allRoles } from '../../roles.ts';
import type { Role, Roles } from '../../roles.ts';
import type { Route } from './route.ts';

/** Probes and figures, and what operators ask any node for. */
const everywhere: ReadonlySet<string> = new Set(['/health', '/livez', '/readyz', '/metrics']);
/** Of clients that send activity, and read it back at the same address; the page reads it, too. */
const activityReads: ReadonlySet<string> = new Set(['/stats', '/api/stats']);

export function rolesServing({ path, tag, key }: Pick<Route, 'path' | 'tag' | 'key'>): readonly Role[] {
  if (everywhere.has(path) || tag === 'admin') return allRoles;
  if (key?.scope === 'ingest' || path === '/generate_data') return ['ingest'];
  // What a scoreboard does with scores is said by whoever sends them.
  return activityReads.has(path) || tag === 'scores' ? ['edge', 'ingest'] : ['edge'];
}

export const servesRoute = (roles: Roles, route: Pick<Route, 'path' | 'tag' | 'key'>): boolean =>
  rolesServing(route).some((role) => roles.has(role));
