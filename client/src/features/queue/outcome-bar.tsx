/** What came of a ticket whose owner did not end it, and the way back into the line. */
import { isModeName } from '@inkroom/shared';
import type { TicketView } from '@inkroom/shared';
import { useEffect } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { announce } from '../../components/live.tsx';
import { leftText } from '../../components/minutes.ts';
import { useServices, useTicket } from '../../services/services.ts';
import { useServerNow } from '../../services/use-server-now.ts';
import { commonTexts } from '../../texts/common.ts';
import { queueTexts } from '../../texts/queue.ts';
import styles from './ticket-bar.module.css';

interface OutcomeBarProps {
  readonly ticket: TicketView;
  readonly outcome: { readonly title: string; readonly words: string };
}

export function OutcomeBar({ ticket, outcome: { title, words } }: OutcomeBarProps) {
  const { ticket: tickets } = useServices();
  const { busy, refused, coolUntil } = useTicket();
  const now = useServerNow(coolUntil === null ? null : 500);
  const coolMs = coolUntil === null ? 0 : coolUntil - now;
  useEffect(() => announce(`${title}. ${words}`, 'assertive'), [title, words]);
  return (
    <aside className={styles.bar} aria-label={queueTexts.bar.label} data-over="true">
      <p className={styles.words}>
        <strong>{title}.</strong> <span>{words}</span>
        {refused !== null && coolMs <= 0 && <span role="alert"> {refused.message}</span>}
      </p>
      <div className={styles.ways}>
        {(ticket.kind === 'station' || isModeName(ticket.queue)) && (
          <Button
            size="s"
            look="primary"
            busy={busy === ticket.queue}
            unavailable={coolMs > 0}
            onClick={() => void tickets.take(ticket.queue)}
          >
            {coolMs > 0 ? queueTexts.waiting.cooling(leftText(coolMs)) : queueTexts.outcome.again}
          </Button>
        )}
        <IconButton icon="close" label={commonTexts.dismiss} onClick={() => tickets.dismiss()} />
      </div>
    </aside>
  );
}
