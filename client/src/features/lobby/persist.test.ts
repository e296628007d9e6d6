import { parseRoomCode, refusal } from '@inkroom/shared';
import type { Answer, ErrorCode } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newCommandId } from '../../services/command-id.ts';
import { persist } from './persist.ts';

type Match = Answer<'match:join'>;

const room = parseRoomCode('00000000');
if (!room) throw new Error('not a room code');
const found: Match = { ok: true, room, mode: 'classic' };
const refused = (code: ErrorCode): Match => refusal(code);

/** Answers in turn, the last one for ever. */
function answering(...answers: readonly Match[]) {
  const sent: unknown[] = [];
  const request = (_name: string, message: unknown) => {
    sent.push(message);
    return Promise.resolve(answers[Math.min(sent.length, answers.length) - 1]);
  };
  // Answers one kind of message only, which the type of a connection cannot say.
  return { connection: { request } as never, sent };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function run(...answers: readonly Match[]) {
  const { connection, sent } = answering(...answers);
  const message = { id: newCommandId(), mode: 'classic' } as const;
  const answer = persist(connection, 'match:join', message);
  await vi.runAllTimersAsync();
  return { answer: await answer, sent, message };
}

describe('an intent of the lobby', () => {
  it('is sent once when it is answered', async () => {
    const { answer, sent } = await run(found);
    expect(answer).toBe(found);
    expect(sent).toHaveLength(1);
  });

  it('is sent again with the same id while nobody knows whether it counted', async () => {
    const { answer, sent, message } = await run(refused('outcome-unknown'), refused('store-unavailable'), found);
    expect(answer).toBe(found);
    expect(sent).toEqual([message, message, message]);
  });

  it('is given up after a few tries, with the last reason', async () => {
    const { answer, sent } = await run(refused('outcome-unknown'));
    expect(answer).toMatchObject({ ok: false, code: 'outcome-unknown' });
    expect(sent).toHaveLength(4);
  });

  it.each(['too-many-rooms', 'rate-limited', 'bad-message'] as const)('is not repeated after %s', async (code) => {
    const { answer, sent } = await run(refused(code));
    expect(answer).toMatchObject({ ok: false, code });
    expect(sent).toHaveLength(1);
  });
});
