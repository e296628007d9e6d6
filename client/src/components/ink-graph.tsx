/** A small graph as wide as its place, drawn in its own units, with a line to stand on. */
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './ink-graph.module.css';

interface GraphSize {
  readonly width: number;
  readonly height: number;
}

interface InkGraphProps {
  readonly size: GraphSize;
  /** All of it in words. */
  readonly label: string;
  readonly drawing: ReactNode;
  readonly className?: string | undefined;
  /** Its caption. */
  readonly children: ReactNode;
}

export function InkGraph({ size: { width, height }, label, drawing, className, children }: InkGraphProps) {
  return (
    <figure className={cx(styles.graph, className)}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {drawing}
      </svg>
      {children}
    </figure>
  );
}

/** Part of the drawing: what comes after it lies over it. */
export function InkAxis({ width, height }: GraphSize) {
  return <line className={styles.axis} x1={0} y1={height - 1} x2={width} y2={height - 1} />;
}
