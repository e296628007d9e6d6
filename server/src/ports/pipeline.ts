/** The way of facts from the live store to the archive, as an operator sees it, and the switch that unplugs the archive. */

export interface PipelineState {
  /** `unplugged`: by the switch, so that somebody can watch what an outage does. */
  readonly database: 'up' | 'away' | 'unplugged';
  /** Entries that the archive does not have yet. */
  readonly backlog: number;
  /** Age of the oldest of them; null: none. */
  readonly oldestAgeMs: number | null;
  /** Facts that all nodes have taken in of late; scores that came together share one. Null: not known yet. */
  readonly acceptedPerSecond: number | null;
  /** Scores from outside that this process has taken in of late. */
  readonly scoresPerSecond: number | null;
  /** The batch that was stored last by this process; null: none yet. */
  readonly lastBatch: { readonly at: number; readonly facts: number; readonly ms: number } | null;
  /** Entries that can never be stored. */
  readonly dead: number;
}

export interface Pipeline {
  state(): PipelineState;
  /** On all nodes. Throws StoreUnavailable and OutcomeUnknown. */
  setUnplugged(unplugged: boolean): Promise<void>;
}
