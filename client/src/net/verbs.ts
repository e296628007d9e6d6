/** Intents that a person waits for: made once, sent again by the same id until there is a final answer. */
import { refusal } from '@inkroom/shared';
import type { Answer, MessageName, MessageOf } from '@inkroom/shared';
import { newCommandId } from './command-id.ts';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { Patience } from './patience.ts';
import type { Connection } from './types.ts';

type Surroundings = Pick<Environment, 'randomBytes' | 'after' | 'now' | 'random'>;

export const verbTimes = {
  pauses: { firstMs: 250, mostMs: 3_000 },
  /** Nobody looks at a busy button longer; by then the page says what is wrong. */
  mostMs: 20_000,
} as const;

export function createRoom(
  connection: Connection,
  room: Omit<MessageOf<'room:create'>, 'id'>,
  environment: Surroundings = browserEnvironment(),
): Promise<Answer<'room:create'>> {
  const id = newCommandId(environment);
  return untilFinal(connection, environment, () => connection.request('room:create', { ...room, id }));
}

/** A new room for the two players of one that is gone. */
export function openAgain(
  connection: Connection,
  lost: Omit<MessageOf<'room:again'>, 'id'>,
  environment: Surroundings = browserEnvironment(),
): Promise<Answer<'room:again'>> {
  const id = newCommandId(environment);
  return untilFinal(connection, environment, () => connection.request('room:again', { ...lost, id }));
}

export function sayIn(
  connection: Connection,
  line: Omit<MessageOf<'chat:say'>, 'id'>,
  environment: Surroundings = browserEnvironment(),
): Promise<Answer<'chat:say'>> {
  const id = newCommandId(environment);
  return untilFinal(connection, environment, () => connection.request('chat:say', { ...line, id }));
}

/** `ask` sends the same intent by the same id each time. */
export async function untilFinal<A extends Answer<MessageName>>(
  connection: Connection,
  environment: Surroundings,
  ask: () => Promise<A>,
): Promise<A | ReturnType<typeof refusal>> {
  const patience = new Patience(environment, verbTimes.pauses);
  const stop = connection.onUp(() => patience.wake());
  const until = environment.now() + verbTimes.mostMs;
  try {
    for (;;) {
      const answer = await ask();
      if (answer.ok || !answer.retryable) return answer;
      const { ended } = connection.getState();
      if (ended !== null) return refusal(ended.code);
      const leastMs = answer.retryAfterMs ?? 0;
      // A limit that lasts is told at once: waiting in silence would look broken.
      if (environment.now() + leastMs > until || isForThePerson(answer.code)) return answer;
      await patience.afterFailure(leastMs);
    }
  } finally {
    stop();
  }
}

const isForThePerson = (code: string): boolean =>
  ['too-many-rooms', 'rate-limited', 'backlog-full', 'cooling-down'].includes(code);
