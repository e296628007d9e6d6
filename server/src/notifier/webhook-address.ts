/** Whether an address may become a webhook: said when it is set, not only when nothing arrives there. */
import { lookup as resolve } from 'node:dns/promises';
import { whyForbidden } from './outside-request.ts';
import type { OutsideRules } from './outside-request.ts';
import { isPublicAddress } from './public-address.ts';

/** What a name leads to. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string }[]>;

const resolveAll: Resolve = (hostname) => resolve(hostname, { all: true });

/** Nobody waits longer for a name; each try asks again anyway. */
const patienceMs = 2_000;

/** In words; null: nothing speaks against it. A name that leads nowhere just now may lead somewhere later. */
export async function whyNoWebhook(
  url: string,
  rules: Pick<OutsideRules, 'allowPrivate'>,
  resolveName: Resolve = resolveAll,
): Promise<string | null> {
  const forbidden = whyForbidden(url, rules);
  if (forbidden !== null || rules.allowPrivate) return forbidden;
  const found = await soon(resolveName(new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')));
  return found.length === 0 || found.some(({ address }) => isPublicAddress(address))
    ? null
    : 'the address is not public';
}

async function soon<T>(task: Promise<readonly T[]>): Promise<readonly T[]> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<readonly T[]>((settle) => {
    timer = setTimeout(() => settle([]), patienceMs);
  });
  try {
    return await Promise.race([task, patience]);
  } catch {
    // Not known, or the name server is away.
    return [];
  } finally {
    clearTimeout(timer);
  }
}
