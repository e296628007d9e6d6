/** What a person writes after `npm run keys --`, and what they are told. */
import { err, ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';
import { accountLimits } from '../../server/src/accounts/accounts.ts';
import { scopes } from '../../server/src/ports/account-book.ts';
import type { Scope } from '../../server/src/ports/account-book.ts';

export type KeysCommand =
  | { readonly verb: 'list' }
  | { readonly verb: 'create'; readonly name: string; readonly scopes: readonly Scope[] }
  | { readonly verb: 'rotate'; readonly name: string; readonly graceMs: number }
  | { readonly verb: 'revoke'; readonly name: string; readonly key: string | null };

/** An account as it may be shown. */
export interface ShownAccount {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly keys: readonly { readonly id: string; readonly createdAt: number; readonly expiresAt: number | null }[];
}

export interface ShownKey {
  readonly account: ShownAccount;
  readonly key: string;
}

const usage = [
  'Use it like this:',
  `  npm run keys -- create NAME --scope ${scopes.join(',')}   one or more of these`,
  '  npm run keys -- list',
  '  npm run keys -- rotate NAME --grace 24h        the old key goes on for so long: 0, 30s, 10m, 24h, 7d',
  '  npm run keys -- revoke NAME [KEY ID]           ends one key at once, or all of them',
].join('\n');

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function parseKeysCommand(words: readonly string[]): Result<KeysCommand, string> {
  const options = new Map<string, string>();
  const plain: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const [, option, value] = /^--(\w+)(?:=(.*))?$/.exec(words[index] ?? '') ?? [];
    if (option === undefined) plain.push(words[index] ?? '');
    else {
      options.set(option, value ?? words[index + 1] ?? '');
      if (value === undefined) index += 1;
    }
  }
  const [verb, name, key, ...more] = plain;
  const known: Readonly<Record<string, string>> = { create: 'scope', rotate: 'grace' };
  const strange = [...options.keys()].some((option) => option !== known[verb ?? '']);
  if (strange || more.length > 0 || (key !== undefined && verb !== 'revoke')) return err(usage);
  if (verb === 'list' && name === undefined) return ok({ verb });
  if (name === undefined) return err(usage);
  if (verb === 'revoke') return ok({ verb, name, key: key ?? null });
  if (verb === 'create') {
    const wanted = (options.get('scope') ?? '').split(',').filter((scope) => scope !== '');
    const granted = wanted.flatMap((scope) => scopes.filter((one) => one === scope));
    if (wanted.length === 0 || granted.length < wanted.length) {
      return err(`--scope is one or more of ${scopes.join(', ')}, separated by commas.`);
    }
    return ok({ verb, name, scopes: granted });
  }
  if (verb !== 'rotate') return err(usage);
  const graceMs = durationOf(options.get('grace') ?? '24h');
  if (graceMs !== null && graceMs <= accountLimits.graceMs.most) return ok({ verb, name, graceMs });
  return err('--grace is how long the old key goes on: 0, 30s, 10m, 24h, or 30d at most.');
}

function durationOf(text: string): number | null {
  const [, number, unit = 's'] = /^(\d{1,7})([smhd])?$/.exec(text) ?? [];
  return number === undefined || (unit === 's' && !text.endsWith('s') && text !== '0')
    ? null
    : Number(number) * (units[unit] ?? 0);
}

const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export function formatAccounts(accounts: readonly ShownAccount[]): string {
  if (accounts.length === 0) return 'There are no accounts yet. Make one: npm run keys -- create NAME --scope ingest';
  return accounts
    .map(({ name, scopes: granted, keys }) =>
      [
        `${name} (${granted.join(', ')})`,
        ...keys.map(
          ({ id, createdAt, expiresAt }) =>
            `  ${id}  since ${minute(createdAt)} UTC${expiresAt === null ? '' : `, ends ${minute(expiresAt)} UTC`}`,
        ),
        ...(keys.length === 0 ? ['  no key'] : []),
      ].join('\n'),
    )
    .join('\n');
}

export const formatIssued = ({ account, key }: ShownKey): string =>
  [`The key of ${account.name} (${account.scopes.join(', ')}), shown this once:`, '', key].join('\n');
