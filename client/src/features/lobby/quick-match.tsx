/** A tile per mode: one click takes a place in its line, a second one gives it up. */
import { modeNames, queueOfMode } from '@inkroom/shared';
import type { LobbyCounters, ModeName, TicketView } from '@inkroom/shared';
import { Suspense } from 'react';
import { ModeGlyph } from '../../components/mode-glyph.tsx';
import { Notice } from '../../components/notice.tsx';
import { later } from '../../services/later.ts';
import { useServices, useTicket } from '../../services/services.ts';
import { lobbyTexts } from '../../texts/lobby.ts';
import { modeTexts } from '../../texts/modes.ts';
import styles from './quick-match.module.css';

const texts = lobbyTexts.quick;

const WaitingFor = later(async () => (await import('./waiting.tsx')).WaitingFor);
const WaitingChoices = later(async () => (await import('./waiting.tsx')).WaitingChoices);
const CoolDown = later(async () => (await import('./waiting.tsx')).CoolDown);

const waitingStates: readonly string[] = ['queued', 'recalled', 'confirmed'];

interface TileProps {
  readonly mode: ModeName;
  readonly waiting: number;
  /** Mine, if I wait here. */
  readonly ticket: TicketView | null;
  readonly busy: boolean;
}

function Tile({ mode, waiting, ticket, busy }: TileProps) {
  const { ticket: tickets } = useServices();
  const { title, line } = modeTexts[mode];
  const isMine = ticket !== null;
  return (
    <button
      type="button"
      className={styles.tile}
      aria-label={isMine ? texts.leaveLabel(title) : texts.join(title, texts.waiting(waiting))}
      aria-pressed={isMine}
      aria-busy={busy}
      data-waiting={waiting > 0}
      onClick={() => void (isMine ? tickets.step('cancel') : tickets.take(queueOfMode(mode)))}
    >
      <ModeGlyph mode={mode} />
      <span className={styles.words}>
        <span className={styles.name}>{title}</span>
        <span className={styles.detail}>{isMine ? texts.leave : line}</span>
      </span>
      <span className={styles.waiting}>
        {isMine ? (
          <Suspense fallback={texts.mine}>
            <WaitingFor ticket={ticket} />
          </Suspense>
        ) : (
          texts.waiting(waiting)
        )}
      </span>
    </button>
  );
}

export function QuickMatch({ counters }: { readonly counters: LobbyCounters | null }) {
  const { ticket, isLost, busy, refused, coolUntil } = useTicket();
  const mine = ticket !== null && !isLost && waitingStates.includes(ticket.state) ? ticket : null;
  return (
    <section className={styles.section} aria-labelledby="quick-match">
      <header className={styles.head}>
        <h2 id="quick-match">{texts.title}</h2>
        <p>{texts.words}</p>
      </header>
      {refused && (
        <Notice tone="bad" live="assertive">
          {refused.message}
          {coolUntil !== null && (
            <Suspense>
              <CoolDown until={coolUntil} />
            </Suspense>
          )}
        </Notice>
      )}
      <ul className={styles.tiles}>
        {modeNames.map((mode) => {
          const isMine = mine?.queue === mode;
          return (
            <li key={mode} data-mine={isMine}>
              <Tile
                mode={mode}
                waiting={counters?.waiting[mode] ?? 0}
                ticket={isMine ? mine : null}
                busy={busy === mode || (isMine && busy !== null)}
              />
            </li>
          );
        })}
      </ul>
      {mine && (
        <Suspense>
          <WaitingChoices key={mine.id} ticket={mine} />
        </Suspense>
      )}
    </section>
  );
}
