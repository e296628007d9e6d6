/** What is played most in each area; mine first, also when nobody plays there. */
import type { ActivityCount } from '@inkroom/shared';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { modeTexts } from '../../texts/modes.ts';
import { statisticsTexts as texts } from '../../texts/statistics.ts';
import { figuresByArea, isOurs } from './figures.ts';
import type { AreaFigure } from './figures.ts';
import pageStyles from './modes-page.module.css';
import styles from './area-list.module.css';

interface AreaListProps {
  readonly counts: readonly ActivityCount[];
  readonly mine: number | null;
}

const shownAtFirst = 12;

export const nameOfMode = (mode: string): string => (isOurs(mode) ? modeTexts[mode].title : mode);

export function AreaList({ counts, mine }: AreaListProps) {
  const [isWhole, setWhole] = useState(false);
  const played = figuresByArea(counts, mine);
  const hasMine = mine === null || played[0]?.area === mine;
  const areas: readonly AreaFigure[] = hasMine ? played : [{ area: mine, users: 0, modes: [] }, ...played];
  return (
    <section aria-labelledby="areas">
      <h2 id="areas">{texts.areas}</h2>
      <ul className={styles.areas}>
        {areas.slice(0, isWhole ? areas.length : shownAtFirst).map((figure) => (
          <Area key={figure.area} figure={figure} isMine={figure.area === mine} />
        ))}
      </ul>
      {areas.length > shownAtFirst && (
        <Button look="quiet" size="s" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? texts.fewerAreas : texts.allAreas(areas.length)}
        </Button>
      )}
    </section>
  );
}

function Area({ figure, isMine }: { readonly figure: AreaFigure; readonly isMine: boolean }) {
  const { area, modes } = figure;
  const [most] = modes;
  return (
    <li className={styles.area} data-area={area} data-mine={isMine}>
      <h3>
        {texts.area(area)} {isMine && <Chip>{texts.yourArea}</Chip>}
      </h3>
      {most === undefined ? (
        <p className={pageStyles.small}>{texts.nobodyHere}</p>
      ) : (
        <p>
          <strong className={pageStyles.name}>{nameOfMode(most.mode)}</strong>{' '}
          <span className={pageStyles.small}>
            {texts.players(most.users)} {texts.andMore(modes.length - 1)}
          </span>
        </p>
      )}
    </li>
  );
}
