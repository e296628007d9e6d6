/** Players' passes: which ticket somebody holds, and what they have missed. One record per player, in a partition of its own. */
import { ok, passIdOf } from '@inkroom/shared';
import type { Pass, PlayerId } from '@inkroom/shared';
import type { Answer } from './queue-service.ts';
import type { Draft, Intent, Loaded, Records } from './records.ts';

/** A pass that nobody has written for so long is forgotten, unless its ticket is still active. */
export const passKeptMs = 24 * 60 * 60_000;

export const newPass = (player: PlayerId): Pass => ({
  player,
  ticket: null,
  taking: null,
  lastOpponent: null,
  misses: 0,
  coolUntil: 0,
});

/** `event`: what has happened, in a word. */
export const passDraft = (
  before: Loaded<Pass> | null,
  after: Pass,
  { now, event }: { now: number; event: string },
): Draft => ({
  id: passIdOf(after.player),
  before,
  after,
  events: [{ type: event }],
  wake: Math.max(now + passKeptMs, after.coolUntil),
});

export const loadPass = (records: Records, player: PlayerId): Promise<Loaded<Pass> | null> =>
  records.load<Pass>(passIdOf(player));

/** Writes what `change` makes of a pass; null: nothing. Again with the same intent is nothing, too. */
export function changePass(
  records: Records,
  { player, intent, event }: { player: PlayerId; intent: Intent; event: string },
  change: (pass: Pass, now: number) => Pass | null,
): Promise<Answer<Pass>> {
  return records.change({
    intent,
    ids: [passIdOf(player)],
    decide: ([loaded], now) => {
      const before = passOf(loaded);
      const pass = before?.state ?? newPass(player);
      const after = change(pass, now);
      const drafts = after === null ? [] : [passDraft(before, after, { now, event })];
      return ok({ drafts, value: after ?? pass });
    },
    again: ([loaded]) => ok(passOf(loaded)?.state ?? newPass(player)),
  });
}

/** What lies under the id of a pass is one. */
export const passOf = (loaded: Loaded<unknown> | null | undefined): Loaded<Pass> | null =>
  (loaded ?? null) as Loaded<Pass> | null;
