/** Everything that a server keeps, opened together: the embedded engine and Redis each answer one of these. */
import type { AccountBook } from './account-book.ts';
import type { ActivityBook } from './activity-book.ts';
import type { ChatLog } from './chat-log.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import type { Outbox } from './outbox.ts';
import type { PlayerStore } from './player-store.ts';
import type { Plug } from './plug.ts';
import type { Presence } from './presence.ts';
import type { RankIndex } from './rank-index.ts';
import type { RoomSignals } from './room-signals.ts';
import type { ScoreBook } from './score-book.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store.ts';

export interface Storage {
  readonly store: Store;
  readonly chatLog: ChatLog;
  readonly players: PlayerStore;
  readonly settings: Settings;
  readonly scores: ScoreBook;
  readonly accounts: AccountBook;
  readonly plug: Plug;
  readonly activity: ActivityBook;
  readonly codes: OneTimeCodes;
  readonly presence: Presence;
  readonly signals: RoomSignals;
  readonly ranks: RankIndex;
  readonly outbox: Outbox;
  /** What cannot be relied on at the moment, such as `store`; a shared outage, not a fault of this node. */
  degraded(): readonly string[];
  /** This node alone does not hear what the store publishes, while the store answers. */
  isDeaf(): boolean;
  /** What is stored where, in one sentence. */
  describe(): string;
  close(): Promise<void>;
}
