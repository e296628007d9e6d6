/** How a queue is run. Match queues have one setting per mode, fixed; station queues are made and changed by `admin`. */
import { isModeName, titleOf } from '../rules/catalog.ts';
import type { QueueKind } from './ticket.ts';
import type { QueueName } from './ids.ts';
import { stationDefaults } from './times.ts';

/** `auto`: whenever a place in the window is free. `timer`: one every `everyMs`, if a place is free. `hand`: by the desk only. */
export type RecallRule =
  | { readonly kind: 'auto' }
  | { readonly kind: 'timer'; readonly everyMs: number }
  | { readonly kind: 'hand' };

export const channels = ['page', 'push', 'sms', 'webhook', 'log'] as const;
export type Channel = (typeof channels)[number];

export interface QueueSettings {
  readonly name: QueueName;
  readonly kind: QueueKind;
  readonly title: string;
  /** Closed: nobody joins; who waits is served. */
  readonly open: boolean;
  /** How many may be called up at once: recalled, or confirmed and not yet playing. */
  readonly recallWindow: number;
  readonly showUpMs: number;
  readonly recall: RecallRule;
  /** What recalled people are told; placeholders {name}, {sign}, {queue}, {minutes}, {link}. */
  readonly template: string;
  /** Channels used for a recall, besides the page and the wall. */
  readonly channels: readonly Channel[];
  /** Told of every transition, signed; null: nobody. */
  readonly webhook: string | null;
  /** Teams that tickets may belong to; empty: none. A ticket without a team gets the one with the fewest today. */
  readonly teams: readonly string[];
  /** Numbers that `complete` may carry besides the score. */
  readonly metrics: readonly string[];
  /** Scoreboard that scores go to (`best`); null: none. */
  readonly board: string | null;
}

/** The record of a station queue: its settings, and what has to be counted in one place. */
export interface QueueState {
  readonly settings: QueueSettings;
  /** When somebody was called up by rule last, for `timer`. */
  readonly calledAt: number;
  /** Written by each automatic recall, so that two nodes never call up two for one place. */
  readonly calls: number;
  /** Tickets that each team got on `day` (days since the epoch, UTC). */
  readonly teamsOf: { readonly day: number; readonly counts: Readonly<Record<string, number>> };
  /** Tickets called up per hour (hours since the epoch), of the last 24 in which there were any, oldest first. */
  readonly hours: readonly { readonly hour: number; readonly calls: number }[];
}

export const standardTemplate =
  '{name}, it is your turn at {queue} ({sign}). Please come within {minutes} minutes. {link}';

export const matchQueueOf = (name: QueueName): QueueSettings => ({
  ...stationQueueOf(name),
  kind: 'match',
  title: isModeName(name) ? titleOf(name) : name,
  channels: [],
  board: null,
});

/** What a new station queue is made of; its scoreboard has its name. */
export const stationQueueOf = (name: QueueName): QueueSettings => ({
  name,
  kind: 'station',
  title: name === 'main' ? 'Main queue' : name,
  open: true,
  recallWindow: stationDefaults.recallWindow,
  showUpMs: stationDefaults.showUpMs,
  recall: { kind: 'auto' },
  template: standardTemplate,
  channels: ['log'],
  webhook: null,
  teams: [],
  metrics: ['distance', 'homeruns'],
  board: name,
});
