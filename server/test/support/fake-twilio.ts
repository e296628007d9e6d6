/** Twilio's REST, as far as sending an SMS goes: it checks what the real one checks, and keeps what it was given. */
import { FakeReceiver } from './fake-receiver.ts';
import type { Received, Reply } from './fake-receiver.ts';

export interface TakenSms {
  readonly to: string;
  readonly from: string;
  readonly text: string;
}

export const twilioAccount = { accountSid: `AC${'0123456789abcdef'.repeat(2)}`, authToken: 'f'.repeat(32) } as const;

const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Answers that it has for what goes wrong. */
export const twilioReplies = {
  tooMany: (seconds: number): Reply =>
    json(429, { code: 20429, message: 'Too Many Requests', status: 429 }, { 'retry-after': String(seconds) }),
  unavailable: json(503, { code: 20503, message: 'Service unavailable', status: 503 }),
  /** It may have taken the message all the same. */
  broken: json(500, { code: 20500, message: 'Internal Server Error', status: 500 }),
  /** Somebody between here and there. */
  gateway: { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' },
} as const;

export class FakeTwilio extends FakeReceiver {
  /** What will be on people's phones. */
  readonly messages: TakenSms[] = [];

  private constructor() {
    super();
  }

  /** Ends with the test. */
  static async start(): Promise<FakeTwilio> {
    const twilio = new FakeTwilio();
    await twilio.open();
    return twilio;
  }

  /** The settings of a server that uses it. */
  get env(): Readonly<Record<string, string>> {
    return {
      TWILIO_ACCOUNT_SID: twilioAccount.accountSid,
      TWILIO_AUTH_TOKEN: twilioAccount.authToken,
      TWILIO_FROM: '+15005550006',
      TWILIO_API_URL: this.url,
      PUBLIC_URL: 'https://play.example',
    };
  }

  protected override take({ path, headers, body }: Received): Reply {
    const credentials = Buffer.from(`${twilioAccount.accountSid}:${twilioAccount.authToken}`).toString('base64');
    if (headers.authorization !== `Basic ${credentials}`) {
      return json(401, { code: 20003, message: 'Authenticate', status: 401 });
    }
    if (path !== `/2010-04-01/Accounts/${twilioAccount.accountSid}/Messages.json`) {
      return json(404, { code: 20404, message: `The requested resource ${path} was not found`, status: 404 });
    }
    const form = new URLSearchParams(body.toString('utf8'));
    const to = form.get('To') ?? '';
    const from = form.get('From') ?? form.get('MessagingServiceSid') ?? '';
    const text = form.get('Body') ?? '';
    if (!/^\+[1-9]\d{6,14}$/.test(to)) {
      return json(400, { code: 21211, message: `Invalid 'To' Phone Number: ${to}`, status: 400 });
    }
    if (from === '' || text === '' || text.length > 1_600) {
      return json(400, { code: 21602, message: 'Message body is required.', status: 400 });
    }
    this.messages.push({ to, from, text });
    return json(201, { sid: `SM${String(this.messages.length).padStart(32, '0')}`, status: 'queued' });
  }
}
