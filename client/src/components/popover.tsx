/** A panel that hangs from a button: opens on click, closes on Escape, a click elsewhere or when focus moves on. */
import { useEffect, useId, useRef, useState } from 'react';
import type { FocusEvent, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import styles from './popover.module.css';

interface PopoverProps {
  /** Names the button and the panel. */
  readonly label: string;
  /** What is drawn inside the button. */
  readonly trigger: ReactNode;
  readonly triggerClassName?: string | undefined;
  readonly align?: 'start' | 'end' | undefined;
  /** The panel; call `close` after an action. */
  readonly children: (close: () => void) => ReactNode;
}

export function Popover({ label, trigger, triggerClassName, align = 'end', children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);
  const blur = (event: FocusEvent) => {
    if (event.relatedTarget instanceof Node && !root.current?.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    <div ref={root} className={styles.root} onBlur={blur}>
      <button
        ref={button}
        type="button"
        className={cx(styles.trigger, triggerClassName)}
        aria-label={label}
        title={label}
        aria-expanded={open}
        aria-controls={open ? panelId : undefined}
        onClick={() => setOpen(!open)}
      >
        {trigger}
      </button>
      {open && (
        <section id={panelId} className={styles.panel} data-align={align} aria-label={label}>
          {children(() => setOpen(false))}
        </section>
      )}
    </div>
  );
}

interface MenuItemProps {
  readonly icon: IconName;
  readonly onClick: () => void;
  /** A switch: true draws a tick. */
  readonly pressed?: boolean | undefined;
  readonly detail?: string | undefined;
  readonly children: ReactNode;
}

/** A full-width line of a Popover. */
export function MenuItem({ icon, onClick, pressed, detail, children }: MenuItemProps) {
  return (
    <button type="button" className={styles.item} aria-pressed={pressed} onClick={onClick}>
      <Icon name={icon} />
      <span className={styles.words}>
        {children}
        {detail && <span className={styles.detail}>{detail}</span>}
      </span>
      {pressed !== undefined && <span className={styles.tick}>{pressed && <Icon name="check" />}</span>}
    </button>
  );
}
