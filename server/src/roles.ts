/** What a node does. Each part runs on any number of nodes, and a node may do all of them, as it does unless told otherwise. */

/** `edge`: people (pages, sockets, rooms, the deadlines of games). `ingest`: scores and activity from outside. `projector`: from the outbox to the archive. `matchmaker`: pairs those who wait, and calls them up. */
export const allRoles = ['edge', 'ingest', 'projector', 'matchmaker'] as const;
export type Role = (typeof allRoles)[number];
export type Roles = ReadonlySet<Role>;

/** Null: one of the words is no role, or there is none. */
export function parseRoles(words: readonly string[]): Roles | null {
  const roles = new Set<Role>();
  for (const word of words) {
    const role = allRoles.find((one) => one === word.toLowerCase());
    if (role === undefined) return null;
    roles.add(role);
  }
  return roles.size === 0 ? null : roles;
}
