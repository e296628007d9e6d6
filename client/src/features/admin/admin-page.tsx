/** `/admin`: the operator's console. A link from the terminal signs in by itself, else a key is asked for. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { asked } from '../../api/api.ts';
import type { Problem } from '../../api/api.ts';
import { Button } from '../../components/button.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { adminTexts } from '../../texts/admin.ts';
import { forgetKey, keepKey, takeKey } from './admin-key.ts';
import styles from './admin.module.css';
import { AuditPanel } from './audit-panel.tsx';
import { ConsoleContext, adminApi, isKeyRefusal, keyInvalidWords, wordsOf } from './console.ts';
import { KeysPanel } from './keys-panel.tsx';
import { PipelinePanel } from './pipeline-panel.tsx';
import { PlayersPanel } from './players-panel.tsx';
import { SignIn } from './sign-in.tsx';

type Stage =
  | { readonly kind: 'checking' }
  | { readonly kind: 'asking'; readonly refusal: string | null }
  | { readonly kind: 'open'; readonly node: string };

export function AdminPage() {
  usePageTitle(adminTexts.title);
  const [stage, setStage] = useState<Stage>({ kind: 'checking' });

  const tryKey = useCallback(async (): Promise<void> => {
    const answer = await asked(adminApi.GET('/api/pipeline'));
    if (answer.ok) {
      setStage({ kind: 'open', node: answer.value.node });
      return;
    }
    const { problem } = answer;
    // While the server cannot be asked, the key may be as good as ever.
    if (problem !== 'offline' && problem.status < 500 && problem.status !== 429) forgetKey();
    setStage({ kind: 'asking', refusal: refusalWords(problem) });
  }, []);

  useEffect(() => {
    const look = () => {
      if (takeKey() === null)
        setStage((before) => (before.kind === 'open' ? before : { kind: 'asking', refusal: null }));
      else void tryKey();
    };
    look();
    // Another link may be pasted into this very tab.
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, [tryKey]);

  switch (stage.kind) {
    case 'checking':
      return <p className={`page ${styles.checking}`} aria-busy="true" />;
    case 'asking':
      return (
        <SignIn
          refusal={stage.refusal}
          onKey={(key) => {
            keepKey(key);
            return tryKey();
          }}
        />
      );
    case 'open':
      return (
        <OpenConsole
          node={stage.node}
          onLeave={(refusal) => {
            forgetKey();
            setStage({ kind: 'asking', refusal });
          }}
        />
      );
  }
}

const refusalWords = (problem: Problem | 'offline'): string =>
  isKeyRefusal(problem) ? keyInvalidWords : wordsOf(problem);

interface OpenConsoleProps {
  readonly node: string;
  readonly onLeave: (refusal: string | null) => void;
}

function OpenConsole({ node, onLeave }: OpenConsoleProps) {
  const [acts, setActs] = useState(0);
  const refused = useCallback(() => onLeave(keyInvalidWords), [onLeave]);
  const acted = useCallback(() => setActs((before) => before + 1), []);
  const context = useMemo(() => ({ refused, acted, acts }), [refused, acted, acts]);
  return (
    <ConsoleContext value={context}>
      <div className={styles.console}>
        <header className={styles.head}>
          <div>
            <h1>{adminTexts.title}</h1>
            <p className={styles.soft}>{adminTexts.on(node)}</p>
          </div>
          <Button size="s" icon="exit" onClick={() => onLeave(null)}>
            {adminTexts.signOut}
          </Button>
        </header>
        <PipelinePanel />
        <KeysPanel />
        <PlayersPanel />
        <AuditPanel />
      </div>
    </ConsoleContext>
  );
}
