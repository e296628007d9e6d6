import { refusal } from '@inkroom/shared';
import type { ErrorCode } from '@inkroom/shared';
import { expect, it } from 'vitest';
import type { Problem } from '../../api/api.ts';
import { explain } from './explain.ts';
import { deskTicket } from './testing.ts';

const ann = deskTicket('K7QX', { name: 'Ann' });

/** As it comes over HTTP; which codes there are is the document's to say. */
function problemOf(code: ErrorCode, status: number): Problem {
  const { message } = refusal(code);
  return JSON.parse(JSON.stringify({ type: 'about:blank', title: message, status, code })) as Problem;
}

it('[PAGE-145] a step that somebody else overtook names the ticket and what became of it', () => {
  const current = deskTicket('K7QX', { name: 'Ann', state: 'playing', allowed: ['complete', 'cancel'] });
  expect(explain({ ticket: ann, current, problem: problemOf('ticket-changed', 412) })).toBe(
    'Somebody else was first: Ann (K7QX) is playing by now. Nothing was done.',
  );
  expect(explain({ ticket: ann, current, problem: problemOf('transition-illegal', 409) })).toBe(
    'Ann (K7QX) is playing. Possible now: done, with score, cancel.',
  );
});

it('[PAGE-145] a ticket that is gone is said to be gone', () => {
  for (const problem of [problemOf('ticket-changed', 412), problemOf('ticket-not-found', 404)])
    expect(explain({ ticket: ann, current: null, problem })).toBe('Ann (K7QX) has no ticket here any more.');
});

it('[PAGE-145] no answer is told as what it is, and any other refusal in the words of the table', () => {
  expect(explain({ ticket: ann, current: null, problem: 'offline' })).toContain('may or may not');
  expect(explain({ ticket: ann, current: ann, problem: problemOf('metric-unknown', 422) })).toBe(
    refusal('metric-unknown').message,
  );
});
