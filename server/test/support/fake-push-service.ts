/** A push service, and the browser behind it: it checks who sends, and decrypts what a service worker would be handed (RFC 8291, 8292). */
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { FakeReceiver } from './fake-receiver.ts';
import type { Received, Reply } from './fake-receiver.ts';

export interface TakenPush {
  /** As the service worker gets it. */
  readonly body: string;
  readonly ttlSeconds: number;
  readonly topic: string | undefined;
  /** Of the sender. */
  readonly publicKey: string;
  readonly subject: string;
}

export class FakePushService extends FakeReceiver {
  readonly pushes: TakenPush[] = [];
  readonly #receiver = createECDH('prime256v1');
  readonly #auth = randomBytes(16);

  private constructor() {
    super();
    this.#receiver.generateKeys();
  }

  /** Ends with the test. */
  static async start(): Promise<FakePushService> {
    const service = new FakePushService();
    await service.open();
    return service;
  }

  /** What the browser gives the page: JSON of a PushSubscription. */
  get subscription(): string {
    return JSON.stringify({
      endpoint: `${this.url}/push/one`,
      expirationTime: null,
      keys: { p256dh: this.#receiver.getPublicKey('base64url'), auth: this.#auth.toString('base64url') },
    });
  }

  protected override take({ headers, body }: Received): Reply {
    const { token, key } =
      /^vapid t=(?<token>[\w.-]+), k=(?<key>[\w-]+)$/.exec(headers.authorization ?? '')?.groups ?? {};
    const claims = token === undefined || key === undefined ? null : verified(token, key);
    if (claims === null || key === undefined || claims.aud !== this.url || claims.exp * 1_000 < Date.now()) {
      return { status: 403, body: 'the token is not right' };
    }
    if (headers['content-encoding'] !== 'aes128gcm' || headers.ttl === undefined) return { status: 400 };
    this.pushes.push({
      body: this.#decrypt(body),
      ttlSeconds: Number(headers.ttl),
      topic: [headers['topic']].flat()[0],
      publicKey: key,
      subject: claims.sub,
    });
    return { status: 201, headers: { location: `${this.url}/message/${this.pushes.length}` } };
  }

  #decrypt(sealed: Buffer): string {
    const salt = sealed.subarray(0, 16);
    const keyLength = sealed.readUInt8(20);
    const senderKey = sealed.subarray(21, 21 + keyLength);
    const record = sealed.subarray(21 + keyLength);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#receiver.getPublicKey(), senderKey]);
    const derive = (secret: Uint8Array, from: { salt: Uint8Array; info: Uint8Array }, length: number): Buffer =>
      Buffer.from(hkdfSync('sha256', secret, from.salt, from.info, length));
    const secret = derive(this.#receiver.computeSecret(senderKey), { salt: this.#auth, info }, 32);
    const key = derive(secret, { salt, info: Buffer.from('Content-Encoding: aes128gcm\0') }, 16);
    const nonce = derive(secret, { salt, info: Buffer.from('Content-Encoding: nonce\0') }, 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
  }
}

interface Claims {
  readonly aud: string;
  readonly exp: number;
  readonly sub: string;
}

/** Null: somebody else has signed it. */
function verified(token: string, publicKey: string): Claims | null {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const raw = Buffer.from(publicKey, 'base64url');
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: raw.subarray(1, 33).toString('base64url'),
      y: raw.subarray(33).toString('base64url'),
    },
  });
  const isRight = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isRight ? (JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Claims) : null;
}
