/**
 * Who this browser is: the device's credentials, or those of this tab alone when a second person plays in it.
 * The session token is kept beside them, so that a visitor who has not done anything yet is the same after a refresh.
 */
import { isPlayerId } from '@inkroom/shared';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import type { Credentials } from './types.ts';

const lastingKey = 'inkroom.credentials';
const tabKey = 'inkroom.tab-credentials';
/** The key of a service account, in the tab of an operator; written by the console. */
export const accountKey = 'inkroom.admin-key';
/** The tab wants a player of its own and has none yet. */
const fresh = 'fresh';
/** As the server bounds them. */
const longest = { part: 64, token: 600 };

export type Storages = Pick<Environment, 'lasting' | 'tab'>;

export interface SessionToken {
  readonly token: string;
  readonly expiresAt: number;
}

export interface KeptIdentity {
  readonly credentials: Credentials;
  readonly session: SessionToken | null;
}

export function readIdentity({ lasting, tab }: Storages): KeptIdentity | null {
  return parseIdentity(tab.getItem(tabKey) ?? lasting.getItem(lastingKey));
}

export function keepIdentity({ lasting, tab }: Storages, { credentials, session }: KeptIdentity): void {
  const text = JSON.stringify({ ...credentials, ...session });
  if (tab.getItem(tabKey) === null) lasting.setItem(lastingKey, text);
  else tab.setItem(tabKey, text);
}

/** Only if they are still the kept ones: another tab may have got new ones meanwhile. */
export function forgetIdentity(storages: Storages, { player, device }: Credentials): void {
  const kept = readIdentity(storages)?.credentials;
  if (kept?.player !== player || kept.device !== device) return;
  if (storages.tab.getItem(tabKey) === null) storages.lasting.removeItem(lastingKey);
  else storages.tab.setItem(tabKey, fresh);
}

/** From the next connect on, this tab is somebody else; other tabs stay who they are. */
export function startSecondIdentity({ tab }: Pick<Storages, 'tab'> = browserEnvironment()): void {
  tab.setItem(tabKey, fresh);
}

/** This tab has a player of its own. */
export const hasTabIdentity = ({ tab }: Pick<Storages, 'tab'> = browserEnvironment()): boolean =>
  tab.getItem(tabKey) !== null;

function parseIdentity(text: string | null): KeptIdentity | null {
  if (text === null || text === fresh) return null;
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== 'object' || data === null) return null;
    const { player, device, secret, token, expiresAt } = data as Partial<Record<string, unknown>>;
    if (!isPlayerId(player) || !isText(device, longest.part) || !isText(secret, longest.part)) return null;
    const hasSession = isText(token, longest.token) && typeof expiresAt === 'number';
    return { credentials: { player, device, secret }, session: hasSession ? { token, expiresAt } : null };
  } catch {
    // Somebody edited it: start anew.
    return null;
  }
}

const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most;
