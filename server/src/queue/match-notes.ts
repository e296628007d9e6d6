/** What a match leaves on the passes of its players: who their opponent was, and how long to wait after a missed ready check. */
import { ticketTimes } from '@inkroom/shared';
import type { Match, Pass, PlayerId } from '@inkroom/shared';
import { matchCodeOf } from './match-drafts.ts';
import { changePass } from './passes.ts';
import type { Answer } from './queue-service.ts';
import type { Records } from './records.ts';

/** After so many missed ready checks in a row. */
export function coolDownMs(misses: number): number {
  const { firstMs, mostMs } = ticketTimes.coolDown;
  return misses < 1 ? 0 : Math.min(mostMs, firstMs * 2 ** (misses - 1));
}

/** A check that was not missed ends the row. */
export function notedPass(pass: Pass, note: { opponent: PlayerId; missed: boolean; now: number }): Pass {
  const { opponent, missed, now } = note;
  if (!missed) return { ...pass, lastOpponent: opponent, misses: 0 };
  const misses = pass.misses + 1;
  return { ...pass, lastOpponent: opponent, misses, coolUntil: Math.max(pass.coolUntil, now + coolDownMs(misses)) };
}

/** Safe to repeat: each pass is written once. */
export async function noteOnPasses(records: Records, match: Match): Promise<Answer<unknown>> {
  const [one, other] = match.players;
  const note = (player: PlayerId, opponent: PlayerId) => {
    const missed = match.missed.includes(player);
    const intent = { commandId: `match/${matchCodeOf(match.id)}/noted`, fingerprint: '', by: 'matchmaker' } as const;
    return changePass(records, { player, intent, event: missed ? 'check-missed' : 'met' }, (pass, now) =>
      notedPass(pass, { opponent, missed, now }),
    );
  };
  const [first, second] = await Promise.all([note(one, other), note(other, one)]);
  return first.ok ? second : first;
}
