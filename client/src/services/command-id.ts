/** Ids of intents: 96 random bits, made once per click and kept when the same intent is sent again. */
import { isCommandId } from '@inkroom/shared';
import type { CommandId } from '@inkroom/shared';

/** getRandomValues works on plain http too, where randomUUID does not exist. */
export function newCommandId(): CommandId {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const text = btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
  if (!isCommandId(text)) throw new Error('a command id has 16 characters of base64url');
  return text;
}
