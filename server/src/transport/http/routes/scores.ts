/** Scores from outside: sent by services that hold a key, kept before they are answered. */
import { createHash } from 'node:crypto';
import { err, limits, operators } from '@inkroom/shared';
import { z } from 'zod';
import type { Ingestion, IngestionRefusal, ScoreItem } from '../../../scores/ingestion.ts';
import type { HttpDeps } from '../deps.ts';
import { httpLimits } from '../http-limits.ts';
import type { Refused } from '../problem.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import { named } from '../schema.ts';

const most = Number.MAX_SAFE_INTEGER;
/** No control characters, no halves of characters, nothing that turns the direction of what follows. */
const plainText = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+$/u;

const boardName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
  .describe('Lower-case letters, digits, `-` and `_`.');
const operator = z
  .enum(operators)
  .describe('What a score does to the one before: replaces it, counts if it is higher, or is added.');

const itemSchema = named(
  'ScoreItem',
  z.strictObject({
    board: boardName,
    member: z
      .union([z.string().min(1).max(64).regex(plainText), z.int()])
      .describe('Whatever you call your players; 7 and "7" are the same.'),
    score: z.number().min(-most).max(most),
    operator: operator
      .optional()
      .describe("The board's own if left out; the first submission that names one fixes it; `set` if none does."),
    name: z.string().min(1).max(40).regex(plainText).optional().describe('Shown instead of the member.'),
    area: z.int().min(limits.area.least).max(limits.area.most).optional(),
    id: z
      .string()
      .min(1)
      .max(80)
      .regex(plainText)
      .optional()
      .describe('Of this submission: the same id of the same member on the same board counts once.'),
  }),
);

const resultSchema = named(
  'ScoreResult',
  z.strictObject({
    ok: z.boolean(),
    id: z.string(),
    duplicate: z.boolean().optional().describe('It had been kept before, and did not count again.'),
    value: z.number().optional().describe("The member's value after it."),
    code: z.literal('operator-differs').optional(),
    operator: operator.optional().describe("The board's, where another one was sent."),
  }),
);

const bodySchema = z.strictObject({ items: z.array(itemSchema).min(1).max(httpLimits.scoresPerRequest) });

/** What ids are made of where the sender gave none: the same key makes the same ids. */
function idPrefixOf(account: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([account, 'submitScores', key]))
    .digest('base64url')
    .slice(0, 16);
}

function itemOf(sent: z.output<typeof itemSchema>, id: string): ScoreItem {
  const { board, member, score, name, area } = sent;
  return {
    id: sent.id ?? id,
    board,
    member: String(member),
    amount: score,
    name: name ?? null,
    area: area ?? null,
    operator: sent.operator,
  };
}

function refusalFor(refusal: IngestionRefusal, key: string | null): Refused {
  if (refusal.code !== 'outcome-unknown' || key === null) return refusal;
  return { ...refusal, detail: `Some may have been kept. Send the same again with Idempotency-Key: ${key}` };
}

export interface ScoreRouteDeps extends Pick<HttpDeps, 'entropy' | 'audit' | 'clock'> {
  readonly ingestion: Pick<Ingestion, 'submit' | 'declare'>;
}

export function scoreRoutes({ ingestion, entropy, audit, clock }: ScoreRouteDeps): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/scores',
      operation: 'submitScores',
      tag: 'scores',
      summary: 'Scores of players of other games',
      description:
        'Answered when they are kept; scoreboards follow within moments. Give each score an `id`, or the request an `Idempotency-Key`: then whatever becomes of the answer, the same request sent again counts once. A request with a malformed item is refused as a whole; an operator that is not the board’s refuses that item alone.',
      auth: false,
      key: { scope: 'ingest' },
      body: bodySchema,
      maxBodyBytes: httpLimits.scoresBytes,
      idempotent: true,
      unlimited: true,
      responses: {
        202: {
          description: 'What became of each item, in the order sent.',
          schema: z.strictObject({ items: z.array(resultSchema) }),
        },
      },
      errors: ['bad-message', 'too-large', 'backlog-full', 'store-unavailable', 'outcome-unknown', 'operator-differs'],
      handler: async ({ body: { items }, account, idempotencyKey }) => {
        const key = idempotencyKey ?? Buffer.from(entropy.bytes(12)).toString('base64url');
        const prefix = idPrefixOf(account, key);
        const answer = await ingestion.submit(items.map((item, index) => itemOf(item, `${prefix}.${index}`)));
        if (!answer.ok) return err(refusalFor(answer.error, key));
        const [first] = answer.value;
        if (first?.ok === false && answer.value.every(({ ok }) => !ok)) {
          return err({ code: 'operator-differs', detail: `items.0.operator: the board’s is ${first.operator}` });
        }
        return reply(202, { items: answer.value });
      },
    }),
    defineRoute({
      method: 'put',
      path: '/api/scoreboards/{id}',
      operation: 'declareScoreboard',
      tag: 'scores',
      summary: 'What a scoreboard does with scores from outside',
      description: 'Fixed for ever by whoever says it first; saying the same again changes nothing.',
      auth: false,
      key: { scope: 'admin' },
      params: z.strictObject({ id: boardName }),
      body: z.strictObject({ operator }),
      responses: {
        200: { description: 'It stands.', schema: z.strictObject({ id: z.string(), operator }) },
      },
      errors: ['operator-differs', 'backlog-full'],
      handler: async ({ params: { id }, body, account }) => {
        const fixed = await ingestion.declare(id, body.operator);
        if (!fixed.ok) return err(refusalFor(fixed.error, null));
        if (fixed.value !== body.operator) {
          return err({ code: 'operator-differs', detail: `The scoreboard’s operator is ${fixed.value}.` });
        }
        audit.note({ at: clock.now(), who: account, what: 'scoreboard:declare', subject: id, detail: fixed.value });
        return reply(200, { id, operator: fixed.value });
      },
    }),
  ];
}
