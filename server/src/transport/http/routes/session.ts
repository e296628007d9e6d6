/** Who am I: a first visit, coming back, a name, a passphrase, another device. */
import { err, limits } from '@inkroom/shared';
import type { ErrorCode, Result } from '@inkroom/shared';
import { z } from 'zod';
import type { Session } from '../../../identity/identity.ts';
import type { HttpDeps } from '../deps.ts';
import type { Refused } from '../problem.ts';
import type { AddressLimit } from '../rate-limit.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import { named } from '../schema.ts';

const meSchema = named(
  'Me',
  z.strictObject({
    player: z.string(),
    name: z.string(),
    username: z.string().nullable().describe('The claimed name, or null while the name is a generated one.'),
    area: z.int(),
    hasPassphrase: z.boolean(),
  }),
);

const sessionSchema = named(
  'Session',
  z.strictObject({
    me: meSchema,
    token: z.string().describe('The Bearer token.'),
    expiresAt: z.number(),
    credentials: z
      .strictObject({ player: z.string(), device: z.string(), secret: z.string() })
      .optional()
      .describe('Only when this call made a new player or device. Keep them: they renew the session.'),
  }),
);

const linkSchema = z.strictObject({ code: z.string(), expiresAt: z.number() });

const short = (most: number) => z.string().max(most);

/** What comes back has its own rule about shape; here it is only bounded. */
const passphrase = short(limits.passphraseLength.most * 4);
const username = short(limits.nameLength.most * 4);

export function sessionRoutes(
  deps: Pick<HttpDeps, 'identity'> & { readonly newSessions: AddressLimit },
): readonly Route[] {
  const { identity, newSessions } = deps;
  const common = { tag: 'session' } as const;

  const replyOf = async (opened: Result<Session, Refused>) => {
    if (!opened.ok) return opened;
    const me = await identity.me(opened.value);
    if (!me.ok) return refuse(me);
    const { token, expiresAt, credentials } = opened.value;
    const body = { me: me.value, token, expiresAt, ...(credentials === undefined ? {} : { credentials }) };
    return reply(200, body);
  };

  return [
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/session',
      operation: 'openSession',
      summary: 'Start a session, or renew one',
      description: 'With a token or a device secret it is yours again; with neither you are somebody new.',
      auth: false,
      body: z
        .strictObject({
          token: short(600).optional(),
          player: short(40).optional(),
          device: short(64).optional(),
          secret: short(64).optional(),
        })
        .default({}),
      responses: { 200: { description: 'The session.', schema: sessionSchema } },
      errors: ['session-invalid', 'session-ended', 'player-banned', 'bad-message'],
      handler: async ({ body, address }) => {
        const refused = newSessions.take(address);
        if (refused !== null) return err(refused);
        const opened = await identity.open(body, address);
        return opened.ok ? replyOf(opened) : refuse(opened);
      },
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/session/sign-in',
      operation: 'signIn',
      summary: 'Come back by name and passphrase',
      auth: false,
      body: z.strictObject({ username, passphrase }),
      responses: { 200: { description: 'The session, with credentials for this device.', schema: sessionSchema } },
      errors: ['credentials-wrong', 'player-banned', 'bad-message'],
      handler: async ({ body, address }) => replyOf(await identity.signIn(body, address)),
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/session/link',
      operation: 'createLink',
      summary: 'A one-time code that moves this player to another device',
      auth: true,
      responses: { 200: { description: 'The code.', schema: linkSchema } },
      errors: [],
      handler: async ({ session }) => {
        const link = await identity.createLink(session);
        return link.ok ? reply(200, { code: link.value.code, expiresAt: link.value.expiresAt }) : link;
      },
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/session/link/redeem',
      operation: 'redeemLink',
      summary: 'Come back by a one-time code',
      auth: false,
      body: z.strictObject({ code: short(100) }),
      responses: { 200: { description: 'The session, with credentials for this device.', schema: sessionSchema } },
      errors: ['link-invalid', 'player-banned', 'bad-message'],
      handler: async ({ body, address }) => replyOf(await identity.redeemLink(body.code, address)),
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/session/sign-out-everywhere',
      operation: 'signOutEverywhere',
      summary: 'End all other sessions of this player',
      auth: true,
      responses: { 200: { description: 'The one session that is left.', schema: sessionSchema } },
      errors: [],
      handler: async ({ session }) => replyOf(await identity.signOutEverywhere(session)),
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/me',
      operation: 'readMe',
      summary: 'The player behind the token',
      auth: true,
      responses: { 200: { description: 'Me.', schema: z.strictObject({ me: meSchema }) } },
      errors: [],
      handler: async ({ session }) => {
        const me = await identity.me(session);
        return me.ok ? reply(200, { me: me.value }) : refuse(me);
      },
    }),
    defineRoute({
      ...common,
      method: 'patch',
      path: '/api/me',
      operation: 'changeMe',
      summary: 'Claim a name, set a passphrase, choose an area',
      description:
        'All of it or nothing. Changing an existing passphrase ends the sessions of other devices. Answers with a fresh token.',
      auth: true,
      body: z.strictObject({
        username: username.optional(),
        passphrase: passphrase.optional(),
        area: z.int().optional().describe(`From ${limits.area.least} to ${limits.area.most}.`),
      }),
      responses: { 200: { description: 'Me, after the change.', schema: sessionSchema } },
      errors: ['name-taken', 'name-invalid', 'name-reserved', 'passphrase-invalid', 'area-invalid', 'bad-message'],
      handler: async ({ body, session }) => replyOf(await identity.update(session, body)),
    }),
  ];
}

const refuse = (failed: { readonly error: ErrorCode }): Result<never, Refused> => err({ code: failed.error });
