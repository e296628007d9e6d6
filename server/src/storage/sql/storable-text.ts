/** Not every text can be kept in a database, and some have to be: what no database takes is marked in them. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
