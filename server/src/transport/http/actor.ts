/** The player behind a session, stored at the first thing they do; their name may get its final form here. */
import { err, ok } from '@inkroom/shared';
import type { PlayerId, Result } from '@inkroom/shared';
import type { Identity, Session } from '../../identity/identity.ts';
import type { Refused } from './problem.ts';

export interface StoredActor {
  readonly player: PlayerId;
  readonly name: string;
  readonly area: number;
}

export async function actorOf(
  identity: Pick<Identity, 'ensureStored'>,
  session: Session,
): Promise<Result<StoredActor, Refused>> {
  const stored = await identity.ensureStored(session);
  if (!stored.ok) return err({ code: stored.error });
  const { player, name, area } = stored.value;
  return ok({ player, name, area });
}
