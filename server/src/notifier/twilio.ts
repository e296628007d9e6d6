/** Sends an SMS through Twilio's REST. Twilio cannot tell a repeated request from a second message, so whatever may have been taken is `unknown`. */
import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Notifier, Sent } from '../ports/notifier.ts';
import { startDeadline } from './deadline.ts';
import { retryAfterMs } from './outside-request.ts';

export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
  /** A number (E.164), a sender's name, or a messaging service (`MG…`). */
  readonly from: string;
  /** Origin of the API. */
  readonly apiUrl: string;
}

export interface TwilioOptions {
  readonly account: TwilioAccount;
  readonly timeoutMs: number;
  readonly clock: Pick<Clock, 'now'>;
}

const takenShape = z.object({ sid: z.string() });
/** What Twilio itself says of a failure; a gateway between would not. */
const refusalShape = z.object({ code: z.number(), message: z.string() });

/** Longer than any code of Twilio's, however it is written. */
const phoneLike = /\+?\(?\d[\d\s()./-]{4,}\d/g;

/** "Temporarily unavailable, try again": of all 5xx the one that says the request was not taken. Of its own 500 Twilio says that a repeated request may become a second message. */
const unavailable = { status: 503, code: 20_503 } as const;

/** Failures before a single byte was sent. */
const unreachedCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function createTwilio({ account, timeoutMs, clock }: TwilioOptions): Notifier {
  const { accountSid, authToken, from, apiUrl } = account;
  const url = `${apiUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const sender = from.startsWith('MG') ? 'MessagingServiceSid' : 'From';
  return {
    channel: 'sms',
    mayRepeat: false,
    async send({ to, text }) {
      const patience = new AbortController();
      const cancel = startDeadline(timeoutMs, () => patience.abort(new Error(`in ${timeoutMs / 1_000} s`)));
      try {
        const response = await fetch(url, {
          method: 'POST',
          // A connection of its own: one that was kept open could end just as it is used again, and the SMS be unknown.
          headers: { authorization, accept: 'application/json', connection: 'close' },
          body: new URLSearchParams({ To: to, [sender]: from, Body: text }),
          redirect: 'manual',
          signal: patience.signal,
        });
        return await verdict(response, { to, now: clock.now() });
      } catch (error) {
        const reason = causeOf(error);
        return unreachedCodes.has(reason)
          ? { kind: 'later', reason: `Twilio cannot be reached (${reason})`, retryAfterMs: null }
          : { kind: 'unknown', reason: `no answer from Twilio (${reason})` };
      } finally {
        cancel();
      }
    },
    close: () => Promise.resolve(),
  };
}

async function verdict(response: Response, { to, now }: { to: string; now: number }): Promise<Sent> {
  const { status } = response;
  const body = await jsonOf(response);
  if (response.ok) return { kind: 'sent', reference: takenShape.safeParse(body).data?.sid ?? null };
  const refusal = refusalShape.safeParse(body).data;
  // The number is forgotten earlier than this line of the log.
  const words = refusal === undefined ? `it answered ${status}` : `${refusal.code}: ${refusal.message}`;
  const reason = `Twilio: ${words.replaceAll(to, '…').replaceAll(phoneLike, '…')}`.slice(0, 300);
  const isRefused = status === 429 || (status === unavailable.status && refusal?.code === unavailable.code);
  if (isRefused) return { kind: 'later', reason, retryAfterMs: retryAfterMs(response.headers.get('retry-after'), now) };
  return status < 500 ? { kind: 'failed', reason } : { kind: 'unknown', reason };
}

/** Whatever the body is: the status counts, and has come. */
async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** A word for what broke; undici keeps it one or two causes down. */
function causeOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') return inner.code;
  return inner instanceof Error ? inner.message : 'broken';
}
