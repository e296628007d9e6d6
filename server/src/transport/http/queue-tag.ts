/** Tells one version of a queue's settings from another, so that two who change them at once hear of each other. Calls and counts, which stand in the same record, are no change. */
import { createHash } from 'node:crypto';
import { err, ok } from '@inkroom/shared';
import type { QueueSettings, Result } from '@inkroom/shared';
import type { Refused } from './problem.ts';

export function tagOfSettings(settings: QueueSettings): string {
  const sorted = Object.entries(settings).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `"${createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 22)}"`;
}

export interface QueueCondition {
  /** Only if it is still one of these; empty: whatever it is. */
  readonly tags: readonly string[];
  /** Only if it is there. */
  readonly old: boolean;
  /** Only if it is not there. */
  readonly fresh: boolean;
}

interface Headers {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

const tagList = /^"[\w-]{1,40}"(\s*,\s*"[\w-]{1,40}")*$/;

export function parseCondition({ ifMatch, ifNoneMatch }: Headers): Result<QueueCondition, Refused> {
  const [match, none] = [ifMatch?.trim(), ifNoneMatch?.trim()];
  if (none !== undefined && none !== '*') return err({ code: 'bad-message', detail: 'If-None-Match: only * here' });
  const fresh = none === '*';
  if (match === undefined || match === '*') return ok({ tags: [], old: match === '*', fresh });
  return tagList.test(match)
    ? ok({ tags: match.split(',').map((tag) => tag.trim()), old: true, fresh })
    : err({ code: 'bad-message', detail: 'If-Match: the ETag of a queue as it was answered, or *' });
}

/** Null: go on. */
export function obstacleTo({ tags, old, fresh }: QueueCondition, before: QueueSettings | null): Refused | null {
  if (fresh && before !== null) return { code: 'queue-exists' };
  const isAsSeen = before === null ? !old : tags.length === 0 || tags.includes(tagOfSettings(before));
  return isAsSeen ? null : { code: 'queue-changed' };
}
