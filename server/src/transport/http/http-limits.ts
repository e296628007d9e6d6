/** Every bound of HTTP that is not one of the protocol's, in one place; each has a test that trips it. */
export const httpLimits = {
  /** Per address group, over all endpoints and rendered pages. */
  requestsPerSecond: 50,
  requestsBurst: 250,
  /** New players per address group. */
  sessionsPerSecond: 1,
  sessionsBurst: 60,
  /** New games of the game endpoints per address group: they have no player to count by. */
  gamesPerSecond: 2,
  gamesBurst: 60,
  listLimit: { usual: 24, most: 100 },
  auditLimit: { usual: 50, most: 500 },
  /** Public rooms that a list can page through. */
  listDepth: 500,
  /** Of a rating graph, give or take the rounding of its step. */
  graphPoints: 300,
  /** Of a scoreboard as a whole table, and how often per address group. */
  tableRows: 10_000,
  tablesPerSecond: 1,
  tablesBurst: 10,
  /** Longest name of a guest or team, and of a station. `metrics`: numbers of one completed ticket. */
  tickets: { guestName: 40, station: 40, metrics: 32 },
  queues: {
    window: { least: 1, most: 100 },
    showUpMs: { least: 10_000, most: 24 * 60 * 60_000 },
    everyMs: { least: 5_000, most: 24 * 60 * 60_000 },
    template: 480,
    teams: 20,
    metrics: 16,
  },
  /** Tickets of each state that the desk is shown at once, and messages. */
  deskTickets: 100,
  deliveriesLimit: { usual: 50, most: 200 },
  idempotencyKeyLength: 200,
  /** Scores in one request, and what its body may come to. */
  scoresPerRequest: 1_000,
  scoresBytes: 512 * 1024,
} as const;
