/** `/modes`: who plays what where, live: by mode, by area, as a map, over time, and as it happens. */
import type { ModesSnapshot } from '@inkroom/shared';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { Digits } from '../../components/digits.tsx';
import { LiveMark } from '../../components/live-mark.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { NothingHere, PageHead, PageWords, WidePage } from '../../components/wide-page.tsx';
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
    <WidePage className={styles.page} data-live={isLive}>
      <PageHead title={texts.title} words={texts.words}>
        {snapshot !== null && <Now snapshot={snapshot} isLive={isLive} ageSeconds={ageSeconds} />}
      </PageHead>
      {snapshot === null && <PageWords>{texts.loading}</PageWords>}
      {snapshot !== null && snapshot.total.users === 0 && (
        <NothingHere title={texts.emptyTitle} words={texts.empty} action={texts.emptyAction} />
      )}
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
    </WidePage>
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
          <LiveMark className={styles.live} still>
            {texts.live}
          </LiveMark>
        ) : (
          <Chip tone="warn">{texts.asOf(timeOf.format(snapshot.at))}</Chip>
        )}
        <span>{texts.age(ageSeconds)}</span>
      </p>
    </div>
  );
}
