/** What the main thread and the worker that owns boards.db say to each other: calls of RankDatabase, one answer each. */
import type { RankDatabase } from './rank-database.ts';

export type RankCall = Exclude<keyof RankDatabase, 'close'>;

export type ToRankWorker =
  | { readonly kind: 'call'; readonly call: number; readonly name: RankCall; readonly args: readonly unknown[] }
  | { readonly kind: 'close' };

export type FromRankWorker =
  | { readonly kind: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly call: number; readonly reason: string };

export interface RankWorkerSettings {
  readonly file: string;
  readonly hidden: readonly string[];
}
