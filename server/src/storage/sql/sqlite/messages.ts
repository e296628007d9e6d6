/** What the main thread and a thread that owns a connection to archive.db say to each other: one reply to each statement, in order. */
export interface ThreadSettings {
  readonly file: string;
  readonly readOnly: boolean;
  /** How long it waits for another process that writes. */
  readonly busyMs: number;
}

export type Parameter = string | number | bigint | null | Uint8Array;
export type Row = Readonly<Record<string, Parameter>>;

export interface StatementMessage {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export type ToThread = StatementMessage | 'close';

export interface Answer {
  readonly rows: readonly Row[];
  readonly changes: number;
}

/** `errcode` null: not SQLite failed, but a value could not be handed to it. */
export type StatementReply =
  | { readonly kind: 'done'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: string; readonly errcode: number | null };

export type FromThread =
  | { readonly kind: 'opened' }
  | { readonly kind: 'not-opened'; readonly failure: string }
  | StatementReply;
