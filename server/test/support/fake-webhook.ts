/** Another system that is told of transitions, and checks the signature as any receiver of Standard Webhooks does. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { FakeReceiver } from './fake-receiver.ts';
import type { Received, Reply } from './fake-receiver.ts';

export interface TakenNotice {
  readonly id: string;
  readonly body: string;
}

const toleranceSeconds = 5 * 60;

export class FakeWebhook extends FakeReceiver {
  /** Signed rightly; also those that came before with the same id. */
  readonly notices: TakenNotice[] = [];
  readonly #secret: Uint8Array;

  private constructor(secret: Uint8Array) {
    super();
    this.#secret = secret;
  }

  /** Ends with the test. */
  static async start(secret: Uint8Array): Promise<FakeWebhook> {
    const webhook = new FakeWebhook(secret);
    await webhook.open();
    return webhook;
  }

  protected override take({ headers, body }: Received): Reply {
    const told = (name: string): string => [headers[name]].flat()[0] ?? '';
    const [id, seconds] = [told('webhook-id'), told('webhook-timestamp')];
    if (Math.abs(Date.now() / 1_000 - Number(seconds)) > toleranceSeconds) return { status: 401 };
    const expected = createHmac('sha256', this.#secret).update(`${id}.${seconds}.`).update(body).digest();
    const isSigned = told('webhook-signature')
      .split(' ')
      .map((signature) => Buffer.from(signature.replace(/^v1,/, ''), 'base64'))
      .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
    if (!isSigned) return { status: 401 };
    this.notices.push({ id, body: body.toString('utf8') });
    return { status: 204 };
  }
}
