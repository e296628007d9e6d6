/** Offered once before the first game of each mode; later it hangs from the question mark. */
import { isModeName } from '@inkroom/shared';
import type { ModeName } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { HowToPlay } from '../../components/room/how-to-play.tsx';
import { modeTexts } from '../../texts/modes.ts';
import { roomTexts } from '../../texts/room.ts';

const key = 'inkroom.modes-known';

function knownModes(): readonly ModeName[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isModeName) : [];
  } catch {
    // Storage refused or spoiled: then it is offered again.
    return [];
  }
}

function remember(mode: ModeName): void {
  try {
    localStorage.setItem(key, JSON.stringify([...new Set([...knownModes(), mode])]));
  } catch {
    // Offered again next time.
  }
}

export function HowToOffer({ mode }: { readonly mode: ModeName }) {
  const [offered, setOffered] = useState(() => !knownModes().includes(mode));
  const [open, setOpen] = useState(false);
  // The offer stands until the first move; whoever plays without it knows the mode from then on.
  useEffect(() => () => remember(mode), [mode]);
  if (!offered && !open) return null;
  const done = () => {
    remember(mode);
    setOffered(false);
  };
  return (
    <>
      {offered && (
        <Notice
          icon="question"
          action={
            <>
              <Button
                size="s"
                onClick={() => {
                  done();
                  setOpen(true);
                }}
              >
                {roomTexts.how.show}
              </Button>
              <Button size="s" look="quiet" onClick={done}>
                {roomTexts.how.dismiss}
              </Button>
            </>
          }
        >
          {roomTexts.how.offer(modeTexts[mode].title)}
        </Notice>
      )}
      {open && <HowToPlay mode={mode} onClose={() => setOpen(false)} />}
    </>
  );
}
