/** `/admin`: the operator's console. A link from the terminal signs in by itself, else a key is asked for. */
import { useCallback, useMemo, useState } from 'react';
import { asked } from '../../api/api.ts';
import { Button } from '../../components/button.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { SignIn } from '../../components/sign-in.tsx';
import { keyInvalidWords, useKeyGate } from '../../services/use-key-gate.ts';
import { adminTexts } from '../../texts/admin.ts';
import styles from './admin.module.css';
import { AuditPanel } from './audit-panel.tsx';
import { ConsoleContext, adminApi } from './console.ts';
import { KeysPanel } from './keys-panel.tsx';
import { PipelinePanel } from './pipeline-panel.tsx';
import { PlayersPanel } from './players-panel.tsx';

const probe = () => asked(adminApi.GET('/api/pipeline'));

export function AdminPage() {
  usePageTitle(adminTexts.title);
  const { stage, onKey, leave } = useKeyGate(probe);
  switch (stage.kind) {
    case 'checking':
      return <p className={`page ${styles.checking}`} aria-busy="true" />;
    case 'asking':
      return <SignIn {...adminTexts.signIn} refusal={stage.refusal} onKey={onKey} />;
    case 'open':
      return <OpenConsole node={stage.value.node} onLeave={leave} />;
  }
}

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
