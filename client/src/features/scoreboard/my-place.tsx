/** Me on the scoreboard: pinned while my row is out of sight; if I am not on it, why, and one click that changes it. */
import { formatRoomCode, queueOfMode } from '@inkroom/shared';
import type { MyStanding, Scoreboard } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { Avatar } from '../../components/avatar.tsx';
import { Button } from '../../components/button.tsx';
import { createRoom } from '../../net/index.ts';
import { useConnection, useServices, useTicket } from '../../services/services.ts';
import { commonTexts } from '../../texts/common.ts';
import { modeTexts } from '../../texts/modes.ts';
import { ordinal, scoreboardTexts } from '../../texts/scoreboard.ts';
import type { Unit } from '../../texts/scoreboard.ts';
import type { GameChoice } from './choice.ts';
import styles from './my-place.module.css';
import { missingWords, valueWords } from './words.ts';

const myRow = '[data-scoreboard] > [data-mine="true"], [data-around] > [data-mine="true"]';

/** Of my row, for it to count as seen. */
const leastSeen = 0.6;

/** Whether my row can be seen; found anew whenever the place changes. */
function useIsMyRowSeen(key: string): boolean {
  const [seen, setSeen] = useState(true);
  useEffect(() => {
    const element = document.querySelector(myRow);
    const observer = new IntersectionObserver(
      (entries) => setSeen(entries.some(({ isIntersecting }) => isIntersecting)),
      { threshold: leastSeen },
    );
    if (element === null) queueMicrotask(() => setSeen(false));
    else observer.observe(element);
    return () => observer.disconnect();
  }, [key]);
  return seen;
}

interface MyPlaceProps {
  readonly standing: MyStanding;
  readonly unit: Unit;
}

export function MyPlace({ standing: { row, ahead, around }, unit }: MyPlaceProps) {
  const seen = useIsMyRowSeen(`${row?.member} ${row?.rank} ${around.length}`);
  if (row === null || seen) return null;
  const above = ahead === null ? around : [ahead, ...around];
  return (
    <aside className={styles.place} aria-label={scoreboardTexts.me.label}>
      <span className={styles.rank}>{ordinal(row.rank)}</span>
      <Avatar id={row.member} size={32} />
      <span className={styles.words}>
        <strong>
          {row.name} <span className={styles.soft}>{commonTexts.you}</span>
        </strong>
        <span>{missingWords(row, above, unit)}</span>
      </span>
      <span className={styles.value}>{valueWords(row.value, unit)}</span>
      <Button
        size="s"
        look="quiet"
        onClick={() => document.querySelector(myRow)?.scrollIntoView({ block: 'center', behavior: 'smooth' })}
      >
        {scoreboardTexts.me.show}
      </Button>
    </aside>
  );
}

interface PlayButtonProps {
  readonly scoreboard: Scoreboard;
  readonly look?: 'primary' | 'plain';
}

/** One click to a game that counts here. */
export function PlayButton({ scoreboard, look = 'primary' }: PlayButtonProps) {
  const { connection, ticket: tickets } = useServices();
  const { ticket, isLost } = useTicket();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const mode = scoreboard.kind === 'games' && scoreboard.mode !== 'all' ? scoreboard.mode : 'classic';
  const withComputer = scoreboard.kind === 'games' && scoreboard.computers;
  const waiting = !withComputer && ticket?.state === 'queued' && !isLost;
  const play = async () => {
    setBusy(true);
    setProblem(null);
    if (withComputer) {
      const room = { mode, visibility: 'public', clock: { kind: 'none' }, bot: 'medium' } as const;
      const answer = await createRoom(connection, room);
      if (answer.ok) navigate(`/room/${formatRoomCode(answer.room)}`);
      else setProblem(answer.message);
    } else if ((await tickets.take(queueOfMode(mode))) === null) {
      setProblem(tickets.getState().refused?.message ?? null);
    }
    setBusy(false);
  };
  return (
    <>
      <Button
        look={look}
        icon={withComputer ? 'computer' : 'bolt'}
        busy={busy}
        unavailable={waiting}
        onClick={() => void play()}
      >
        {withComputer ? scoreboardTexts.absent.computer : scoreboardTexts.absent.people}
      </Button>
      {problem !== null && <span role="alert">{problem}</span>}
    </>
  );
}

interface AbsentProps {
  readonly scoreboard: Scoreboard;
  readonly isClosed: boolean;
  readonly onChange: (part: Partial<GameChoice>) => void;
}

/** Why I am not on it, and what to do about that. */
export function Absent({ scoreboard, isClosed, onChange }: AbsentProps) {
  const { me } = useConnection();
  if (me === null || scoreboard.kind === 'named') return null;
  const texts = scoreboardTexts.absent;
  const { measure, mode, area, window, computers } = scoreboard;
  if (isClosed) {
    return (
      <div className={styles.absent}>
        <p>{texts.closed}</p>
        <Button onClick={() => onChange({ window: window.kind })}>{texts.current}</Button>
      </div>
    );
  }
  if (area !== 'all' && area !== me.area) {
    return (
      <div className={styles.absent}>
        <p>{texts.otherArea(area, me.area)}</p>
        <Button icon="pin" onClick={() => onChange({ area: me.area })}>
          {texts.myArea}
        </Button>
      </div>
    );
  }
  const why =
    measure === 'rating'
      ? texts.rating(mode === 'all' ? scoreboardTexts.allModes : modeTexts[mode].title)
      : texts[measure][computers ? 'with' : 'without'];
  return (
    <div className={styles.absent}>
      <p>{why}</p>
      <PlayButton scoreboard={scoreboard} look="plain" />
    </div>
  );
}
