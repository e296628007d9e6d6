/** No ticket here yet, or not any more: how long the line is, and one click into it. */
import type { QueueView, TicketView } from '@inkroom/shared';
import { isActive } from '@inkroom/shared';
import { Button, LinkButton } from '../../components/button.tsx';
import { leftText } from '../../components/minutes.ts';
import { Notice } from '../../components/notice.tsx';
import { useConnection, useServices, useTicket } from '../../services/services.ts';
import { useServerNow } from '../../services/use-server-now.ts';
import { queueTexts } from '../../texts/queue.ts';
import styles from './queue-page.module.css';
import { nameOfQueue } from './ticket-words.ts';

const texts = queueTexts.page;

interface TakeTicketProps {
  readonly view: QueueView;
  /** The latest ticket of this queue, if it is over. */
  readonly last: TicketView | null;
}

export function TakeTicket({ view, last }: TakeTicketProps) {
  const { ticket: tickets } = useServices();
  const { ticket, isLost, busy, refused, coolUntil } = useTicket();
  const { me } = useConnection();
  const now = useServerNow(coolUntil === null ? null : 500);
  const isElsewhere = ticket !== null && ticket.queue !== view.queue && isActive(ticket.state) && !isLost;
  if (isElsewhere) {
    return (
      <Notice
        action={
          <LinkButton size="s" href={`/queue/${ticket.queue}`}>
            {texts.toElsewhere}
          </LinkButton>
        }
      >
        {texts.elsewhere(nameOfQueue(ticket.queue))}
      </Notice>
    );
  }
  const coolMs = coolUntil === null || view.kind === 'station' ? 0 : coolUntil - now;
  const first = view.kind === 'match' ? texts.takeMatch : texts.take;
  return (
    <div className={styles.take}>
      {view.open ? (
        <>
          <Button
            look="primary"
            size="l"
            busy={busy === view.queue}
            unavailable={coolMs > 0}
            onClick={() => void tickets.take(view.queue)}
          >
            {coolMs > 0
              ? queueTexts.waiting.cooling(leftText(coolMs))
              : last === null
                ? first
                : queueTexts.ticket.again}
          </Button>
          {me !== null && <p className={styles.soft}>{texts.asWhom(me.name)}</p>}
        </>
      ) : (
        <Notice tone="warn">{texts.closed}</Notice>
      )}
      {last === null && refused?.what === view.queue && (
        <Notice tone="bad" live="assertive">
          {refused.message}
        </Notice>
      )}
    </div>
  );
}
