/** The drop in the header and what hangs from it: state in words, the server's name, the round trip. */
import { Button } from '../components/button.tsx';
import { Popover } from '../components/popover.tsx';
import { useConnection, useServices } from '../services/services.ts';
import { commonTexts } from '../texts/common.ts';
import { ConnectionMark } from './connection-mark.tsx';
import styles from './connection.module.css';

export function ConnectionMenu() {
  const { connection } = useServices();
  const { phase: actual, node, roundTripMs, elsewhere, isStoreAway } = useConnection();
  const texts = commonTexts.connection;
  const phase = isStoreAway && actual === 'live' ? 'slow' : actual;
  return (
    <Popover label={texts.label(texts.phases[phase])} trigger={<ConnectionMark phase={phase} />}>
      {() => (
        <div className={styles.menu}>
          <p className={styles.phase}>{texts.phases[phase]}</p>
          <p className={styles.words}>{isStoreAway ? texts.storeAway : texts.explained[phase]}</p>
          <dl className={styles.facts}>
            <dt>{texts.server}</dt>
            <dd className={styles.node}>{node ?? texts.unknown}</dd>
            <dt>{texts.roundTrip}</dt>
            <dd>{roundTripMs === null ? texts.unknown : texts.milliseconds(Math.round(roundTripMs))}</dd>
          </dl>
          {elsewhere > 1 && <p className={styles.words}>{texts.elsewhereExplained(elsewhere)}</p>}
          {(phase === 'reconnecting' || phase === 'offline') && (
            <Button size="s" onClick={() => connection.retryNow()}>
              {texts.retryNow}
            </Button>
          )}
        </div>
      )}
    </Popover>
  );
}
