/** Who did what to whom, kept in the archive; entries wait in memory while it is away. */
export interface AuditEntry {
  readonly at: number;
  /** Name of the account, or `local` for the machine itself. */
  readonly who: string;
  /** As `noun:verb`: `player:hide`, `key:rotate`, `archive:unplug`. */
  readonly what: string;
  readonly subject: string | null;
  readonly detail: string | null;
}

export interface AuditLog {
  /** Never throws and never waits for the archive. */
  note(entry: AuditEntry): void;
  /** Latest first. Throws ArchiveUnavailable. */
  latest(limit: number): Promise<readonly AuditEntry[]>;
}
