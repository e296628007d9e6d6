/** Every time and number that queues go by. */
export const ticketTimes = {
  /** Both of a pair confirm within this. */
  readyCheckMs: 10_000,
  /** A page in front that was used within this accepts by itself. */
  autoAcceptMs: 5_000,
  /** After so long alone the computer is offered. */
  botOfferMs: 10_000,
  /** The owner of a ticket in a match queue may be away for so long. */
  graceMs: 15_000,
  /** What lasts is looked at after so long, in case that nobody told of its end: who waits, a match that is played. */
  look: { firstMs: 10_000, mostMs: 60_000 },
  /** Any rating and any area is accepted by whoever has waited so long. */
  anyoneMs: 8_000,
  rating: { windowAtFirst: 50, widerPerSecond: 25 },
  /** Missed ready checks: 30 s, then double each time, up to ten minutes. */
  coolDown: { firstMs: 30_000, mostMs: 10 * 60_000 },
  /** Oldest tickets that one pass of pairing looks at. */
  passSize: 50,
  /** A confirmed station ticket older than this is flagged on the desk. */
  staleConfirmedMs: 10 * 60_000,
  undoMs: 10_000,
  /** An ended ticket stays readable live for so long; then the archive has it. */
  keepEndedMs: 60 * 60_000,
  /** How long a hand-over code works. */
  handOverMs: 10 * 60_000,
} as const;

/** Station queues, unless the queue says otherwise. */
export const stationDefaults = { recallWindow: 2, showUpMs: 20 * 60_000 } as const;
