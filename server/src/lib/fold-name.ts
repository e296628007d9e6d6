/** Names that differ only in case, or in blanks and dashes, are one name. */
export const foldName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '-');
