/** The state of the connection as a small drawing: a full drop, a half one, a hollow one, a struck one. */
import type { ConnectionPhase } from '../net/types.ts';
import styles from './connection.module.css';

const drop = 'M10 2.600c3.3 3.8 5.2 6.7 5.2 9.3 0 3.2-2.2 5.4-5.2 5.400s-5.2-2.2-5.2-5.400c0-2.6 1.9-5.5 5.2-9.300Z';

export function ConnectionMark({ phase }: { readonly phase: ConnectionPhase }) {
  return (
    <svg className={styles.mark} data-phase={phase} width={20} height={20} viewBox="0 0 20 20" aria-hidden="true">
      <path className={styles.drop} d={drop} />
      <path
        className={styles.half}
        d="M4.8 12.200c1.7-1 3.4-1 5.2 0s3.5 1 5.2 0c-.1 3-2.3 5.1-5.2 5.100s-5.1-2.1-5.2-5.100Z"
      />
      <path className={styles.strike} d="M3.2 17.600C7.7 12.9 12.3 8.2 16.9 3.3" />
    </svg>
  );
}
