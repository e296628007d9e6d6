/** Something to say, in place and for as long as it is true. Never a toast. */
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import styles from './notice.module.css';

interface NoticeProps {
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad' | undefined;
  readonly icon?: IconName | undefined;
  /** One or two buttons. */
  readonly action?: ReactNode;
  /** Announced when it appears: `assertive` for what must be heard now. Absent: not announced. */
  readonly live?: 'polite' | 'assertive' | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Notice({ tone = 'plain', icon, action, live, className, children }: NoticeProps) {
  return (
    <div className={cx(styles.notice, className)} data-tone={tone} aria-live={live}>
      {icon && <Icon name={icon} />}
      <div className={styles.words}>{children}</div>
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
