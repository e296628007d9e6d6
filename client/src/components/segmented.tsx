/** One of a few: a radio group drawn as a row of torn-off strips. Arrow keys work because these are real radios. */
import { useId } from 'react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './segmented.module.css';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  /** Second, smaller line. */
  readonly detail?: string | undefined;
}

interface SegmentedProps<Value extends string> {
  readonly legend: string;
  /** The legend is read aloud only. */
  readonly bare?: boolean | undefined;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** `grid`: as many columns as fit, for more than three choices. `tight`: narrow columns, for pictures. */
  readonly layout?: 'row' | 'grid' | 'tight' | undefined;
  readonly className?: string | undefined;
}

export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { legend, bare = false, segments, value, onChange, layout = 'row', className } = props;
  const name = useId();
  return (
    <fieldset className={cx(styles.group, className)}>
      <legend className={bare ? 'visually-hidden' : styles.legend}>{legend}</legend>
      <div className={styles.segments} data-layout={layout}>
        {segments.map((segment) => (
          <label key={segment.value} className={styles.segment}>
            <input
              type="radio"
              name={name}
              className={styles.radio}
              checked={segment.value === value}
              onChange={() => onChange(segment.value)}
            />
            <span className={styles.label}>{segment.label}</span>
            {segment.detail && <span className={styles.detail}>{segment.detail}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
