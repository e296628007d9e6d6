/** Every bound of the wire, in one place; each has a test that trips it. */
export const limits = {
  /** One socket message or HTTP body. */
  maxMessageBytes: 16 * 1024,
  commandsPerSecond: 20,
  commandsBurst: 40,
  chatPerSecond: 1,
  chatBurst: 4,
  newRoomsPerMinute: 5,
  socketsPerPlayer: 20,
  /** Per IPv4 address or IPv6 /64. */
  socketsPerAddress: 200,
  handshakeMs: 5000,
  /** A slower reader is closed and resyncs. */
  maxUnsentBytes: 256 * 1024,
  maxUnsentPackets: 1000,
  /** Budgets nest: store < server < client. */
  storeMs: 700,
  serverMs: 1200,
  clientMs: 1500,
  /** Without any packet for so long after sending, the client closes the connection. */
  silentMs: 1500,
  heartbeatIntervalMs: 5000,
  heartbeatTimeoutMs: 4000,
  /** Updates and command ids that a room keeps. */
  ringLength: 64,
  chatLines: 100,
  chatLength: 240,
  nameLength: { least: 3, most: 20 },
  passphraseLength: { least: 8, most: 128 },
  area: { least: 100, most: 999 },
  sessionMs: 15 * 60 * 1000,
  linkMs: 2 * 60 * 1000,
  /** Names of watchers that are sent; the rest is a number. */
  watcherNames: 20,
  /** People of one room that a node names to the others; the rest is a number. */
  presenceNames: 50,
  lobbyGames: 24,
  scoreboardIdLength: 100,
  /** Rows from the top that a live scoreboard shows. */
  scoreboardRows: 100,
  /** Rows above and below mine. */
  scoreboardAround: 5,
  /** Scoreboards that one connection looks at at once. */
  scoreboardsPerSocket: 4,
  /** A live scoreboard changes at most this often. */
  scoreboardMs: 250,
} as const;
