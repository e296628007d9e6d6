/** Who plays what where, across two whole servers: what one hears the other shows; a node that dies takes its people with it. */
import type { ModesSnapshot } from '@inkroom/shared';
import { expect, it, onTestFinished, vi } from 'vitest';
import { guest } from '../support/play.ts';
import type { WireClient } from '../support/wire-client.ts';
import { sitApart, soon, startTwoNodes } from './two-nodes.ts';

const slow = 600_000;
/** A room's LOGIN lasts a minute. */
const afterAMinute = { timeout: 240_000, interval: 500 };

const shown = (client: WireClient): ModesSnapshot | undefined => client.heardOf('modes:changed').at(-1);

function usersOf(client: WireClient, area: number, mode: string): number {
  const found = shown(client)?.counts.find((count) => count.area === area && count.mode === mode);
  return found?.users ?? 0;
}

it(
  '[ACTIVITY-14] [ACTIVITY-12] every node shows what any node hears, players of one room count once each, and those of a dead node end by themselves',
  { timeout: slow },
  async () => {
    const nodes = await startTwoNodes({ STATS_CACHE_SECONDS: '1' });
    onTestFinished(() => nodes.close(), slow);
    const { a, b } = nodes;
    const looker = await guest(a.url);
    expect(await looker.ask('modes:join', {})).toMatchObject({ ok: true, modes: { counts: [], tape: [] } });

    const items = ['User1', 'User2'].map((user) => ({
      area_code: 415,
      multiplayer_mode: 'Duel',
      user_id: user,
      events_name: 'LOGIN',
    }));
    const reported = await fetch(`${b.url}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ items }),
    });
    expect(await reported.json()).toEqual({ status: true });
    await vi.waitFor(() => expect(usersOf(looker, 415, 'Duel')).toBe(2), soon);
    await vi.waitFor(async () => {
      const stats = await fetch(`${a.url}/stats?area_code=415`);
      expect(await stats.json()).toEqual({ 415: [{ count: 2, multiplayer_mode: 'Duel' }] });
    }, soon);

    const { o } = await sitApart(nodes);
    await vi.waitFor(() => expect(usersOf(looker, 100, 'classic')).toBe(2), soon);
    expect(shown(looker)?.tape.filter(({ source, event }) => source === 'room' && event === 'LOGIN')).toHaveLength(2);
    expect(shown(looker)?.tape.some(({ name }) => name === o.session.me.name)).toBe(true);

    await b.kill();
    await vi.waitFor(() => expect(usersOf(looker, 100, 'classic')).toBe(1), afterAMinute);
    // What was reported lasts.
    expect(usersOf(looker, 415, 'Duel')).toBe(2);
  },
);
