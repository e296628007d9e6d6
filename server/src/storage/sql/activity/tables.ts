/** The archive's tables of activity. */
export type ActivityTables = Readonly<Record<never, never>>;
