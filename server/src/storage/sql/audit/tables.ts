/** The archive's table of who did what. */

export interface AuditTables {
  audit_log: AuditRow;
}

export interface AuditRow {
  /** Made by whoever notes it, so that one note is kept once, whatever becomes of the answer. */
  id: string;
  at: number;
  who: string;
  what: string;
  subject: string | null;
  detail: string | null;
}
