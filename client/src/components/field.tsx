/** A labelled line to write on, with a hint and its error in place. */
import { useId } from 'react';
import type { InputHTMLAttributes, Ref } from 'react';
import { cx } from './cx.ts';
import styles from './field.module.css';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Why what was written cannot be used; announced when it appears. */
  readonly error?: string | null | undefined;
  /** The label is read aloud only. */
  readonly bare?: boolean | undefined;
  /** Monospaced and wide, for codes. */
  readonly code?: boolean | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
}

export function Field({ label, hint, error, bare = false, code = false, className, ...input }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint && hintId, error && errorId].filter(Boolean).join(' ');
  return (
    <div className={cx(styles.field, className)}>
      <label htmlFor={id} className={bare ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={styles.input}
        data-code={code}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy || undefined}
      />
      {hint && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
      <p id={errorId} className={styles.error} role="alert">
        {error}
      </p>
    </div>
  );
}
