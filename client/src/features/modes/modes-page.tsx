/** `/modes`: who plays what where, live: by mode, by area, as a map, over time, and as it happens. */
import type { ModesSnapshot } from '@inkroom/shared';
import { useState } from 'react';
import { LinkButton } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { Digits } from '../../components/digits.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { LogoMark } from '../../components/scribble.tsx';
import { useConnection } from '../../services/services.ts';
import { statisticsTexts as texts } from '../../texts/statistics.ts';
import { AreaList } from './area-list.tsx';
import { Generate } from './generate.tsx';
import { HeatMapTable } from './heat-map-table.tsx';
import { ModeTiles } from './mode-tiles.tsx';
import styles from './modes-page.module.css';
import { OverTime } from './over-time.tsx';
import { Tape } from './tape.tsx';
import { isOwnMachine, useFreshness, useModes, useOverview } from './use-modes.ts';
import type { Step } from './use-modes.ts';

export const timeOf = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export function ModesPage() {
  usePageTitle(texts.title);
  const state = useModes();
  const { me } = useConnection();
  const [step, setStep] = useState<Step>('hour');
  const overview = useOverview(step);
  const { snapshot } = state;
  const { isLive, ageSeconds } = useFreshness(state);
  const mine = me?.area ?? null;
  return (
    <div className={styles.page} data-live={isLive}>
      <header className={styles.head}>
        <div>
          <h1>{texts.title}</h1>
          <p className={styles.words}>{texts.words}</p>
        </div>
        {snapshot !== null && <Now snapshot={snapshot} isLive={isLive} ageSeconds={ageSeconds} />}
      </header>
      {snapshot === null && <p className={styles.words}>{texts.loading}</p>}
      {snapshot !== null && snapshot.total.users === 0 && <Empty />}
      {isOwnMachine() && snapshot !== null && <Generate />}
      {snapshot !== null && (
        <div className={styles.columns} data-stale={!isLive}>
          <ModeTiles counts={snapshot.counts} gamesToday={overview?.archive?.gamesToday ?? null} />
          {snapshot.counts.length > 0 && (
            <>
              <HeatMapTable counts={snapshot.counts} mine={mine} />
              <AreaList counts={snapshot.counts} mine={mine} />
            </>
          )}
          <Tape lines={snapshot.tape} isAlone={snapshot.counts.length === 0} />
          <OverTime step={step} onStep={setStep} overview={overview} />
        </div>
      )}
    </div>
  );
}

interface NowProps {
  readonly snapshot: ModesSnapshot;
  readonly isLive: boolean;
  readonly ageSeconds: number;
}

/** How many there are, and how old that is. */
function Now({ snapshot, isLive, ageSeconds }: NowProps) {
  const { users } = snapshot.total;
  return (
    <div className={styles.now}>
      <p className={styles.total} data-stale={!isLive}>
        <strong>
          <Digits value={users} />
        </strong>{' '}
        {texts.total(users).replace(/^\S+ /, '')}
      </p>
      <p className={styles.age}>
        {isLive ? (
          <span className={styles.live}>
            <span className={styles.dot} aria-hidden="true" />
            {texts.live}
          </span>
        ) : (
          <Chip tone="warn">{texts.asOf(timeOf.format(snapshot.at))}</Chip>
        )}
        <span>{texts.age(ageSeconds)}</span>
      </p>
    </div>
  );
}

function Empty() {
  return (
    <div className={styles.empty}>
      <LogoMark size={64} />
      <h2>{texts.emptyTitle}</h2>
      <p>{texts.empty}</p>
      <LinkButton href="/" look="primary" icon="plus">
        {texts.emptyAction}
      </LinkButton>
    </div>
  );
}
