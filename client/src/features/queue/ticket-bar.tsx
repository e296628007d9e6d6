/** One slim line along the lower edge of pages that are not about the wait. */
import { formatRoomCode, isModeName } from '@inkroom/shared';
import type { TicketView } from '@inkroom/shared';
import { useEffect } from 'react';
import { Button, LinkButton } from '../../components/button.tsx';
import { announce } from '../../components/live.tsx';
import { elapsedText } from '../../components/minutes.ts';
import { ModeGlyph } from '../../components/mode-glyph.tsx';
import { cue } from '../../components/sound.ts';
import { useServices, useTicket } from '../../services/services.ts';
import { useComputerInstead } from '../../services/use-computer-instead.ts';
import { useServerNow } from '../../services/use-server-now.ts';
import { queueTexts } from '../../texts/queue.ts';
import styles from './ticket-bar.module.css';
import { barWords } from './ticket-words.ts';
import { useTitleBlink } from './use-title-blink.ts';

const texts = queueTexts.bar;
const waiting = queueTexts.waiting;

function Elapsed({ since }: { readonly since: number }) {
  const now = useServerNow(500);
  return (
    <span className={styles.elapsed} data-elapsed>
      {elapsedText(now - since)}
    </span>
  );
}

export function TicketBar({ ticket }: { readonly ticket: TicketView }) {
  const { ticket: tickets } = useServices();
  const { busy } = useTicket();
  const computer = useComputerInstead(ticket);
  const { what, how } = barWords(ticket);
  const mode: string = ticket.queue;
  const isCalled = ticket.state === 'recalled';
  const isFirst = ticket.state === 'queued' && ticket.reason.startsWith('opponent-');
  const news = isFirst ? (ticket.reason === 'opponent-left' ? waiting.firstLeft : waiting.first) : null;
  useTitleBlink(isCalled ? texts.recalled : null);
  useEffect(() => {
    if (isCalled) {
      cue('call');
      announce(texts.recalled, 'assertive');
    }
  }, [isCalled]);
  useEffect(() => {
    if (news !== null) announce(news);
  }, [news]);
  return (
    <aside className={styles.bar} aria-label={texts.label} data-called={isCalled}>
      {isModeName(mode) && <ModeGlyph mode={mode} size={28} />}
      <p className={styles.words}>
        <strong>{news ?? what}</strong>
        {how !== null && <span> · {how}</span>}
        {ticket.state === 'queued' && (
          <span>
            {' · '}
            <Elapsed since={ticket.waitingSince} />
          </span>
        )}
        {computer.problem !== null && <span role="alert"> {computer.problem}</span>}
      </p>
      <div className={styles.ways}>
        {computer.isOffered && (
          <Button size="s" onClick={computer.keep}>
            {waiting.keep}
          </Button>
        )}
        {ticket.state === 'playing' && ticket.room !== null && (
          <LinkButton size="s" look="primary" href={`/room/${formatRoomCode(ticket.room)}`}>
            {texts.toTable}
          </LinkButton>
        )}
        {ticket.kind === 'station' && (
          <LinkButton size="s" look={isCalled ? 'primary' : 'plain'} href={`/queue/${ticket.queue}`}>
            {texts.show}
          </LinkButton>
        )}
        {ticket.kind === 'match' && ticket.allowed.includes('cancel') && ticket.state !== 'playing' && (
          <Button
            size="s"
            look="quiet"
            icon="exit"
            busy={busy === 'cancel'}
            onClick={() => void tickets.step('cancel')}
          >
            {texts.leave}
          </Button>
        )}
        {computer.isOffered && (
          <Button size="s" icon="computer" busy={computer.isBusy} onClick={computer.play}>
            {waiting.computer}
          </Button>
        )}
      </div>
    </aside>
  );
}
