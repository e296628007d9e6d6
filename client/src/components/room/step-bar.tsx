/** Buttons that step through a game, and the way back to live. */
import type { ReactNode } from 'react';
import { roomTexts } from '../../texts/room.ts';
import { Button, IconButton } from '../button.tsx';
import { timeOfDay } from './clock-text.ts';
import styles from './step-bar.module.css';
import type { Step } from './stepping.ts';

interface StepBarProps {
  readonly ply: number | null;
  readonly moves: number;
  readonly onStep: (step: Step) => void;
  /** The game goes on: there is a "live" to return to. */
  readonly running: boolean;
  /** While the connection is away: local time of what is shown. Then nothing is "live". */
  readonly freshAt?: number | null | undefined;
  /** Between the buttons and "live": a slider, play and pause. */
  readonly children?: ReactNode;
}

const texts = roomTexts.moves;

export function StepBar({ ply, moves, onStep, running, freshAt = null, children }: StepBarProps) {
  const shown = ply ?? moves;
  return (
    <fieldset className={styles.bar} aria-label={texts.bar} data-live={ply === null}>
      <IconButton icon="first" label={texts.first} unavailable={shown === 0} onClick={() => onStep('first')} />
      <IconButton icon="back" label={texts.back} unavailable={shown === 0} onClick={() => onStep('back')} />
      <output className={styles.at}>{texts.at(shown, moves)}</output>
      <IconButton icon="forward" label={texts.forward} unavailable={ply === null} onClick={() => onStep('forward')} />
      {!running && (
        <IconButton icon="last" label={texts.last} unavailable={ply === null} onClick={() => onStep('last')} />
      )}
      {children}
      {running &&
        (ply === null ? (
          <span className={styles.live} data-fresh={freshAt === null}>
            {freshAt === null ? texts.live : roomTexts.notes.asOf(timeOfDay(freshAt))}
          </span>
        ) : (
          <Button look="primary" size="s" onClick={() => onStep('last')}>
            {texts.toLive}
          </Button>
        ))}
    </fieldset>
  );
}
