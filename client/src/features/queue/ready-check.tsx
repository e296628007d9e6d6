/**
 * Ten seconds to say yes: both names, a ring that runs out, two buttons. Whoever is plainly here is asked nothing; for
 * them it is a note that does not take the keyboard.
 */
import { isActive, ticketTimes } from '@inkroom/shared';
import type { TicketView } from '@inkroom/shared';
import { useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { announce } from '../../components/live.tsx';
import { cue } from '../../components/sound.ts';
import { useModal } from '../../components/use-modal.ts';
import { useConnection, useServices, useTicket } from '../../services/services.ts';
import { useServerNow } from '../../services/use-server-now.ts';
import { queueTexts } from '../../texts/queue.ts';
import { isUsedWithin } from './last-used.ts';
import styles from './ready-check.module.css';
import { nameOfQueue } from './ticket-words.ts';
import { useTitleBlink } from './use-title-blink.ts';

const texts = queueTexts.ready;

/** Time left as a ring of ink; the number is read aloud only when asked for. */
function Ring({ deadline, children }: { readonly deadline: number; readonly children?: ReactNode }) {
  const now = useServerNow(200);
  const leftMs = Math.min(ticketTimes.readyCheckMs, Math.max(0, deadline - now));
  const seconds = Math.ceil(leftMs / 1000);
  return (
    <div className={styles.ring} role="timer" aria-live="off" aria-label={texts.left(seconds)}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle className={styles.track} cx={50} cy={50} r={45} />
        <circle
          className={styles.left}
          cx={50}
          cy={50}
          r={45}
          pathLength={1}
          strokeDasharray={1}
          strokeDashoffset={leftMs / ticketTimes.readyCheckMs - 1}
          data-urgent={seconds <= 3}
        />
      </svg>
      <span className={styles.seconds} aria-hidden="true">
        {children ?? seconds}
      </span>
    </div>
  );
}

interface SideProps {
  readonly name: string;
  readonly rating: number | null;
  readonly mine?: boolean;
}

function Side({ name, rating, mine = false }: SideProps) {
  return (
    <p className={styles.side} data-mine={mine}>
      <strong>{name}</strong>
      <span>
        {mine && `${texts.you} · `}
        {texts.rating(rating)}
      </span>
    </p>
  );
}

interface ReadyCheckProps {
  readonly ticket: TicketView;
  readonly deadline: number;
}

/** Mount anew for each time that the ticket is called up. */
export function ReadyCheck({ ticket, deadline }: ReadyCheckProps) {
  const { ticket: tickets } = useServices();
  const { busy, refused } = useTicket();
  const { me } = useConnection();
  // Looked at once: who comes to say no must not have said yes by moving the pointer.
  const [isHere] = useState(() => isUsedWithin(ticketTimes.autoAcceptMs));
  const wordsId = useId();
  const { opponent, state } = ticket;
  const name = opponent?.name ?? '';
  const isAsked = state === 'recalled';
  useTitleBlink(isAsked && !isHere ? texts.title : null);

  useEffect(() => {
    const { ticket: now } = tickets.getState();
    if (now?.state !== 'recalled') return;
    cue('call');
    announce(texts.heard(now.opponent?.name ?? '', now.opponent?.rating ?? null, nameOfQueue(now.queue)), 'assertive');
    if (isHere) void tickets.step('confirm');
  }, [isHere, tickets]);
  useEffect(() => {
    if (state === 'confirmed') announce(texts.heardAccepted(name));
  }, [state, name]);
  useEffect(
    () => () => {
      if (tickets.getState().ticket?.state === 'playing') announce(texts.heardPlaying, 'assertive');
    },
    [tickets],
  );

  const inside = (
    <>
      <h2 className={styles.title}>
        {texts.title} <span className={styles.mode}>{nameOfQueue(ticket.queue)}</span>
      </h2>
      <div className={styles.sides}>
        <Side name={me?.name ?? ticket.name} rating={ticket.rating} mine />
        <Ring deadline={deadline} />
        <Side name={name} rating={opponent?.rating ?? null} />
      </div>
      <p id={wordsId} className={styles.words} aria-live="polite">
        {isAsked ? texts.declineWords : isActive(state) && texts.accepted(name)}
      </p>
      {refused !== null && <p role="alert">{refused.message}</p>}
    </>
  );
  if (isHere) {
    return (
      <section className={styles.note} aria-label={texts.title}>
        {inside}
      </section>
    );
  }
  return (
    <Asking title={texts.title} wordsId={wordsId}>
      {inside}
      {isAsked && (
        <div className={styles.answers}>
          <Button
            look="primary"
            size="l"
            icon="check"
            data-first
            busy={busy === 'confirm'}
            onClick={() => void tickets.step('confirm')}
          >
            {texts.accept}
          </Button>
          <Button size="l" look="quiet" busy={busy === 'cancel'} onClick={() => void tickets.step('cancel')}>
            {texts.decline}
          </Button>
        </div>
      )}
    </Asking>
  );
}

interface AskingProps {
  readonly title: string;
  readonly wordsId: string;
  readonly children: ReactNode;
}

/** A question over everything else, which only an answer or the end of its time takes away. */
function Asking({ title, wordsId, children }: AskingProps) {
  const dialog = useModal('[data-first]');
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      className={styles.dialog}
      aria-label={title}
      aria-describedby={wordsId}
      onCancel={(event) => event.preventDefault()}
      // Some browsers let a second Escape through.
      onClose={() => dialog.current?.showModal()}
    >
      <div className={styles.sheet}>{children}</div>
    </dialog>
  );
}
