/** My ticket as a slip of paper: the sign large, where it stands in words, and what I can do about it. */
import type { TicketView } from '@inkroom/shared';
import { formatRoomCode, isActive } from '@inkroom/shared';
import { useEffect } from 'react';
import { Button, LinkButton } from '../../components/button.tsx';
import { announce } from '../../components/live.tsx';
import { elapsedText, leftText } from '../../components/minutes.ts';
import { Notice } from '../../components/notice.tsx';
import { cue } from '../../components/sound.ts';
import { useServices, useTicket } from '../../services/services.ts';
import { useComputerInstead } from '../../services/use-computer-instead.ts';
import { useServerNow } from '../../services/use-server-now.ts';
import { queueTexts } from '../../texts/queue.ts';
import { PushOffer } from './push-offer.tsx';
import styles from './queue-page.module.css';
import { useTitleBlink } from './use-title-blink.ts';

const texts = queueTexts.ticket;

/** Where it stands: what a screen reader is told when it changes. */
function standingWords({ state, kind, position }: TicketView, isLost: boolean): string {
  if (isLost) return texts.cancelled;
  switch (state) {
    case 'queued':
      return position === null ? texts.noPlace : texts.place(position);
    case 'new':
      return texts.fresh;
    case 'recalled':
      return kind === 'match' ? queueTexts.ready.title : texts.recalled;
    case 'confirmed':
    case 'playing':
    case 'completed':
    case 'cancelled':
    case 'expired':
      return texts[state];
  }
}

interface DetailProps {
  readonly ticket: TicketView;
  readonly isLost: boolean;
}

function Detail({ ticket, isLost }: DetailProps) {
  const isCounting = isActive(ticket.state);
  const now = useServerNow(isCounting ? 500 : null);
  const { state, reason, deadline } = ticket;
  if (isLost) return <>{texts.lost}</>;
  switch (state) {
    case 'new':
      return <>{texts.freshWords}</>;
    case 'queued': {
      const waited = `${queueTexts.waiting.since} ${elapsedText(now - ticket.waitingSince)}`;
      const estimateMs = ticket.estimateMs === null ? null : Math.max(0, ticket.estimateMs - (now - ticket.at));
      const rest = estimateMs === null ? texts.noEstimate : texts.estimate(estimateMs);
      return (
        <>
          {reason === 'put-back' && <>{texts.putBack}. </>}
          <span data-estimate>{rest}</span> <span data-elapsed>{waited}</span>
        </>
      );
    }
    case 'recalled':
      if (deadline === null || deadline <= now) return <>{texts.recalledPast}</>;
      return <>{texts.recalledWords(leftText(deadline - now))}</>;
    case 'confirmed':
      return <>{texts.confirmedWords}</>;
    case 'playing':
      return ticket.station === null ? null : <>{texts.station(ticket.station)}</>;
    case 'completed':
      return ticket.score === null ? null : <>{texts.score(ticket.score)}</>;
    case 'cancelled':
      if (reason === 'left') return <>{texts.left}</>;
      return reason === 'by-desk' ? <>{texts.byDesk}</> : null;
    case 'expired':
      return null;
  }
}

export function MyTicket({ ticket, isLost }: DetailProps) {
  const { ticket: tickets } = useServices();
  const { busy, refused } = useTicket();
  const computer = useComputerInstead(ticket);
  const { state, sign, allowed } = ticket;
  const words = standingWords(ticket, isLost);
  const isCalled = state === 'recalled' && ticket.kind === 'station' && !isLost;
  const isOpen = isActive(state) && !isLost;
  const isStillToCome = state === 'new' || state === 'queued';
  useTitleBlink(isCalled ? texts.recalled : null);
  useEffect(() => {
    if (isCalled) cue('call');
  }, [isCalled]);
  useEffect(() => announce(texts.announce(words, sign), isCalled ? 'assertive' : 'polite'), [words, sign, isCalled]);
  return (
    <article className={styles.ticket} aria-label={texts.label} data-state={isLost ? 'cancelled' : state}>
      <p className={styles.sign} data-sign={sign}>
        <span className="visually-hidden">{texts.sign(sign)}</span>
        <span aria-hidden="true">{sign}</span>
      </p>
      <p className={styles.who}>
        {ticket.name}
        {ticket.team !== null && ` · ${texts.team(ticket.team)}`}
      </p>
      <h2 className={styles.standing} data-standing>
        {words}
      </h2>
      <p className={styles.detail}>
        <Detail ticket={ticket} isLost={isLost} />
      </p>
      {isOpen && (
        <div className={styles.answers}>
          {allowed.includes('confirm') && ticket.kind === 'station' && (
            <Button
              look="primary"
              size="l"
              icon="check"
              busy={busy === 'confirm'}
              onClick={() => void tickets.step('confirm')}
            >
              {texts.confirm}
            </Button>
          )}
          {state === 'playing' && ticket.room !== null && (
            <LinkButton look="primary" size="l" href={`/room/${formatRoomCode(ticket.room)}`}>
              {queueTexts.bar.toTable}
            </LinkButton>
          )}
          {computer.isOffered && (
            <Button icon="computer" busy={computer.isBusy} onClick={computer.play}>
              {queueTexts.waiting.computer}
            </Button>
          )}
          {allowed.includes('queue') && (
            <Button
              look={state === 'new' ? 'primary' : 'plain'}
              busy={busy === 'queue'}
              onClick={() => void tickets.step('queue')}
            >
              {state === 'new' ? texts.enter : texts.queue}
            </Button>
          )}
          {allowed.includes('cancel') && (
            <Button look="quiet" icon="exit" busy={busy === 'cancel'} onClick={() => void tickets.step('cancel')}>
              {isCalled ? texts.cancelRecalled : texts.cancel}
            </Button>
          )}
        </div>
      )}
      {computer.problem !== null && (
        <Notice tone="bad" live="assertive">
          {computer.problem}
        </Notice>
      )}
      {refused !== null && (
        <Notice tone="bad" live="assertive">
          {refused.message}
        </Notice>
      )}
      {state === 'completed' && ticket.kind === 'station' && ticket.score !== null && (
        <LinkButton icon="podium" href={`/scoreboard?name=${ticket.queue}`}>
          {texts.toScores}
        </LinkButton>
      )}
      {isOpen && ticket.kind === 'station' && isStillToCome && <PushOffer key={ticket.id} ticket={ticket} />}
    </article>
  );
}
