/** Parts of the page that are loaded when they are first needed. A server that is away delays them; the page stays. */
import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import { connectionTimes } from '../net/connection-times.ts';
import { browserEnvironment } from '../net/environment.ts';
import type { Environment } from '../net/environment.ts';
import { Patience } from '../net/patience.ts';

export interface Surroundings extends Pick<Environment, 'after' | 'random' | 'onOnlineChange'> {
  serverAnswers(): Promise<boolean>;
  /** Asks again for style sheets that did not arrive; rejects if one still does not. */
  repairStyles(): Promise<void>;
}

const pauses = { firstMs: 300, mostMs: 2_000 };

/** A part that is missing so often although the server answers is gone: there is a newer version of the page. */
const mostMissing = 3;

/** A component for `lazy`'s usual place, inside a `Suspense`. */
export function later<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await patiently(load) }));
}

/** What `load` comes to, after as many tries as it takes. Rejects with its error only if the server is there and the part is not. */
export async function patiently<T>(load: () => Promise<T>, surroundings: Surroundings = browser()): Promise<T> {
  const patience = new Patience(surroundings, pauses);
  const stop = surroundings.onOnlineChange(() => patience.wake());
  try {
    for (let missing = 0, tries = 0; ; tries += 1) {
      try {
        if (tries > 0) await surroundings.repairStyles();
        return await load();
      } catch (error) {
        if (await surroundings.serverAnswers()) missing += 1;
        if (missing >= mostMissing) throw error;
      }
      await patience.afterFailure(0);
    }
  } finally {
    stop();
  }
}

const browser = (): Surroundings => ({ ...browserEnvironment(), serverAnswers, repairStyles });

async function serverAnswers(): Promise<boolean> {
  try {
    return (await fetch('/livez', { cache: 'no-store', signal: AbortSignal.timeout(connectionTimes.httpMostMs) })).ok;
  } catch {
    return false;
  }
}

/** Style sheets that did not arrive: Vite's loader takes them for there, and never asks again. */
const missingStyles = new Set<HTMLLinkElement>();

// Such an event does not bubble, but it can be captured. Tests of the tries have no document.
globalThis.document?.addEventListener('error', ({ target }) => noteMissing(target), true);

function noteMissing(target: EventTarget | null): void {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') missingStyles.add(target);
}

/** Those of the page itself may have failed before anybody listened. Call it once, before the first drawing. */
export function mendStyles(): void {
  for (const link of document.querySelectorAll('link')) if (!hasRules(link)) noteMissing(link);
  if (missingStyles.size > 0) void patiently(repairStyles).catch(() => undefined);
}

function hasRules({ sheet }: HTMLLinkElement): boolean {
  try {
    return (sheet?.cssRules.length ?? 0) > 0;
  } catch {
    // The rules of a sheet that did not arrive cannot be read.
    return false;
  }
}

let repairing: Promise<unknown> | null = null;

/** One round at a time, whichever part asks: a link that is replaced while it loads would never say how it ended. */
async function repairStyles(): Promise<void> {
  repairing ??= Promise.all([...missingStyles].map((link) => replace(link))).finally(() => {
    repairing = null;
  });
  await repairing;
}

function replace(link: HTMLLinkElement): Promise<unknown> {
  missingStyles.delete(link);
  const again = document.createElement('link');
  again.rel = 'stylesheet';
  again.crossOrigin = link.crossOrigin;
  again.href = link.href;
  const settled = new Promise((resolve, reject) => {
    again.addEventListener('load', resolve);
    again.addEventListener('error', () => reject(new Error(`no style sheet ${link.href}`)));
  });
  link.replaceWith(again);
  return settled;
}
