/** Numbers that somebody keeps an eye on, each above what it counts. */
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import styles from './figures.module.css';

/** Its class may set `--figure-columns` and `--figure-size`. */
export function Figures({ className, ...list }: ComponentProps<'dl'>) {
  return <dl className={cx(styles.figures, className)} {...list} />;
}

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly tone?: 'bad' | undefined;
  readonly testId?: string;
}

export function Figure({ label, value, tone, testId }: FigureProps) {
  return (
    <div className={styles.figure} data-tone={tone}>
      <dt>{label}</dt>
      <dd data-testid={testId}>{value}</dd>
    </div>
  );
}
