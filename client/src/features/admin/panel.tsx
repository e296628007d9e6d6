/** One sheet of the console: a title, a line that says what it is for, and what is on it. */
import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './admin.module.css';

interface PanelProps {
  readonly title: string;
  readonly words: string;
  readonly action?: ReactNode;
  /** Takes the whole width. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Panel({ title, words, action, wide, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id} data-wide={wide}>
      <header className={styles.panelHead}>
        <div>
          <h2 id={id}>{title}</h2>
          <p className={styles.soft}>{words}</p>
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
