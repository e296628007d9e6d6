/** One scoreboard, live: title, standings, my place in them, and the way to everybody else. */
import type { Scoreboard, ScoreboardId } from '@inkroom/shared';
import type { ReactNode } from 'react';
import { Button, LinkButton } from '../../components/button.tsx';
import { commonTexts } from '../../texts/common.ts';
import { useConnection } from '../../services/services.ts';
import { scoreboardTexts as texts } from '../../texts/scoreboard.ts';
import { lastingIdOf } from './choice.ts';
import type { GameChoice } from './choice.ts';
import { Empty } from './empty.tsx';
import { Finder } from './finder.tsx';
import { MoreRows } from './more-rows.tsx';
import { Absent, MyPlace } from './my-place.tsx';
import { Row } from './row.tsx';
import styles from './scoreboard-page.module.css';
import { csvPath } from './scoreboard-rest.ts';
import { Standings } from './standings.tsx';
import { StatusLine } from './status-line.tsx';
import { useHold } from './use-hold.ts';
import { useOwnNews } from './use-own-news.ts';
import { useScoreboard } from './use-scoreboard.ts';
import { titleWords, unbroken, unitOf } from './words.ts';

interface BoardProps {
  readonly id: ScoreboardId;
  readonly scoreboard: Scoreboard;
  readonly now: number;
  /** The same page for a wall. */
  readonly wallPath: string;
  /** To the time before and after, drawn among the tools. */
  readonly steps: ReactNode;
  /** The choices, drawn between title and standings. */
  readonly children: ReactNode;
  readonly onChange: (part: Partial<GameChoice>) => void;
}

export function Board({ id, scoreboard, now, wallPath, steps, children, onChange }: BoardProps) {
  const { me } = useConnection();
  const unit = unitOf(scoreboard);
  const state = useScoreboard(id, scoreboard.kind, scoreboard.kind === 'games');
  const held = useHold(state.rows);
  const { status, rows, standing, isClosed } = state;
  useOwnNews(standing, unit);
  const player = me?.player ?? null;
  const isAmongRows = rows.some(({ member }) => member === player);
  const firstRanks = isClosed ? null : state.firstRanks;
  const paused = held.reasons.has('pause');
  if (status === 'refused') return <Refused message={state.refused?.message ?? ''} />;
  return (
    <>
      <header className={styles.head}>
        <div>
          <h1>{unbroken(titleWords(scoreboard, now))}</h1>
          <StatusLine state={state} held={held} />
        </div>
        <div className={styles.tools} role="group" aria-label={texts.tools}>
          {steps}
          {!isClosed && (
            <Button
              size="s"
              look="quiet"
              icon={paused ? 'play' : 'pause'}
              aria-pressed={paused}
              onClick={() => held.hold('pause', !paused)}
            >
              {paused ? texts.goOn : texts.pause}
            </Button>
          )}
          <LinkButton href={wallPath} look="quiet" size="s" icon="tv">
            {texts.wall}
          </LinkButton>
        </div>
      </header>
      {children}
      {status === 'loading' && <p className={styles.soft}>{texts.loading}</p>}
      {status === 'ready' && rows.length === 0 && (
        <Empty scoreboard={scoreboard} isClosed={isClosed} onChange={onChange} />
      )}
      {rows.length > 0 && (
        <>
          <Standings
            rows={held.rows}
            unit={unit}
            me={player}
            firstRanks={firstRanks}
            stale={!state.isLive && !isClosed}
            onHold={held.hold}
          />
          {standing !== null && standing.row !== null && !isAmongRows && (
            <section className={styles.around} aria-labelledby="around-me">
              <h2 id="around-me">{texts.me.around}</h2>
              <ol data-around>
                {standing.around.map((row) => (
                  <Row key={row.member} row={row} unit={unit} mine={row.member === player} />
                ))}
              </ol>
            </section>
          )}
          <MoreRows id={id} rows={rows} total={state.total} unit={unit} me={player} />
          {standing !== null && <MyPlace standing={standing} unit={unit} />}
          {standing?.row === null && <Absent scoreboard={scoreboard} isClosed={isClosed} onChange={onChange} />}
          <footer className={styles.foot}>
            <Finder id={id} unit={unit} me={player} />
            <a href={csvPath(id)}>{texts.csv}</a>
            <a href={`/overlay/scoreboard/${lastingIdOf(scoreboard, now)}?rows=5`}>{texts.overlay}</a>
          </footer>
        </>
      )}
    </>
  );
}

function Refused({ message }: { readonly message: string }) {
  return (
    <div className={styles.empty} role="alert">
      <h1>{texts.refusedTitle}</h1>
      <p>{message}</p>
      <div className={styles.tools}>
        <LinkButton href="/scoreboard" look="primary">
          {texts.refusedAction}
        </LinkButton>
        <LinkButton href="/" icon="back">
          {commonTexts.backToLobby}
        </LinkButton>
      </div>
    </div>
  );
}
