/** Who this browser is: the device's credentials, or those of this tab alone when a second person plays in it. */
import { isPlayerId } from '@inkroom/shared';
import type { Environment } from './environment.ts';
import type { Credentials } from './types.ts';

const lastingKey = 'inkroom.credentials';
const tabKey = 'inkroom.tab-credentials';
/** The tab wants a player of its own and has none yet. */
const fresh = 'fresh';

type Storages = Pick<Environment, 'lasting' | 'tab'>;

export function readCredentials({ lasting, tab }: Storages): Credentials | null {
  const own = tab.getItem(tabKey);
  return parseCredentials(own ?? lasting.getItem(lastingKey));
}

export function keepCredentials({ lasting, tab }: Storages, credentials: Credentials): void {
  const text = JSON.stringify(credentials);
  if (tab.getItem(tabKey) === null) lasting.setItem(lastingKey, text);
  else tab.setItem(tabKey, text);
}

export function forgetCredentials({ lasting, tab }: Storages): void {
  if (tab.getItem(tabKey) === null) lasting.removeItem(lastingKey);
  else tab.setItem(tabKey, fresh);
}

/** From the next connect on, this tab is somebody else; other tabs stay who they are. */
export function startSecondIdentity({ tab }: Pick<Storages, 'tab'>): void {
  tab.setItem(tabKey, fresh);
}

export const hasTabIdentity = ({ tab }: Pick<Storages, 'tab'>): boolean => tab.getItem(tabKey) !== null;

function parseCredentials(text: string | null): Credentials | null {
  if (text === null || text === fresh) return null;
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== 'object' || data === null) return null;
    const { player, device, secret } = data as Partial<Record<keyof Credentials, unknown>>;
    if (!isPlayerId(player) || typeof device !== 'string' || typeof secret !== 'string') return null;
    return { player, device, secret };
  } catch {
    // Somebody edited it: start anew.
    return null;
  }
}
