/** Why something was refused, in place. */
import type { Problem } from '../../api/api.ts';
import { Notice } from '../../components/notice.tsx';
import { wordsOf } from '../../services/use-key-gate.ts';

export function RefusalNotice({ problem }: { readonly problem: Problem | 'offline' | null }) {
  if (problem === null) return null;
  return (
    <Notice tone="bad" live="assertive">
      {wordsOf(problem)}
      {problem !== 'offline' &&
        problem.code === 'bad-message' &&
        problem.detail !== undefined &&
        ` (${problem.detail})`}
    </Notice>
  );
}
