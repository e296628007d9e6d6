/** Ids of intents: 96 random bits, made once per intent and kept when it is sent again. */
import { invariant, isCommandId } from '@inkroom/shared';
import type { CommandId } from '@inkroom/shared';
import type { Environment } from './environment.ts';

/** getRandomValues works on plain http too, where randomUUID does not exist. */
export function newCommandId(environment: Pick<Environment, 'randomBytes'>): CommandId {
  const bytes = environment.randomBytes(12);
  const text = btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
  invariant(isCommandId(text), 'twelve bytes are sixteen characters');
  return text;
}
