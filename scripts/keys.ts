/**
 * `npm run keys`: service accounts and their keys, for the person who operates the server. Works on the Redis of
 * REDIS_URL, and on DATA_DIR, whether the server runs there or not.
 */
import process from 'node:process';
import { formatAccounts, formatIssued, parseKeysCommand } from './keys/keys-command.ts';
import type { KeysCommand } from './keys/keys-command.ts';
import { openKeyring } from './keys/keyring.ts';
import { readConfig } from '../server/src/config.ts';

interface Outcome {
  readonly code: 0 | 1;
  readonly text: string;
}

const done = (text: string): Outcome => ({ code: 0, text });
const failed = (text: string): Outcome => ({ code: 1, text });

async function run(words: readonly string[]): Promise<Outcome> {
  const command = parseKeysCommand(words);
  if (!command.ok) return failed(command.error);
  try {
    const keyring = await openKeyring(readConfig());
    try {
      return await act(command.value, keyring);
    } finally {
      await keyring.close();
    }
  } catch (error) {
    // A fault that a person can mend says how; anything else is a bug and is thrown on.
    if (error instanceof Error && ['ConfigError', 'StorageError', 'StoreUnavailable'].includes(error.name)) {
      return failed(error.message);
    }
    throw error;
  }
}

async function act(command: KeysCommand, keyring: Awaited<ReturnType<typeof openKeyring>>): Promise<Outcome> {
  switch (command.verb) {
    case 'list':
      return done(formatAccounts(await keyring.list()));
    case 'create': {
      const made = await keyring.create(command.name, command.scopes);
      return made.ok ? done(formatIssued(made.value)) : failed(made.error);
    }
    case 'rotate': {
      const made = await keyring.rotate(command.name, command.graceMs);
      return made.ok ? done(formatIssued(made.value)) : failed(made.error);
    }
    case 'revoke': {
      const revoked = await keyring.revoke(command.name, command.key);
      return revoked.ok ? done(formatAccounts([revoked.value])) : failed(revoked.error);
    }
  }
}

const { code, text } = await run(process.argv.slice(2));
process[code === 0 ? 'stdout' : 'stderr'].write(`${text}\n`);
process.exitCode = code;
