/** Every pause and limit of the connection, in milliseconds unless it says otherwise. */
export const connectionTimes = {
  retry: { firstMs: 300, mostMs: 5_000 },
  /** A connection that lasted so long was a good one: the pauses start small again. */
  goodAfterMs: 5_000,
  /** "Back, nothing was lost" stands so long. */
  resyncedMs: 2_500,
  /** It is said after so long at the latest; what is still missing then arrives later. */
  resyncMostMs: 3_000,
  tickMs: 1_000,
  /** A timer that is so much off means that the device slept, or that its clock was set. */
  suspendedMs: 5_000,
  /** A move to another server that takes no longer is not worth a word. */
  blinkMs: 1_000,
  /** A late answer to a game message is remembered so long: another kind of answer does not end `slow` before. So is a store that was away. */
  slowMemoryMs: 5_000,
  renewBeforeMs: 2 * 60_000,
  clockCheckMs: 5 * 60_000,
  tokenWaitMs: 5_000,
  /** An answer over HTTP that takes longer counts as none. */
  httpMostMs: 15_000,
  /** A draining node closes its connections within a second; after this the page leaves by itself. */
  drainMs: 1_500,
  /** So many tries are put down to the server that said it would leave. */
  drainTries: 3,
} as const;
