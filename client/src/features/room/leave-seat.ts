/** Giving the seat up, and to the lobby. */
import type { Answer, PlayerCommand } from '@inkroom/shared';

type Send = (command: PlayerCommand) => Promise<Answer<'room:command'>>;

/** `go` takes the person away; not if they have gone by themselves before anybody answered. */
export async function leaveSeat(send: Send, go: () => void): Promise<void> {
  const answer = await send({ type: 'leave' });
  // Asked until it is answered as long as the page is open: unknown is what a page that was closed is told.
  if (answer.ok || answer.code !== 'outcome-unknown') go();
}
