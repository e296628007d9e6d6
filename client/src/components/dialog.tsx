/** A sheet of paper laid over the page: the browser's own modal dialog, with a title, a way out and Escape. */
import { useEffect, useId } from 'react';
import type { ReactNode } from 'react';
import { commonTexts } from '../texts/common.ts';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';
import { useModal } from './use-modal.ts';

interface DialogProps {
  readonly title: string;
  /** Called on Escape, the close button and a click beside the sheet. Unmount the dialog then. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons along the lower edge. */
  readonly footer?: ReactNode;
}

/** Mount it to open it, unmount it to close it; focus goes back to where it was by itself. */
export function Dialog({ title, onClose, children, footer }: DialogProps) {
  const dialog = useModal('input, textarea');
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    // The padding-free dialog element is hit only beside its sheet, on the backdrop.
    const clickBeside = (event: MouseEvent) => {
      if (event.target === element) onClose();
    };
    element?.addEventListener('click', clickBeside);
    return () => element?.removeEventListener('click', clickBeside);
  }, [dialog, onClose]);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles.sheet}>
        <header className={styles.head}>
          <h2 id={titleId}>{title}</h2>
          <IconButton icon="close" label={commonTexts.close} onClick={onClose} />
        </header>
        <div className={styles.body}>{children}</div>
        {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
      </div>
    </dialog>
  );
}
