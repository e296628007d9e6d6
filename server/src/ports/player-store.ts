/** Who plays here: players with their devices, and the registry that keeps names unique. */
import type { PlayerId } from '@inkroom/shared';

export interface Device {
  readonly id: string;
  /** SHA-256 of the device's 128 random bits. */
  readonly secretHash: string;
  readonly createdAt: number;
}

export interface PlayerRecord {
  readonly id: PlayerId;
  /** As shown: a claimed username or a generated name. */
  readonly name: string;
  /** The claimed username, null while the name is generated. */
  readonly username: string | null;
  readonly area: number;
  /** Raised by a change of passphrase, a log-out everywhere and a ban; older session tokens end. */
  readonly generation: number;
  /** scrypt hash with its parameters, or null. */
  readonly passphraseHash: string | null;
  readonly devices: readonly Device[];
  readonly createdAt: number;
  /** May not come in any more, until it is lifted; absent: may. */
  readonly banned?: boolean;
  /** Starts at 1, one more with each change. */
  readonly revision: number;
}

export type NameClaim = 'claimed' | 'taken';

export interface PlayerStore {
  /** Null when absent. */
  load(id: PlayerId): Promise<PlayerRecord | null>;
  /** Stores a new player and its name in one atomic step. `exists`: that id is stored already (harmless to repeat). `name-taken`: nothing was stored. */
  create(record: PlayerRecord): Promise<'created' | 'exists' | 'name-taken'>;
  /** Replaces the record if the stored revision is `record.revision - 1`. A changed name is claimed and the former freed in the same step. */
  update(record: PlayerRecord): Promise<'updated' | 'conflict' | 'name-taken'>;
  /** By name after case folding; null when nobody holds it. */
  findByName(name: string): Promise<PlayerRecord | null>;
  /** Frees a name but keeps it from others until `reservedUntil`. */
  releaseName(name: string, reservedUntil: number): Promise<'released' | 'absent'>;
}
