/** `/queue/:queue/wall`: who is called, for a screen that everybody sees. Nothing scrolls; whoever stands before it joins by QR. */
import { isQueueName } from '@inkroom/shared';
import type { CalledTicket, QueueName } from '@inkroom/shared';
import { useEffect, useRef } from 'react';
import { IconButton, LinkButton } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { LiveMark } from '../../components/live-mark.tsx';
import { announce } from '../../components/live.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { preferences, usePreferences } from '../../components/preferences.ts';
import { cue } from '../../components/sound.ts';
import { useLinesThatFit } from '../../components/use-lines-that-fit.ts';
import { Wall, WallJoin } from '../../components/wall.tsx';
import { useServerNow } from '../../services/use-server-now.ts';
import { commonTexts } from '../../texts/common.ts';
import { queueTexts } from '../../texts/queue.ts';
import { nameOfQueue } from './ticket-words.ts';
import { useQueue } from './use-queue.ts';
import styles from './wall-page.module.css';

const texts = queueTexts.wall;
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const exact = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
/** Of one person called; the style says the same. */
const callRem = 7;
const nextRem = 2.75;
/** So many are shown twice as large. */
const few = 3;

export function WallPage({ name }: { readonly name: string }) {
  return isQueueName(name) ? <QueueWall queue={name} /> : <NoQueue />;
}

function NoQueue() {
  return (
    <div className={styles.nobody}>
      <p>{queueTexts.page.missing}</p>
      <LinkButton href="/" icon="back">
        {commonTexts.backToLobby}
      </LinkButton>
    </div>
  );
}

/** Chimes and says so when somebody is called who was not before. */
function useChime(calling: readonly CalledTicket[] | null): void {
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (calling === null) return;
    const called = calling.filter(({ state }) => state === 'recalled');
    const fresh = known.current === null ? [] : called.filter(({ sign }) => known.current?.has(sign) === false);
    known.current = new Set(called.map(({ sign }) => sign));
    if (fresh.length === 0) return;
    cue('call');
    announce(fresh.map(({ sign, name }) => texts.heard(sign, name)).join('. '), 'assertive');
  }, [calling]);
}

function QueueWall({ queue }: { readonly queue: QueueName }) {
  const { snapshot: view, isLive, refused } = useQueue(queue);
  const { sound } = usePreferences();
  const now = useServerNow(1000);
  const callList = useRef<HTMLUListElement>(null);
  const nextList = useRef<HTMLOListElement>(null);
  const callRoom = useLinesThatFit(callList, callRem);
  const nextRoom = useLinesThatFit(nextList, nextRem);
  const title = view?.title ?? nameOfQueue(queue);
  usePageTitle(texts.title(title));
  useChime(view?.calling ?? null);
  if (refused !== null) return <NoQueue />;
  // The latest call first: that is whom somebody looks for.
  const calling = (view?.calling ?? []).toSorted((a, b) => b.since - a.since);
  const next = view?.next ?? [];
  const more = (view?.waiting ?? 0) - Math.min(next.length, nextRoom);
  return (
    <Wall
      className={styles.wall}
      title={title}
      isStale={view !== null && !isLive}
      marks={
        <>
          {isLive ? (
            <LiveMark className={styles.live}>{texts.live}</LiveMark>
          ) : (
            view !== null && <Chip tone="warn">{texts.asOf(exact.format(view.at))}</Chip>
          )}
          <IconButton
            icon="sound"
            label={texts.sound}
            pressed={sound}
            onClick={() => {
              preferences.set({ sound: !sound });
              // A browser lets a page sound only after a click: this one.
              cue('call');
            }}
          />
          <time className={styles.clock} dateTime={new Date(now).toISOString()}>
            {clock.format(now)}
          </time>
        </>
      }
    >
      <section className={styles.calling} aria-labelledby="calling">
        <h2 id="calling">{texts.calling}</h2>
        {view !== null && calling.length === 0 && <p className={styles.nobody}>{texts.nobody}</p>}
        <ul ref={callList} className={styles.calls} data-calling data-few={calling.length <= few}>
          {calling.slice(0, callRoom).map((called) => (
            <li key={called.sign} className={styles.call} data-state={called.state}>
              <strong className={styles.sign}>{called.sign}</strong>
              <span className={styles.name}>{called.name}</span>
              <span className={styles.when}>
                {called.state === 'confirmed'
                  ? texts.confirmed
                  : called.deadline !== null && texts.until(clock.format(called.deadline))}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.next} aria-labelledby="next">
        <h2 id="next">{texts.next}</h2>
        {view !== null && next.length === 0 && <p className={styles.soft}>{texts.nextNobody}</p>}
        <ol ref={nextList} className={styles.line} data-next>
          {next.slice(0, nextRoom).map(({ sign, name }) => (
            <li key={sign}>
              <span className={styles.smallSign}>{sign}</span>
              <span className={styles.name}>{name}</span>
            </li>
          ))}
        </ol>
        <p className={styles.more}>{more > 0 && queueTexts.page.more(more)}</p>
        <WallJoin
          className={styles.join}
          path={`/queue/${queue}`}
          label={texts.qr}
          title={view?.open === false ? texts.closed : texts.join}
        >
          {view?.open === true && view.estimateMs !== null && <span>{texts.wait(view.estimateMs)}</span>}
        </WallJoin>
      </section>
    </Wall>
  );
}
