/** Where in the line a ticket comes to stand. Places are numbers; smaller is earlier. */
import type { TicketContext } from './commands.ts';

type Waiting = TicketContext['line'];

/** Smallest step that two places of our time are sure to differ by, in doubles. */
const apart = 2 ** -10;

/** Behind everybody who waits. Within one millisecond, and where the clock is behind the last one, later comes after. */
export function backOfLine(line: Waiting, now: number): number {
  return line.back === null || line.back < now ? now : line.back + apart;
}

/** Behind the next one who waits, and in front of the one after; alone: at the back. */
export function behindNext(line: Waiting, now: number): number {
  if (line.first === null || line.second === null) return backOfLine(line, now);
  const between = line.first + (line.second - line.first) / 2;
  // Where nothing fits between the two, further behind: never in front of the next one.
  return between > line.first && between < line.second ? between : line.second + apart;
}

/** In front of everybody; its former place, if that is in front already. */
export const frontOfLine = (line: Waiting, former: number): number =>
  line.first === null || former < line.first ? former : line.first - 1;
