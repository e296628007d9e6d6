/** A command to a room that this page only sees in the list: sent again by the same id while the answer is unknown, a few times. */
import { limits } from '@inkroom/shared';
import type { Answer, ListedRoom, PlayerCommand } from '@inkroom/shared';
import { browserEnvironment, newCommandId } from '../../net/index.ts';
import type { Connection } from '../../net/types.ts';

const attempts = 4;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function commandRoom(
  connection: Pick<Connection, 'request'>,
  { room, version }: ListedRoom,
  command: PlayerCommand,
): Promise<Answer<'room:command'>> {
  const id = newCommandId(browserEnvironment());
  for (let attempt = 1; ; attempt += 1) {
    const answer = await connection.request('room:command', { room, id, base: version, attempt, command });
    if (answer.ok || !answer.retryable || attempt === attempts) return answer;
    await pause(answer.retryAfterMs ?? (limits.storeMs / 2) * attempt);
  }
}
