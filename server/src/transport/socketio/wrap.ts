/**
 * The one wrapper that every socket message goes through: is the ack a function, is it too fast, does it have the right
 * shape, what did it come to. A message is answered or its connection is closed; nothing is dropped silently, nothing throws.
 */
import * as z from 'zod/mini';
import { errorTable, limits, messages, refusal } from '@inkroom/shared';
import type { Answer, Answers, MessageName, MessageOf, Refusal } from '@inkroom/shared';
import { createTokenBuckets } from '../../lib/token-buckets.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { Failure } from '../../rooms/failure.ts';
import type { RoomSocket } from './types.ts';

export type Handled<Name extends MessageName> =
  | { readonly ok: true; readonly value: Answers[Name] }
  | { readonly ok: false; readonly error: Failure };

export type Handler<Name extends MessageName> = (
  socket: RoomSocket,
  message: MessageOf<Name>,
) => Promise<Handled<Name>> | Handled<Name>;

export type Handlers = { readonly [Name in MessageName]: Handler<Name> };

export interface WrapOptions {
  readonly handlers: Handlers;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: { message(name: string, result: string): void };
}

const isMessageName = (name: string): name is MessageName => Object.hasOwn(messages, name);

/** Listens to everything that this socket sends. */
export function wrapSocket(socket: RoomSocket, options: WrapOptions): void {
  const bucket = createTokenBuckets({
    clock: options.clock,
    perSecond: limits.commandsPerSecond,
    burst: limits.commandsBurst,
  });
  socket.onAny((name: unknown, ...rest: unknown[]) => {
    const ack = rest.at(-1);
    if (typeof name !== 'string' || !isMessageName(name)) {
      options.metrics.message('unknown', 'unknown-event');
      answerAndClose(socket, ack);
      return;
    }
    if (typeof ack !== 'function' || rest.length !== 2) {
      // Nobody to answer: that is not a client of this protocol.
      options.metrics.message(name, 'bad-message');
      answerAndClose(socket, ack);
      return;
    }
    const respond = (answer: Answer<MessageName>): void => {
      options.metrics.message(name, answer.ok ? 'ok' : answer.code);
      Reflect.apply(ack, undefined, [answer]);
    };
    const wait = bucket.take(name === 'session:time' ? 'time' : 'all');
    if (wait > 0) {
      respond(refusal('rate-limited', wait));
      return;
    }
    void handle(socket, { name, payload: rest[0] }, options).then(respond);
  });
}

async function handle<Name extends MessageName>(
  socket: RoomSocket,
  message: { name: Name; payload: unknown },
  options: WrapOptions,
): Promise<Answer<Name>> {
  const schema: z.ZodMiniType = messages[message.name];
  const parsed = z.safeParse(schema, message.payload);
  if (!parsed.success) return refusal('bad-message');
  const handler: Handler<Name> = options.handlers[message.name];
  try {
    const handled = await withinBudget(handler(socket, parsed.data as MessageOf<Name>), options.clock);
    if (handled === null) return refusal('outcome-unknown');
    return handled.ok ? { ok: true, ...handled.value } : refusalOf(handled.error);
  } catch (error) {
    if (error instanceof StoreUnavailable) return refusal('store-unavailable', 500);
    if (error instanceof OutcomeUnknown) return refusal('outcome-unknown');
    options.logger.error('a message failed', { message: message.name, error });
    return refusal('internal');
  }
}

/** Null when the answer takes longer than the server's budget: the client asks again by the same id. */
async function withinBudget<T>(work: Promise<T> | T, clock: Clock): Promise<T | null> {
  if (!(work instanceof Promise)) return work;
  return new Promise<T | null>((resolve, reject) => {
    const cancel = clock.after(limits.serverMs, () => resolve(null));
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

export function refusalOf(failure: Failure): Refusal {
  return refusal(failure.code, failure.retryAfterMs);
}

function answerAndClose(socket: RoomSocket, ack: unknown): void {
  const refused = refusal('unknown-event');
  if (typeof ack === 'function') Reflect.apply(ack, undefined, [refused]);
  socket.emit('session:ended', { code: refused.code, message: errorTable[refused.code].message });
  // In the next turn, so that the reason goes out first.
  setImmediate(() => socket.disconnect(true));
}
