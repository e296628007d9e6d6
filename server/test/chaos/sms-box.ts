/**
 * Where SMS of a chaos round end: takes each one as Twilio's REST does, and remembers to whom. It is slow to answer, so
 * that nodes die between the two.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmsBox {
  /** Whom each SMS went to, in order. */
  readonly sentTo: readonly string[];
  /** Settings of the nodes that send. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function openSmsBox(): Promise<SmsBox> {
  const sentTo: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      sentTo.push(new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('To') ?? '');
      const sid = `SM${String(sentTo.length).padStart(32, '0')}`;
      setTimeout(
        () =>
          response
            .writeHead(201, { 'content-type': 'application/json' })
            .end(JSON.stringify({ sid, status: 'queued' })),
        (sentTo.length % 4) * 1_500,
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    sentTo,
    env: {
      TWILIO_ACCOUNT_SID: `AC${'0123456789abcdef'.repeat(2)}`,
      TWILIO_AUTH_TOKEN: 'f'.repeat(32),
      TWILIO_FROM: '+15005550006',
      TWILIO_API_URL: `http://127.0.0.1:${port}`,
      SMS_PER_HOUR: '10000',
      PUBLIC_URL: 'http://play.example',
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
