/** The tile of a mode in whose line I wait: for how long, what came of the last opponent, and what else there is. */
import type { TicketView } from '@inkroom/shared';
import { Button } from '../../components/button.tsx';
import { elapsedText, leftText } from '../../components/minutes.ts';
import { useServices } from '../../services/services.ts';
import { useComputerInstead } from '../../services/use-computer-instead.ts';
import { useServerNow } from '../../services/use-server-now.ts';
import { queueTexts } from '../../texts/queue.ts';
import styles from './quick-match.module.css';

const texts = queueTexts.waiting;

interface WaitingProps {
  readonly ticket: TicketView;
}

export function WaitingFor({ ticket }: WaitingProps) {
  const now = useServerNow(500);
  return (
    <>
      {texts.since} <span data-elapsed>{elapsedText(now - ticket.waitingSince)}</span>
    </>
  );
}

export function WaitingChoices({ ticket }: WaitingProps) {
  const computer = useComputerInstead(ticket);
  const { connection, ticket: tickets } = useServices();
  const isFirst = ticket.state === 'queued' && ticket.reason.startsWith('opponent-');
  const isHere = tickets.isTakenHere();
  const joinAsSecond = () => {
    connection.becomeSecondPlayer();
    void tickets.take(ticket.queue);
  };
  return (
    <div className={styles.choices}>
      {!isHere && (
        <>
          <p>{texts.otherTab}</p>
          <Button size="s" icon="people" onClick={joinAsSecond}>
            {texts.second}
          </Button>
        </>
      )}
      {isFirst && <p>{ticket.reason === 'opponent-left' ? texts.firstLeft : texts.first}</p>}
      {computer.isOffered && (
        <>
          {!isFirst && isHere && <p>{texts.alone}</p>}
          <Button size="s" onClick={computer.keep}>
            {texts.keep}
          </Button>
          <Button size="s" icon="computer" busy={computer.isBusy} onClick={computer.play}>
            {texts.computer}
          </Button>
        </>
      )}
      {computer.problem !== null && <p role="alert">{computer.problem}</p>}
    </div>
  );
}

/** How long until a new ticket is given; nothing once it is. */
export function CoolDown({ until }: { readonly until: number }) {
  const now = useServerNow(500);
  return now < until ? <> {texts.cooling(leftText(until - now))}</> : null;
}
