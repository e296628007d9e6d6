/** `/player/:name`: record, ratings and past games of somebody, and how I did against them. */
import { useCallback } from 'react';
import type { Problem } from '../../api/api.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { Notice } from '../../components/notice.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { LogoMark } from '../../components/scribble.tsx';
import { history } from '../../services/history.ts';
import type { PlayerProfile } from '../../services/history.ts';
import { useConnection } from '../../services/services.ts';
import { useFetched } from '../../services/use-fetched.ts';
import { commonTexts } from '../../texts/common.ts';
import { playerTexts } from '../../texts/player.ts';
import { Against } from './against.tsx';
import { dayText } from './dates.ts';
import { GameList } from './game-list.tsx';
import { ModeTable } from './mode-table.tsx';
import styles from './player-page.module.css';
import { RatingGraph } from './rating-graph.tsx';
import { Summary } from './summary.tsx';

export function PlayerPage({ name }: { readonly name: string }) {
  const load = useCallback(() => history.player(name), [name]);
  const { value: profile, problem, retry } = useFetched(load);
  const code = problemCode(problem);
  usePageTitle(playerTexts.pageTitle(profile?.name ?? name));
  if (profile === null && problem === null) return <p className={styles.opening}>{playerTexts.loading}</p>;
  if (profile === null) {
    return code === 'player-not-found' ? <Unknown /> : <Away code={code} onRetry={retry} />;
  }
  return (
    <div className={`page ${styles.page}`}>
      {problem !== null && <Away code={code} onRetry={retry} />}
      <Profile profile={profile} />
    </div>
  );
}

const problemCode = (problem: Problem | 'offline' | null): string | null =>
  problem === null || problem === 'offline' ? null : problem.code;

function Profile({ profile }: { readonly profile: PlayerProfile }) {
  const { me } = useConnection();
  const isMe = me?.player === profile.player;
  const [all, ...modes] = profile.records;
  const rated = modes.filter(({ rating }) => rating !== null);
  return (
    <>
      <header className={styles.head}>
        <Avatar id={profile.player} size={72} />
        <div className={styles.who}>
          <h1>{profile.name}</h1>
          <p className={styles.facts}>
            {isMe && <Chip tone="good">{playerTexts.you}</Chip>}
            {profile.area !== null && <span>{playerTexts.area(profile.area)}</span>}
            {profile.firstAt !== null && <span>{playerTexts.since(dayText(profile.firstAt))}</span>}
            {profile.lastAt !== null && <span>{playerTexts.latest(dayText(profile.lastAt))}</span>}
          </p>
        </div>
      </header>
      {all === undefined && profile.lastAt === null && <Empty mine={isMe} />}
      <div className={styles.columns}>
        <div className={styles.main}>
          {all !== undefined && <Summary record={all} />}
          {rated.length > 0 && <RatingGraph player={profile.player} records={rated} />}
          {modes.length > 0 && <ModeTable records={modes} />}
        </div>
        <div className={styles.side}>
          {me !== null && !isMe && all !== undefined && (
            <Against me={me.player} player={profile.player} name={profile.name} />
          )}
          {profile.lastAt !== null && <GameList key={profile.player} player={profile.player} />}
        </div>
      </div>
    </>
  );
}

function Empty({ mine }: { readonly mine: boolean }) {
  return (
    <section className={styles.empty}>
      <LogoMark size={56} />
      <div>
        <h2>{playerTexts.emptyTitle}</h2>
        <p>{mine ? playerTexts.emptyMine : playerTexts.emptyWords}</p>
      </div>
      <LinkButton href="/" look="primary" icon="play">
        {playerTexts.play}
      </LinkButton>
    </section>
  );
}

function Unknown() {
  return (
    <div className={`page ${styles.unknown}`}>
      <LogoMark size={80} />
      <h1>{playerTexts.unknownTitle}</h1>
      <p>{playerTexts.unknownWords}</p>
      <LinkButton href="/" icon="back">
        {commonTexts.backToLobby}
      </LinkButton>
    </div>
  );
}

function Away({ code, onRetry }: { readonly code: string | null; readonly onRetry: () => void }) {
  return (
    <div className={styles.away}>
      <Notice tone="warn" live="polite" action={<Button onClick={onRetry}>{commonTexts.retry}</Button>}>
        {code === 'archive-unavailable' ? playerTexts.away : playerTexts.gone}
      </Notice>
    </div>
  );
}
