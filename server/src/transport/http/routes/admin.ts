/** The operator's console: the way of facts to the archive, its switch, and who did what. */
import { err } from '@inkroom/shared';
import { z } from 'zod';
import { ArchiveUnavailable } from '../../../ports/archive.ts';
import { storeFailuresAsRefusals } from '../../../rooms/failure.ts';
import type { HttpDeps } from '../deps.ts';
import { httpLimits } from '../http-limits.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import { named } from '../schema.ts';

const pipelineSchema = named(
  'Pipeline',
  z.strictObject({
    database: z.enum(['up', 'away', 'unplugged']).describe('`unplugged`: by the switch.'),
    backlog: z.int().min(0).describe('Facts that the archive does not have yet.'),
    oldestAgeMs: z.number().nullable().describe('Age of the oldest of them.'),
    lastBatch: z
      .strictObject({ at: z.number(), facts: z.int().min(0), ms: z.number() })
      .nullable()
      .describe('Stored last by this node.'),
    dead: z.int().min(0).describe('Facts that can never be stored.'),
    acceptedPerSecond: z
      .number()
      .nullable()
      .describe('Facts that all nodes take in; scores that came together share one. Null: not known yet.'),
    scoresPerSecond: z.number().nullable().describe('Scores from outside that this node takes in.'),
    archive: z.string().describe('Where the archive is, in words.'),
    canUnplug: z.boolean().describe('There is a switch: never in production.'),
    node: z.string(),
    at: z.number().describe('Server time, epoch milliseconds.'),
  }),
);

const auditSchema = z.strictObject({
  entries: z.array(
    z.strictObject({
      at: z.number(),
      who: z.string().describe('Name of the account; `local` is the machine itself.'),
      what: z.string().describe('As `noun:verb`.'),
      subject: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});

type AdminDeps = Pick<HttpDeps, 'pipeline' | 'audit' | 'archiveName' | 'production' | 'clock' | 'node'>;

export function adminRoutes(deps: AdminDeps): readonly Route[] {
  const { pipeline, audit, archiveName, production, clock, node } = deps;
  const key = { scope: 'admin' } as const;
  const { usual, most } = httpLimits.auditLimit;

  const view = () => ({
    ...pipeline.state(),
    archive: archiveName,
    canUnplug: !production,
    node,
    at: clock.now(),
  });

  const theSwitch = (verb: 'unplug' | 'plug'): Route =>
    defineRoute({
      method: 'post',
      path: `/api/pipeline/${verb}`,
      operation: `${verb}Archive`,
      tag: 'admin',
      summary: verb === 'unplug' ? 'Hold the archive back, to see what an outage does' : 'Let the archive catch up',
      description: 'Outside production only. Nothing is lost: facts wait in the live store.',
      auth: false,
      key,
      responses: { 200: { description: 'Done.', schema: pipelineSchema } },
      errors: ['not-in-production'],
      handler: async ({ account }) => {
        if (production) return err({ code: 'not-in-production' });
        return storeFailuresAsRefusals(async () => {
          await pipeline.setUnplugged(verb === 'unplug');
          audit.note({ at: clock.now(), who: account, what: `archive:${verb}`, subject: null, detail: null });
          return reply(200, view());
        });
      },
    });

  return [
    defineRoute({
      method: 'get',
      path: '/api/pipeline',
      operation: 'pipeline',
      tag: 'admin',
      summary: 'How many facts wait for the archive, and how it does',
      auth: false,
      key,
      responses: { 200: { description: 'Now.', schema: pipelineSchema } },
      errors: [],
      handler: async () => reply(200, view()),
    }),
    theSwitch('unplug'),
    theSwitch('plug'),
    defineRoute({
      method: 'get',
      path: '/api/audit',
      operation: 'auditLog',
      tag: 'admin',
      summary: 'Who did what, latest first',
      auth: false,
      key,
      query: z.strictObject({ limit: z.coerce.number().int().min(1).max(most).default(usual) }),
      responses: { 200: { description: 'Latest first.', schema: auditSchema } },
      errors: ['archive-unavailable', 'bad-message'],
      handler: async ({ query }) => {
        try {
          return reply(200, { entries: [...(await audit.latest(query.limit))] });
        } catch (error) {
          if (error instanceof ArchiveUnavailable) return err({ code: 'archive-unavailable', retryAfterMs: 1_000 });
          throw error;
        }
      },
    }),
  ];
}
