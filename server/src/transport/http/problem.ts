/** RFC 9457 bodies from the one table of errors. A problem tells a code and a sentence, never a stack. */
import { errorTable, transitions } from '@inkroom/shared';
import type { ErrorCode, TicketId, Transition } from '@inkroom/shared';
import { z } from 'zod';
import { named } from './schema.ts';

/** Why a request was refused, by the code of the one table. */
export interface Refused {
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
  /** For `cell-not-playable`: which rule forbids it. */
  readonly reason?: string;
  /** More than the table says, for the person who wrote the request. */
  readonly detail?: string;
  /** Where HTTP knows a better status than the table. */
  readonly status?: number;
  /** For `transition-illegal`: what may be done instead. */
  readonly allowed?: readonly Transition[];
  /** For `ticket-active`: which one. */
  readonly ticket?: TicketId;
}

const codes = Object.keys(errorTable);

export const problemSchema = named(
  'Problem',
  z.strictObject({
    type: z.string().describe('`urn:inkroom:problem:` and the code.'),
    title: z.string().describe('What a person reads.'),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.enum(codes),
    retryable: z.boolean().describe('The same request may succeed if it is sent again.'),
    reason: z.string().optional(),
    retryAfterMs: z.number().optional(),
    allowed: z
      .array(z.enum(transitions))
      .optional()
      .describe('With `transition-illegal`: what may be done with this ticket now.'),
    ticket: z.string().optional().describe('With `ticket-active`: the ticket that is there already.'),
  }),
);

export type Problem = z.infer<typeof problemSchema>;

export const problemType = 'application/problem+json';

export function problemOf(refused: Refused): Problem {
  const { message, retryable, status } = errorTable[refused.code];
  return {
    type: `urn:inkroom:problem:${refused.code}`,
    title: message,
    status: refused.status ?? status,
    detail: refused.detail ?? message,
    code: refused.code,
    retryable,
    ...(refused.reason === undefined ? {} : { reason: refused.reason }),
    ...(refused.retryAfterMs === undefined ? {} : { retryAfterMs: refused.retryAfterMs }),
    ...(refused.allowed === undefined ? {} : { allowed: [...refused.allowed] }),
    ...(refused.ticket === undefined ? {} : { ticket: refused.ticket }),
  };
}

/** Headers that say the same to clients that read no bodies. */
export function headersOf(refused: Refused): Readonly<Record<string, string>> {
  const { status } = problemOf(refused);
  return {
    ...(refused.retryAfterMs === undefined
      ? {}
      : { 'Retry-After': String(Math.max(1, Math.ceil(refused.retryAfterMs / 1000))) }),
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
  };
}
