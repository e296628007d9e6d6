/** What can be said with one click. Apart from the schemas, because the page needs the names without them. */
export const emotes = ['wave', 'nice', 'laugh', 'think', 'wow', 'heart'] as const;
export type Emote = (typeof emotes)[number];
