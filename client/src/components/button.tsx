/** Buttons, and links that look like them. Always 44 px to the finger; unavailable ones stay focusable and say why. */
import type { ButtonHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react';
import { Link } from 'wouter';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import styles from './button.module.css';

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger';

interface Looks {
  readonly look?: ButtonLook | undefined;
  readonly size?: 's' | 'm' | 'l' | undefined;
  readonly icon?: IconName | undefined;
  /** Fills the line. */
  readonly wide?: boolean | undefined;
}

interface ButtonProps extends Looks, Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  /** Work is under way: the button says so and ignores further clicks. */
  readonly busy?: boolean | undefined;
  /** Set to true, or to the reason in words: the button is drawn dry, ignores clicks and keeps its place in the tab order. */
  readonly unavailable?: boolean | string | undefined;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
}

export function Button(props: ButtonProps) {
  const { look, size, icon, wide, busy = false, unavailable = false, className, children, onClick, ...rest } = props;
  const off = busy || unavailable !== false;
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (off) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type="button"
      {...rest}
      className={cx(styles.button, className)}
      data-look={look ?? 'plain'}
      data-size={size ?? 'm'}
      data-wide={wide}
      data-busy={busy}
      aria-busy={busy}
      aria-disabled={off}
      title={typeof unavailable === 'string' ? unavailable : rest.title}
      onClick={click}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface LinkButtonProps extends Looks {
  readonly href: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A place to go to, drawn as a button. */
export function LinkButton({ href, look, size, icon, wide, className, children }: LinkButtonProps) {
  return (
    <Link
      href={href}
      className={cx(styles.button, className)}
      data-look={look ?? 'plain'}
      data-size={size ?? 'm'}
      data-wide={wide}
    >
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'children'> {
  readonly icon: IconName;
  /** What it does, read aloud and shown on hover. */
  readonly label: string;
  /** A switch: drawn down when true. */
  readonly pressed?: boolean | undefined;
  readonly unavailable?: boolean | undefined;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, pressed, unavailable = false, className, onClick, ...rest } = props;
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (!unavailable) onClick?.(event);
  };
  return (
    <button
      type="button"
      {...rest}
      className={cx(styles.icon, className)}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-disabled={unavailable || undefined}
      onClick={click}
    >
      <Icon name={icon} size={22} />
    </button>
  );
}
