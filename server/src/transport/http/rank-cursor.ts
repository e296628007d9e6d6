/** Places on a scoreboard as texts in addresses. */
import { ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';
import { z } from 'zod';
import type { RankCursor } from '../../ports/rank-index.ts';

export const longestRankCursor = 1_000;

const cursorSchema = z.tuple([z.number(), z.int().min(0), z.string().refine((member) => member.isWellFormed())]);

export const formatRankCursor = ({ value, achievedAt, member }: RankCursor): string =>
  Buffer.from(JSON.stringify([value, achievedAt, member])).toString('base64url');

/** Absent stays absent. */
export function parseRankCursor(text: string | undefined): Result<RankCursor | undefined, 'not-a-cursor'> {
  if (text === undefined) return ok(undefined);
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(text, 'base64url').toString('utf8')));
  if (!parsed.success) return { ok: false, error: 'not-a-cursor' };
  const [value, achievedAt, member] = parsed.data;
  return ok({ value, achievedAt, member });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it.
    return undefined;
  }
}
