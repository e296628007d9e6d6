/** How tickets stand on the desk: a column per state, found by what is searched for, walked through by arrows. */
import type { DeskTicket, DeskView, TicketId, TicketState } from '@inkroom/shared';

export const columnNames = ['new', 'queued', 'recalled', 'confirmed', 'playing', 'ended'] as const;
export type ColumnName = (typeof columnNames)[number];

export interface Column {
  readonly name: ColumnName;
  /** Those that are searched for, in the order of their line. */
  readonly tickets: readonly DeskTicket[];
  /** All there are, searched for or not. */
  readonly total: number;
  /** How many of them the server did not send. */
  readonly unsent: number;
}

export const columnOf = (state: TicketState): ColumnName =>
  state === 'completed' || state === 'cancelled' || state === 'expired' ? 'ended' : state;

/** Every word has to be found at the beginning of a word of the name, or in the sign or team. */
export function matches({ name, sign, team }: Pick<DeskTicket, 'name' | 'sign' | 'team'>, search: string): boolean {
  const wanted = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const words = name.toLocaleLowerCase().split(/\s+/);
  return wanted.every(
    (part) =>
      words.some((word) => word.startsWith(part)) ||
      sign.toLocaleLowerCase().includes(part) ||
      (team ?? '').toLocaleLowerCase().includes(part),
  );
}

/** Nobody needs an empty column of tickets that wait for nothing. */
const isShown = ({ name, total }: Column): boolean => name !== 'new' || total > 0;

export function arrange({ tickets, counts }: Pick<DeskView, 'tickets' | 'counts'>, search: string): readonly Column[] {
  return columnNames
    .map((name): Column => {
      const sent = tickets.filter(({ state }) => columnOf(state) === name);
      const total = (Object.keys(counts) as TicketState[])
        .filter((state) => columnOf(state) === name)
        .reduce((sum, state) => sum + counts[state], 0);
      return {
        name,
        tickets: sent.filter((ticket) => matches(ticket, search)),
        total: Math.max(total, sent.length),
        unsent: Math.max(0, total - sent.length),
      };
    })
    .filter(isShown);
}

export const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'] as const;
export type Arrow = (typeof arrows)[number];
export const isArrow = (key: string): key is Arrow => arrows.some((arrow) => arrow === key);

/** The ticket that an arrow leads to; sideways past empty columns. Without one selected it begins at the first there is. */
export function step(columns: readonly Column[], from: TicketId | null, arrow: Arrow): TicketId | null {
  const column = columns.findIndex(({ tickets }) => tickets.some(({ id }) => id === from));
  const here = columns[column];
  if (here === undefined) return columns.find(({ tickets }) => tickets.length > 0)?.tickets[0]?.id ?? null;
  const row = here.tickets.findIndex(({ id }) => id === from);
  const inColumn = (index: number): TicketId | null => here.tickets.at(index)?.id ?? from;
  const beside = (candidates: readonly Column[]): TicketId | null => {
    const next = candidates.find(({ tickets }) => tickets.length > 0);
    return next?.tickets[Math.min(row, next.tickets.length - 1)]?.id ?? from;
  };
  switch (arrow) {
    case 'ArrowUp':
      return inColumn(Math.max(0, row - 1));
    case 'ArrowDown':
      return inColumn(Math.min(here.tickets.length - 1, row + 1));
    case 'Home':
      return inColumn(0);
    case 'End':
      return inColumn(-1);
    case 'ArrowLeft':
      return beside(columns.slice(0, column).toReversed());
    case 'ArrowRight':
      return beside(columns.slice(column + 1));
  }
}
