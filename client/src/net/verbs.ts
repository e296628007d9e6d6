/** Intents that are not about one room: made once, sent again by the same id until there is a final answer. */
import { errorTable } from '@inkroom/shared';
import type { Answer, MessageOf, ModeName } from '@inkroom/shared';
import { newCommandId } from './command-id.ts';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import type { Connection } from './types.ts';

type Patience = Pick<Environment, 'randomBytes' | 'after'>;

const tries = 6;
const pauseMs = 400;

export function createRoom(
  connection: Connection,
  room: Omit<MessageOf<'room:create'>, 'id'>,
  environment: Patience = browserEnvironment(),
): Promise<Answer<'room:create'>> {
  const id = newCommandId(environment);
  return untilSettled(() => connection.request('room:create', { ...room, id }), environment);
}

export function quickMatch(
  connection: Connection,
  mode: ModeName,
  environment: Patience = browserEnvironment(),
): Promise<Answer<'match:join'>> {
  const id = newCommandId(environment);
  return untilSettled(() => connection.request('match:join', { id, mode }), environment);
}

/** A person waits for this, so it gives up after a few seconds and says why. */
async function untilSettled<T extends Answer<'room:create'> | Answer<'match:join'>>(
  ask: () => Promise<T>,
  { after }: Patience,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    const answer = await ask();
    if (answer.ok || !errorTable[answer.code].retryable || count >= tries) return answer;
    // A limit that lasts is told at once.
    if (answer.code === 'too-many-rooms') return answer;
    await new Promise<void>((resolve) => {
      after(pauseMs * count, resolve);
    });
  }
}
