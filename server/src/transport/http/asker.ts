/** Who asks, where a player may by the token of a session, and a service account by its key. */
import { err, ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Session } from '../../identity/identity.ts';
import { mayUse } from '../../ports/account-book.ts';
import type { Scope } from '../../ports/account-book.ts';
import type { Refused } from './problem.ts';

export type Asker =
  | { readonly kind: 'player'; readonly session: Session }
  | { readonly kind: 'account'; readonly account: string; readonly scopes: readonly Scope[] };

/** Keys say what they are, and no token of a session begins like one. */
export const looksLikeKey = (authorization: string | undefined): boolean => /^Bearer ink_/i.test(authorization ?? '');

export interface AskerOptions {
  readonly accounts: Pick<Accounts, 'verify'>;
  readonly authorization: string | undefined;
  readonly address: string;
  readonly authenticate: () => Promise<Result<Session, Refused>>;
}

/** `scope`: what a key has to open. */
export async function askerOf(scope: Scope, options: AskerOptions): Promise<Result<Asker, Refused>> {
  const { accounts, authorization, address, authenticate } = options;
  if (!looksLikeKey(authorization)) {
    const session = await authenticate();
    return session.ok ? ok({ kind: 'player', session: session.value }) : session;
  }
  const holder = await accounts.verify((authorization ?? '').slice('Bearer '.length), address);
  if (!holder.ok) return err(holder.error);
  const { account, scopes } = holder.value;
  return mayUse(scopes, scope)
    ? ok({ kind: 'account', account, scopes })
    : err({ code: 'scope-missing', detail: `This key has not the scope ${scope}.` });
}
