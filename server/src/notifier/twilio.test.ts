import { expect, it, onTestFinished } from 'vitest';
import { FakeTwilio, twilioAccount, twilioReplies } from '../../test/support/fake-twilio.ts';
import { nodeClock } from '../platform/node-clock.ts';
import type { Notifier } from '../ports/notifier.ts';
import { messageOf } from './testing.ts';
import { createTwilio } from './twilio.ts';

const to = '+4930123456';
const from = '+15005550006';

function notifierFor(
  apiUrl: string,
  changes: { from?: string; authToken?: string; timeoutMs?: number } = {},
): Notifier {
  const { timeoutMs = 10_000, ...account } = changes;
  return createTwilio({ account: { ...twilioAccount, from, apiUrl, ...account }, timeoutMs, clock: nodeClock });
}

it('[NOTE-12] an SMS is sent once, with the provider’s reference, over a connection of its own', async () => {
  const twilio = await FakeTwilio.start();
  const sent = await notifierFor(twilio.url).send(messageOf({ to, text: 'Zoë, komm! 🎉' }));
  expect(sent).toEqual({ kind: 'sent', reference: 'SM00000000000000000000000000000001' });
  expect(twilio.messages).toEqual([{ to, from, text: 'Zoë, komm! 🎉' }]);
  expect(twilio.received[0]?.headers.connection).toBe('close');
});

it('[NOTE-12] a messaging service sends in place of a number', async () => {
  const twilio = await FakeTwilio.start();
  const service = `MG${'0'.repeat(32)}`;
  await notifierFor(twilio.url, { from: service }).send(messageOf({ to }));
  expect(twilio.messages).toMatchObject([{ from: service }]);
  expect(twilio.received[0]?.body.toString()).toContain('MessagingServiceSid=MG');
});

it('[NOTE-12] a wrong number fails for good, and the reason does not repeat it', async () => {
  const twilio = await FakeTwilio.start();
  const sent = await notifierFor(twilio.url).send(messageOf({ to: '+0123' }));
  expect(sent).toEqual({ kind: 'failed', reason: "Twilio: 21211: Invalid 'To' Phone Number: …" });
});

it('[NOTE-12] the reason repeats the number in no other way of writing it either', async () => {
  const twilio = await FakeTwilio.start();
  for (const written of ['4930123456', '+49 30 123-456', '(030) 123 456']) {
    twilio.next({ status: 400, body: JSON.stringify({ code: 21610, message: `Stopped by ${written}.` }) });
    const sent = await notifierFor(twilio.url).send(messageOf({ to }));
    expect(sent).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^Twilio: 21610: Stopped by \W*…\.$/) as string,
    });
  }
});

it('[NOTE-12] wrong credentials fail for good', async () => {
  const twilio = await FakeTwilio.start();
  const sent = await notifierFor(twilio.url, { authToken: '0'.repeat(32) }).send(messageOf({ to }));
  expect(sent).toEqual({ kind: 'failed', reason: 'Twilio: 20003: Authenticate' });
  expect(twilio.messages).toEqual([]);
});

it('[NOTE-12] too many at once wait for as long as Twilio says', async () => {
  const twilio = await FakeTwilio.start();
  twilio.next(twilioReplies.tooMany(7));
  const sent = await notifierFor(twilio.url).send(messageOf({ to }));
  expect(sent).toEqual({ kind: 'later', reason: 'Twilio: 20429: Too Many Requests', retryAfterMs: 7_000 });
});

it('[NOTE-12] a Twilio that says it is not available has taken nothing, and is asked again', async () => {
  const twilio = await FakeTwilio.start();
  twilio.next(twilioReplies.unavailable);
  expect(await notifierFor(twilio.url).send(messageOf({ to }))).toMatchObject({ kind: 'later', retryAfterMs: null });
});

it('[NOTE-6] an error of Twilio’s own leaves open whether the SMS was taken', async () => {
  const twilio = await FakeTwilio.start();
  twilio.next(twilioReplies.broken);
  const reason = 'Twilio: 20500: Internal Server Error';
  expect(await notifierFor(twilio.url).send(messageOf({ to }))).toEqual({ kind: 'unknown', reason });
});

it('[NOTE-6] an error of somebody in between leaves open whether the SMS was taken', async () => {
  const twilio = await FakeTwilio.start();
  twilio.next(twilioReplies.gateway);
  expect(await notifierFor(twilio.url).send(messageOf({ to }))).toEqual({
    kind: 'unknown',
    reason: 'Twilio: it answered 502',
  });
});

it('[NOTE-6] a reply that is lost leaves open whether the SMS was taken: it was', async () => {
  const twilio = await FakeTwilio.start();
  twilio.next('take-silently');
  expect(await notifierFor(twilio.url).send(messageOf({ to }))).toMatchObject({ kind: 'unknown' });
  expect(twilio.messages).toHaveLength(1);
});

it('[NOTE-6] no answer in time leaves it open too', async () => {
  const twilio = await FakeTwilio.start();
  twilio.next('never');
  expect(await notifierFor(twilio.url, { timeoutMs: 100 }).send(messageOf({ to }))).toEqual({
    kind: 'unknown',
    reason: 'no answer from Twilio (in 0.1 s)',
  });
});

it('[NOTE-12] while Twilio cannot be reached nothing was sent, and it is tried later', async () => {
  const twilio = await FakeTwilio.start();
  const { url } = twilio;
  await twilio.close();
  onTestFinished(() => expect(twilio.received).toEqual([]));
  expect(await notifierFor(url).send(messageOf({ to }))).toEqual({
    kind: 'later',
    reason: 'Twilio cannot be reached (ECONNREFUSED)',
    retryAfterMs: null,
  });
});
