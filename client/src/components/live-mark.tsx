/** A dot and a word: what is shown is as it is now. */
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './live-mark.module.css';

interface LiveMarkProps {
  /** Where something else moves already. */
  readonly still?: boolean;
  /** May set `--dot-size`. */
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function LiveMark({ still = false, className, children }: LiveMarkProps) {
  return (
    <span className={cx(styles.live, className)} data-still={still}>
      <span className={styles.dot} aria-hidden="true" />
      {children}
    </span>
  );
}
