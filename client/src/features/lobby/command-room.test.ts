import { parseRoomCode, refusal } from '@inkroom/shared';
import type { Answer, ErrorCode, ListedRoom, MessageOf } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandRoom } from './command-room.ts';

type Answered = Answer<'room:command'>;
type Sent = MessageOf<'room:command'>;

const id = parseRoomCode('K7QX-M2PD');
if (!id) throw new Error('not a room code');
const room: ListedRoom = {
  room: id,
  version: 7,
  mode: 'classic',
  phase: 'open',
  origin: 'people',
  clock: { kind: 'none' },
  game: 1,
  seats: [{ name: 'Ann', bot: null, away: false }, null],
  moves: [],
  winner: null,
  watching: 0,
  createdAt: 1000,
  lastAt: 1000,
};
const done: Answered = { ok: true, version: 8 };
const refused = (code: ErrorCode): Answered => refusal(code);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Answers in turn, the last one for ever. */
async function leave(...answers: readonly Answered[]) {
  const sent: Sent[] = [];
  const request = (_name: string, message: Sent) => {
    sent.push(message);
    return Promise.resolve(answers[Math.min(sent.length, answers.length) - 1]);
  };
  // It answers one kind of message only, which the type of a connection cannot say.
  const connection = { request } as unknown as Parameters<typeof commandRoom>[0];
  const answer = commandRoom(connection, room, { type: 'leave' });
  await vi.runAllTimersAsync();
  return { answer: await answer, sent };
}

describe('a command from the lobby', () => {
  it('is sent once when it is answered, against the version that was listed', async () => {
    const { answer, sent } = await leave(done);
    expect(answer).toBe(done);
    expect(sent).toMatchObject([{ room: id, base: 7, attempt: 1, command: { type: 'leave' } }]);
  });

  it('is sent again with the same id while nobody knows whether it counted', async () => {
    const { answer, sent } = await leave(refused('outcome-unknown'), refused('store-unavailable'), done);
    expect(answer).toBe(done);
    expect(new Set(sent.map((message) => message.id)).size).toBe(1);
    expect(sent.map((message) => message.attempt)).toEqual([1, 2, 3]);
  });

  it('is given up after a few tries, with the last reason', async () => {
    const { answer, sent } = await leave(refused('outcome-unknown'));
    expect(answer).toMatchObject({ ok: false, code: 'outcome-unknown' });
    expect(sent).toHaveLength(4);
  });

  it('is not repeated after a refusal', async () => {
    const { answer, sent } = await leave(refused('seat-taken'));
    expect(answer).toMatchObject({ ok: false, code: 'seat-taken' });
    expect(sent).toHaveLength(1);
  });
});
