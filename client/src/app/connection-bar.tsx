/** A slim line over the page while the connection is not what it should be. The page under it stays visible. */
import { Button } from '../components/button.tsx';
import { useConnection, useServices } from '../services/services.ts';
import { commonTexts } from '../texts/common.ts';
import { ConnectionMark } from './connection-mark.tsx';
import styles from './connection.module.css';

export function ConnectionBar() {
  const { connection } = useServices();
  const { phase, ended } = useConnection();
  const texts = commonTexts.connection;
  const quiet = phase === 'live' || phase === 'slow';
  return (
    <div className={styles.bar} data-phase={phase} aria-live="polite">
      {!quiet && (
        // The key starts the entrance anew for each state.
        <div key={phase} className={styles.strip}>
          <ConnectionMark phase={phase} />
          <span>{ended ? ended.message : texts.phases[phase]}</span>
          {(phase === 'reconnecting' || phase === 'offline') && (
            <Button look="quiet" size="s" onClick={() => connection.retryNow()}>
              {texts.retryNow}
            </Button>
          )}
          {phase === 'ended' && (
            <Button look="primary" size="s" onClick={() => location.reload()}>
              {ended?.code === 'update-needed' ? texts.reload : texts.startAgain}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
