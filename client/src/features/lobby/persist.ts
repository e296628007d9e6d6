/** Sends one intent until it is answered: again by the same id while the answer is unknown, a few times. */
import type { Answer, MessageName, MessageOf } from '@inkroom/shared';
import type { Connection } from '../../net/types.ts';

const attempts = 4;
const firstPauseMs = 300;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The last answer, if none of the attempts was answered for good. `rate-limited` is for good: the person should see it. */
export async function persist<Name extends MessageName>(
  connection: Connection,
  name: Name,
  message: MessageOf<Name>,
): Promise<Answer<Name>> {
  let answer = await connection.request(name, message);
  for (let attempt = 1; attempt < attempts && mayHelp(answer); attempt += 1) {
    await pause(firstPauseMs * 2 ** attempt);
    answer = await connection.request(name, message);
  }
  return answer;
}

function mayHelp(answer: Answer<MessageName>): boolean {
  if (answer.ok || !answer.retryable) return false;
  return answer.code !== 'rate-limited' && answer.code !== 'too-many-rooms';
}
