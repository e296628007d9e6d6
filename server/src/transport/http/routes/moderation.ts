/** Players hidden from scoreboards or banned, by whoever holds an admin key. */
import { err } from '@inkroom/shared';
import { z } from 'zod';
import { storeFailuresAsRefusals } from '../../../rooms/failure.ts';
import type { HttpDeps } from '../deps.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import { named } from '../schema.ts';

const moderationSchema = named(
  'Moderation',
  z.strictObject({
    player: z.string(),
    name: z.string(),
    hidden: z.boolean().describe('On no scoreboard; results are kept and count again when shown.'),
    banned: z.boolean().describe('Hidden, and may not come in.'),
  }),
);

const wishSchema = z.strictObject({
  hidden: z.boolean(),
  banned: z.boolean().describe('True hides as well.'),
  reason: z.string().trim().min(1).max(500).describe('For the audit log.'),
});

const params = z.object({ id: z.string().min(1).max(64).describe('A player’s id, or a name in any case.') });

export function moderationRoutes({ moderation }: Pick<HttpDeps, 'moderation'>): readonly Route[] {
  const common = {
    tag: 'scoreboards',
    auth: false,
    key: { scope: 'admin' },
    path: '/api/players/{id}/moderation',
    params,
    errors: ['player-not-found', 'bad-message'],
    responses: { 200: { description: 'How it is now.', schema: moderationSchema } },
  } as const;
  return [
    defineRoute({
      ...common,
      method: 'get',
      operation: 'readModeration',
      summary: 'Whether a player is hidden or banned',
      handler: async ({ params: { id } }) =>
        storeFailuresAsRefusals(async () => {
          const found = await moderation.of(id);
          return found.ok ? reply(200, found.value) : err({ code: found.error });
        }),
    }),
    defineRoute({
      ...common,
      method: 'put',
      operation: 'moderatePlayer',
      summary: 'Hide or ban a player, or neither any more',
      description:
        'Scoreboards follow at once on all nodes. A ban ends all sessions; lifting it lets the player in again with its devices. Safe to repeat.',
      body: wishSchema,
      handler: async ({ params: { id }, body, account }) =>
        storeFailuresAsRefusals(async () => {
          const moderated = await moderation.set(id, { ...body, by: account });
          return moderated.ok ? reply(200, moderated.value) : err({ code: moderated.error });
        }),
    }),
  ];
}
