/** The archive's tables of scores. */
export type ScoreTables = Readonly<Record<never, never>>;
