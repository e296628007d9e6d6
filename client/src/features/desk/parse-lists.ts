/** What hosts write into one line: numbers that may be left out, and lists separated by commas. */

/** Empty: null. Undefined: no number. A comma is a decimal point. */
export function parseNumber(text: string): number | null | undefined {
  const written = text.trim().replace(',', '.');
  if (written === '') return null;
  const value = Number(written);
  return Number.isFinite(value) ? value : undefined;
}

/** A whole number within bounds; undefined: it is not. */
export function parseWhole(
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const value = parseNumber(text);
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}

/** Each once, in the order in which they are written. */
export const parseList = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];
