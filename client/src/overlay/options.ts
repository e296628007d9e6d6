/** What the address of an overlay asks for. */

export interface OverlayOptions {
  /** As written in the address, such as `wins.all.all.today`. */
  readonly board: string;
  readonly rows: number;
  readonly title: boolean;
  /** Dark: light ink, for dark pictures. */
  readonly theme: 'dark' | 'light';
}

const mostRows = 20;
const usualRows = 5;

export function overlayOptionsOf(url: URL): OverlayOptions {
  const rows = Number(url.searchParams.get('rows') ?? usualRows);
  const title = url.searchParams.get('title');
  return {
    board: boardOf(url.pathname),
    rows: Number.isInteger(rows) && rows >= 1 ? Math.min(rows, mostRows) : usualRows,
    title: title !== 'no' && title !== '0',
    theme: url.searchParams.get('theme') === 'light' ? 'light' : 'dark',
  };
}

function boardOf(path: string): string {
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    // Not a way to write any name: then it is none.
    return '';
  }
}
