/** Service accounts and their keys, for whoever holds an admin key. */
import { z } from 'zod';
import { accountLimits } from '../../../accounts/accounts.ts';
import { scopes } from '../../../ports/account-book.ts';
import type { Account } from '../../../ports/account-book.ts';
import { storeFailuresAsRefusals } from '../../../rooms/failure.ts';
import type { HttpDeps } from '../deps.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import { named } from '../schema.ts';

const accountSchema = named(
  'Account',
  z.strictObject({
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    createdAt: z.number(),
    keys: z.array(
      z.strictObject({
        id: z.string().describe('The part of the key after `ink_`.'),
        createdAt: z.number(),
        expiresAt: z.number().nullable().describe('Null: until it is revoked.'),
      }),
    ),
  }),
);
const issuedSchema = named(
  'IssuedKey',
  z.strictObject({ account: accountSchema, key: z.string().describe('Shown this once; it is not kept.') }),
);
const name = z.strictObject({ name: z.string().max(64) });
const { usual, most } = accountLimits.graceMs;

/** Without what only the server needs. */
const viewOf = ({ name: called, scopes: granted, createdAt, keys }: Account) => ({
  name: called,
  scopes: [...granted],
  createdAt,
  keys: keys.map(({ id, createdAt: since, expiresAt }) => ({ id, createdAt: since, expiresAt })),
});

export function accountRoutes({ accounts }: Pick<HttpDeps, 'accounts'>): readonly Route[] {
  const key = { scope: 'admin' } as const;
  return [
    defineRoute({
      method: 'get',
      path: '/api/accounts',
      operation: 'listAccounts',
      tag: 'admin',
      summary: 'Service accounts and which keys they have',
      auth: false,
      key,
      responses: { 200: { description: 'By name.', schema: z.strictObject({ accounts: z.array(accountSchema) }) } },
      errors: [],
      handler: async () =>
        storeFailuresAsRefusals(async () => reply(200, { accounts: (await accounts.list()).map(viewOf) })),
    }),
    defineRoute({
      method: 'post',
      path: '/api/accounts',
      operation: 'createAccount',
      tag: 'admin',
      summary: 'Make an account with its first key',
      auth: false,
      key,
      body: z.strictObject({ name: z.string().max(64), scopes: z.array(z.enum(scopes)).min(1).max(scopes.length) }),
      responses: { 201: { description: 'Made.', schema: issuedSchema } },
      errors: ['name-invalid', 'name-reserved', 'name-taken', 'too-many-keys'],
      handler: async ({ body, account: by }) => {
        const made = await accounts.create(body.name, body.scopes, by);
        return made.ok ? reply(201, { account: viewOf(made.value.account), key: made.value.key }) : made;
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/accounts/{name}/keys',
      operation: 'rotateKey',
      tag: 'admin',
      summary: 'Give an account a new key',
      description: 'Its other keys go on for the grace, so that they can be replaced without a gap.',
      auth: false,
      key,
      params: name,
      body: z.strictObject({ graceMs: z.int().min(0).max(most).default(usual) }),
      responses: { 201: { description: 'Made.', schema: issuedSchema } },
      errors: ['account-not-found', 'too-many-keys'],
      handler: async ({ params, body, account: by }) => {
        const made = await accounts.rotate(params.name, body.graceMs, by);
        return made.ok ? reply(201, { account: viewOf(made.value.account), key: made.value.key }) : made;
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/accounts/{name}/keys/{key}',
      operation: 'revokeKey',
      tag: 'admin',
      summary: 'End a key at once',
      auth: false,
      key,
      params: z.strictObject({ name: z.string().max(64), key: z.string().max(64) }),
      responses: { 200: { description: 'Ended.', schema: accountSchema } },
      errors: ['account-not-found', 'key-not-found'],
      handler: async ({ params, account: by }) => {
        const revoked = await accounts.revoke(params.name, params.key, by);
        return revoked.ok ? reply(200, viewOf(revoked.value)) : revoked;
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/accounts/{name}/keys',
      operation: 'revokeKeys',
      tag: 'admin',
      summary: 'End all keys of an account at once',
      auth: false,
      key,
      params: name,
      responses: { 200: { description: 'Ended.', schema: accountSchema } },
      errors: ['account-not-found'],
      handler: async ({ params, account: by }) => {
        const revoked = await accounts.revoke(params.name, null, by);
        return revoked.ok ? reply(200, viewOf(revoked.value)) : revoked;
      },
    }),
  ];
}
