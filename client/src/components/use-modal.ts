/** The browser's own modal dialog: open while it is mounted. */
import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * The keyboard begins at `first`, a selector, not at the close button, and goes back to where it was. Both happen with the
 * picture: the next key is the dialog's, not the page's.
 */
export function useModal(first: string): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) {
      element.showModal();
      element.querySelector<HTMLElement>(first)?.focus();
    }
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, [first]);
  return dialog;
}
