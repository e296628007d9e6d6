/** A button that says which key does the same. */
import type { ComponentProps } from 'react';
import { Button } from '../../components/button.tsx';
import keyStyles from './key.module.css';

interface KeyButtonProps extends ComponentProps<typeof Button> {
  readonly shortcut: string;
}

export function KeyButton({ shortcut, children, ...button }: KeyButtonProps) {
  return (
    <Button {...button} aria-keyshortcuts={shortcut}>
      {children}
      <kbd className={keyStyles.key} aria-hidden="true">
        {shortcut}
      </kbd>
    </Button>
  );
}
