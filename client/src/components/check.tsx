/** One thing that is so or not, in a form. */
import { cx } from './cx.ts';
import styles from './check.module.css';

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  /** May set `--check-gap` and `--check-ink`. */
  readonly className?: string | undefined;
}

export function Check({ label, isOn, onSwitch, className }: CheckProps) {
  return (
    <label className={cx(styles.check, className)}>
      <input type="checkbox" checked={isOn} onChange={(event) => onSwitch(event.target.checked)} />
      {label}
    </label>
  );
}
