/** A small label in the flow of a line: a state, a fact, or (with onClick) a small action. */
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import styles from './chip.module.css';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'x' | 'o';

interface ChipProps {
  readonly tone?: Tone | undefined;
  readonly icon?: IconName | undefined;
  readonly onClick?: (() => void) | undefined;
  /** Full words for a chip that shows a short form. */
  readonly label?: string | undefined;
  readonly title?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Chip({ tone = 'plain', icon, onClick, label, title, className, children }: ChipProps) {
  const inside = (
    <>
      {icon && <Icon name={icon} size={15} />}
      {children}
    </>
  );
  if (onClick)
    return (
      <button
        type="button"
        className={cx(styles.chip, className)}
        data-tone={tone}
        aria-label={label}
        title={title}
        onClick={onClick}
      >
        {inside}
      </button>
    );
  return (
    <span className={cx(styles.chip, className)} data-tone={tone} title={title}>
      {inside}
      {label && <span className="visually-hidden">{label}</span>}
    </span>
  );
}
