/** Lines of one room's chat, in the order in which they were said. */
import { limits } from '@inkroom/shared';
import type { ChatLine } from '@inkroom/shared';

/** By sequence number, oldest first, each once, as many as the server keeps. The same array if nothing is new. */
export function mergeChat(known: readonly ChatLine[], more: readonly ChatLine[]): readonly ChatLine[] {
  const bySeq = new Map(known.map((line) => [line.seq, line]));
  const fresh = more.filter((line) => !bySeq.has(line.seq));
  if (fresh.length === 0) return known;
  for (const line of fresh) bySeq.set(line.seq, line);
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq).slice(-limits.chatLines);
}
