/** A scoreboard on which nobody stands: what would be here, and the next step. */
import type { Scoreboard } from '@inkroom/shared';
import { Button } from '../../components/button.tsx';
import { LogoMark } from '../../components/scribble.tsx';
import { scoreboardTexts } from '../../texts/scoreboard.ts';
import { usualChoice } from './choice.ts';
import type { GameChoice } from './choice.ts';
import { PlayButton } from './my-place.tsx';
import styles from './scoreboard-page.module.css';

const texts = scoreboardTexts.empty;

interface EmptyProps {
  readonly scoreboard: Scoreboard;
  readonly isClosed: boolean;
  readonly onChange: (part: Partial<GameChoice>) => void;
}

export function Empty({ scoreboard, isClosed, onChange }: EmptyProps) {
  if (scoreboard.kind === 'named')
    return (
      <div className={styles.empty}>
        <LogoMark size={64} />
        <h2>{texts.title}</h2>
        <p>{texts.named(scoreboard.name)}</p>
        <a href="/docs">{texts.docs}</a>
      </div>
    );
  const { measure, window } = scoreboard;
  const isWidest = window.kind === 'all-time' && scoreboard.mode === 'all' && scoreboard.area === 'all';
  return (
    <div className={styles.empty}>
      <LogoMark size={64} />
      <h2>{isClosed ? texts.closedTitle : texts.title}</h2>
      <p>{isClosed ? texts.closed : texts.games[measure]}</p>
      <div className={styles.tools}>
        {isClosed ? (
          <Button look="primary" onClick={() => onChange({ window: window.kind })}>
            {scoreboardTexts.absent.current}
          </Button>
        ) : (
          <PlayButton scoreboard={scoreboard} />
        )}
        {!isWidest && (
          <Button onClick={() => onChange({ window: 'all-time', area: 'all', mode: usualChoice.mode })}>
            {texts.wider}
          </Button>
        )}
      </div>
    </div>
  );
}
