/** The latest step, for the ten seconds in which it can be taken back; and why one was refused. */
import { Notice } from '../../components/notice.tsx';
import { Button } from '../../components/button.tsx';
import { commonTexts } from '../../texts/common.ts';
import { deskTexts } from '../../texts/desk.ts';
import { keyOf } from './acts.ts';
import { useDesk } from './desk-context.ts';
import type { Desk } from './desk-context.ts';
import deskStyles from './desk.module.css';
import styles from './undo-bar.module.css';
import { KeyButton } from './key-button.tsx';

/** Milliseconds left to take the host's latest step back; null: nothing can be, or something else has happened since. */
export function undoLeft({ view, last, now }: Pick<Desk, 'view' | 'last' | 'now'>): number | null {
  const until =
    view.tickets.find(({ id, version }) => id === last?.ticket && version === last.version)?.undoUntil ?? null;
  return until === null || until <= now ? null : until - now;
}

export function UndoBar() {
  const desk = useDesk();
  const { last, refusal, dismiss, undo, busy } = desk;
  const leftMs = undoLeft(desk);
  return (
    <>
      {refusal !== null && (
        <Notice
          tone="warn"
          action={
            <Button size="s" onClick={dismiss}>
              {commonTexts.dismiss}
            </Button>
          }
        >
          {refusal}
        </Notice>
      )}
      {last !== null && leftMs !== null && (
        <div className={styles.undo}>
          <Notice
            action={
              <KeyButton shortcut={keyOf.undo} size="s" icon="replay" busy={busy} onClick={undo}>
                {deskTexts.acts.undo}
              </KeyButton>
            }
          >
            {last.words} <span className={deskStyles.soft}>{deskTexts.undo.left(Math.ceil(leftMs / 1_000))}</span>
          </Notice>
        </div>
      )}
    </>
  );
}
