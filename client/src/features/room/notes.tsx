/** What must be said at the board: why something was not done, that a move is on its way, that the server lost a moment. */
import { useEffect } from 'react';
import { IconButton } from '../../components/button.tsx';
import { announce } from '../../components/live.tsx';
import { Notice } from '../../components/notice.tsx';
import type { RoomView } from '../../net/types.ts';
import { commonTexts } from '../../texts/common.ts';
import { roomTexts } from '../../texts/room.ts';
import styles from './room-screen.module.css';

const noteMs = 5000;

interface NotesProps {
  readonly view: RoomView;
  /** A reason known before anything was sent. */
  readonly note: string | null;
  readonly onDismiss: () => void;
}

export function Notes({ view, note, onDismiss }: NotesProps) {
  const { refused, rewound, pending } = view;
  const refusal =
    refused === null
      ? null
      : (refused.command.type === 'move' ? roomTexts.notes.takenBack : roomTexts.notes.refused)(refused.message);
  const heard = rewound ? roomTexts.notes.rewound : (refusal ?? note);
  // Said through the page's own regions: what appears together with its words is often not read out.
  useEffect(() => {
    if (heard !== null) announce(heard, 'assertive');
  }, [heard]);
  // A remark about a click has been read after a few seconds; what the server said stays until dismissed.
  useEffect(() => {
    if (note === null) return;
    const timer = setTimeout(onDismiss, noteMs);
    return () => clearTimeout(timer);
  }, [note, onDismiss]);
  const isStoreAway = pending.some((command) => command.isStoreAway);
  const sending = !isStoreAway && pending.some(({ slow }) => slow);
  const dismiss = <IconButton icon="close" label={commonTexts.dismiss} onClick={onDismiss} />;
  return (
    <div className={styles.notes}>
      {rewound && (
        <Notice tone="warn" icon="replay" action={dismiss}>
          {roomTexts.notes.rewound}
        </Notice>
      )}
      {refusal !== null && (
        <Notice tone="bad" action={dismiss}>
          {refusal}
        </Notice>
      )}
      {refusal === null && note !== null && <Notice>{note}</Notice>}
      {isStoreAway && (
        <Notice tone="warn" icon="clock" live="polite">
          {roomTexts.notes.storeAway}
        </Notice>
      )}
      {sending && (
        <Notice tone="warn" icon="clock">
          {roomTexts.notes.sending}
        </Notice>
      )}
    </div>
  );
}
