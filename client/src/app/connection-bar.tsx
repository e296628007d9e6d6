/** A slim line over the page while the connection is not what it should be. The page under it stays visible. */
import { Button } from '../components/button.tsx';
import { useConnection, useServices } from '../services/services.ts';
import { commonTexts } from '../texts/common.ts';
import { ConnectionMark } from './connection-mark.tsx';
import styles from './connection.module.css';

export function ConnectionBar() {
  const { connection } = useServices();
  const { phase, ended, isStoreAway } = useConnection();
  const texts = commonTexts.connection;
  const isUp = phase === 'live' || phase === 'slow';
  const words = isUp ? texts.storeAway : (ended?.message ?? texts.phases[phase]);
  return (
    <div className={styles.bar} data-phase={phase} aria-live="polite">
      {(!isUp || isStoreAway) && (
        // The key starts the entrance anew for each state.
        <div key={isUp ? 'up' : phase} className={styles.strip}>
          <ConnectionMark phase={isUp ? 'slow' : phase} />
          <span>{words}</span>
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
