/** Why something was refused, in place. */
import type { ErrorCode } from '@inkroom/shared';
import type { Problem } from '../../api/api.ts';
import { Notice } from '../../components/notice.tsx';
import { wordsOf } from '../../services/use-key-gate.ts';

/** Of these the table's words do not say what is wrong. */
const withDetail: ReadonlySet<ErrorCode> = new Set(['bad-message', 'webhook-refused']);

export function RefusalNotice({ problem }: { readonly problem: Problem | 'offline' | null }) {
  if (problem === null) return null;
  return (
    <Notice tone="bad" live="assertive">
      {wordsOf(problem)}
      {problem !== 'offline' && withDetail.has(problem.code) && problem.detail !== undefined && ` (${problem.detail})`}
    </Notice>
  );
}
