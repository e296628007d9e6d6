/** Command ids of HTTP requests: 96 bits, from the client's idempotency key or by chance. */
import { createHash } from 'node:crypto';
import { invariant, isCommandId } from '@inkroom/shared';
import type { CommandId } from '@inkroom/shared';
import type { Entropy } from '../../ports/clock.ts';

const bytes = 12;

/** The same key of the same player or account for the same operation is the same intent; nobody else's key collides with it. */
export function commandIdOf(
  intent: { readonly player: string; readonly operation: string; readonly key: string | undefined },
  entropy: Pick<Entropy, 'bytes'>,
): CommandId {
  const { player, operation, key } = intent;
  const digest =
    key === undefined
      ? Buffer.from(entropy.bytes(bytes))
      : createHash('sha256')
          .update(JSON.stringify([player, operation, key]))
          .digest()
          .subarray(0, bytes);
  const id = digest.toString('base64url');
  invariant(isCommandId(id), '96 bits make a command id');
  return id;
}
