/** Three lines and a game of ten seconds that plays itself. */
import type { ModeName } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { modeTexts } from '../../texts/modes.ts';
import { roomTexts } from '../../texts/room.ts';
import { demoMoves } from '../board/demo-games.ts';
import { positionAfter } from '../board/follow.ts';
import { MiniBoard } from '../board/mini-board.tsx';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import styles from './how-to-play.module.css';

/** The whole example takes about ten seconds, the pause at its end included. */
const exampleMs = 10_000;
const pauseSteps = 3;

/** An example game on a small board, over and over. */
export function DemoBoard({ mode }: { readonly mode: ModeName }) {
  const moves = demoMoves(mode);
  const [tick, setTick] = useState(0);
  const steps = moves.length + pauseSteps;
  useEffect(() => {
    const timer = setInterval(() => setTick((was) => was + 1), exampleMs / steps);
    return () => clearInterval(timer);
  }, [steps]);
  const shown = moves.slice(0, Math.min(moves.length, tick % steps));
  const { outcome } = positionAfter(mode, shown);
  const winner = outcome?.kind === 'win' ? outcome.winner : null;
  return <MiniBoard mode={mode} moves={shown} winner={winner} label={roomTexts.how.example} />;
}

export function HowToPlay({ mode, onClose }: { readonly mode: ModeName; readonly onClose: () => void }) {
  const { title, how } = modeTexts[mode];
  return (
    <Dialog
      title={roomTexts.how.title(title)}
      onClose={onClose}
      footer={
        <Button look="primary" onClick={onClose}>
          {roomTexts.how.close}
        </Button>
      }
    >
      <div className={styles.how}>
        <div className={styles.demo}>
          <DemoBoard mode={mode} />
        </div>
        <ol className={styles.lines}>
          {how.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      </div>
    </Dialog>
  );
}
