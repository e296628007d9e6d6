/** The package's public face; the same code runs in browser and server. */

// lib
export * from './lib/result.ts';
export * from './lib/brand.ts';
export * from './lib/invariant.ts';
export * from './lib/random.ts';

// rules
export * from './rules/rules.ts';
export * from './rules/catalog.ts';
export { createMnkRules } from './rules/mnk.ts';
export type { MnkOptions } from './rules/mnk.ts';
export { boardOf, cellAt, placeOf, threeByThreeLines, ultimateRules } from './rules/ultimate.ts';
export type { BoardOutcome, UltimatePosition } from './rules/ultimate.ts';

// room
export * from './room/ids.ts';
export * from './room/room.ts';
export * from './room/commands.ts';
export * from './room/events.ts';
export * from './room/errors.ts';
export * from './room/times.ts';
export * from './room/clocks.ts';
export * from './room/deadlines.ts';
export * from './room/decide.ts';
export * from './room/evolve.ts';
export * from './room/codec.ts';
export * from './room/facts.ts';
export * from './room/listing.ts';
export { opponentOf, seatsOf } from './room/play.ts';

// ticket
export * from './ticket/ids.ts';
export * from './ticket/ticket.ts';
export * from './ticket/times.ts';
export * from './ticket/queue.ts';
export * from './ticket/commands.ts';
export * from './ticket/events.ts';
export * from './ticket/errors.ts';
export * from './ticket/view.ts';
export * from './ticket/desk.ts';
export * from './ticket/delivery.ts';
export * from './ticket/facts.ts';
export * from './ticket/allowed.ts';
export * from './ticket/decide.ts';
export * from './ticket/evolve.ts';
export * from './ticket/deadlines.ts';
export * from './ticket/pairing.ts';
export * from './ticket/segments.ts';
export * from './ticket/template.ts';

// scores, activity, archive
export * from './lib/calendar.ts';
export * from './scores/windows.ts';
export * from './scores/scoreboard.ts';
export * from './scores/rows.ts';
export * from './activity/activity.ts';
export * from './archive/facts.ts';
export * from './rating/glicko2.ts';
export * from './rating/rated-game.ts';

// protocol
export * from './protocol/version.ts';
export * from './protocol/limits.ts';
export * from './protocol/errors.ts';
export * from './protocol/events.ts';
export * from './protocol/lanes.ts';
export * from './protocol/messages.ts';
export * from './protocol/emotes.ts';
