/** A console's key in the handshake, on a real server. */
import { expect, test } from 'vitest';
import { readOperatorFile } from '../src/platform/operator-file.ts';
import { ServerCommand } from './support/server-command.ts';
import { WireClient } from './support/wire-client.ts';

test('[ACCOUNT-14] a key in the handshake says whose it is; a bad one is turned away; none is asked of players', async () => {
  const server = await ServerCommand.run();
  const url = await server.url();
  const key = readOperatorFile(server.dataDir)?.key ?? '';
  const operator = await WireClient.connect(url, { key });
  expect(operator.session.account).toEqual({ name: 'local', scopes: ['admin'] });
  const player = await WireClient.connect(url);
  expect(player.session.account).toBeUndefined();
  expect(await WireClient.refusalOf(url, { key: `${key.slice(0, -2)}00` })).toBe('key-invalid');
  expect(await WireClient.refusalOf(url, { key: 'x'.repeat(65) })).toBe('bad-message');
  for (const client of [operator, player]) client.socket.close();
});
