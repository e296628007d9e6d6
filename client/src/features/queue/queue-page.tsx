/** `/queue` and `/queue/:queue`: take a ticket, see where it stands, say that you come. */
import { isActive, isQueueName } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import { Redirect } from 'wouter';
import { Chip } from '../../components/chip.tsx';
import { LinkButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { useConnection, useTicket } from '../../services/services.ts';
import { commonTexts } from '../../texts/common.ts';
import { queueTexts } from '../../texts/queue.ts';
import { CalledLists } from './called-list.tsx';
import { MyTicket } from './my-ticket.tsx';
import styles from './queue-page.module.css';
import { TakeTicket } from './take-ticket.tsx';
import { nameOfQueue } from './ticket-words.ts';
import { useAdopted } from './use-adopted.ts';
import type { Adopted } from './use-adopted.ts';
import { useQueue } from './use-queue.ts';

const texts = queueTexts.page;
const standard = 'main';
const timeOf = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Without a name: where my ticket is, else the queue that there always is. */
export function QueueIndexPage() {
  const { isKnown, ticket, isLost } = useTicket();
  const adopted = useAdopted();
  usePageTitle(queueTexts.ticket.label);
  if (adopted.kind !== 'none') {
    return (
      <div className={`page ${styles.page}`}>
        <h1>{queueTexts.ticket.label}</h1>
        <AdoptedNote adopted={adopted} />
      </div>
    );
  }
  // A code in the address is used before anything else is shown.
  if (!isKnown || location.hash.startsWith('#take=')) return <p className={`page ${styles.soft}`}>{texts.loading}</p>;
  const queue = ticket !== null && isActive(ticket.state) && !isLost ? ticket.queue : standard;
  return <Redirect to={`/queue/${queue}`} replace />;
}

export function QueuePage({ name }: { readonly name: string }) {
  return isQueueName(name) ? <OneQueue queue={name} /> : <Missing />;
}

function Missing() {
  usePageTitle(texts.missing);
  return (
    <div className={`page ${styles.page}`}>
      <h1>{texts.missing}</h1>
      <LinkButton href="/" icon="back">
        {commonTexts.backToLobby}
      </LinkButton>
    </div>
  );
}

function AdoptedNote({ adopted }: { readonly adopted: Adopted }) {
  if (adopted.kind === 'working') return <Notice live="polite">{queueTexts.adopt.working}</Notice>;
  if (adopted.kind === 'done')
    return (
      <Notice tone="good" live="polite">
        {queueTexts.adopt.done}
      </Notice>
    );
  if (adopted.kind === 'failed')
    return (
      <Notice tone="bad" live="assertive">
        {queueTexts.adopt.failed}. {adopted.message}
      </Notice>
    );
  return null;
}

function OneQueue({ queue }: { readonly queue: QueueName }) {
  const { snapshot: view, isLive, refused } = useQueue(queue);
  const { isKnown, ticket, isLost } = useTicket();
  const { liveAt } = useConnection();
  const adopted = useAdopted();
  const title = view?.title ?? nameOfQueue(queue);
  usePageTitle(texts.title(title));
  if (refused !== null) return <Missing />;
  const mine = ticket?.queue === queue ? ticket : null;
  const isMineOpen = mine !== null && isActive(mine.state) && !isLost;
  const isWaiting = view === null || !isKnown;
  return (
    <div className={`page ${styles.page}`}>
      <header className={styles.head}>
        <h1>{title}</h1>
        {view !== null && (
          <p className={styles.facts}>
            <span>{texts.waiting(view.waiting)}</span>
            {view.open && view.estimateMs !== null && <span>{texts.wait(view.estimateMs)}</span>}
            {!isLive && liveAt !== null && <Chip tone="warn">{texts.asOf(timeOf.format(view.at))}</Chip>}
          </p>
        )}
      </header>
      <AdoptedNote adopted={adopted} />
      {isWaiting && <p className={styles.soft}>{texts.loading}</p>}
      {!isWaiting && (
        <>
          {mine !== null && <MyTicket key={mine.id} ticket={mine} isLost={isLost} />}
          {!isMineOpen && <TakeTicket view={view} last={mine} />}
        </>
      )}
      {view !== null && (
        <>
          <CalledLists view={view} mySign={isMineOpen ? mine.sign : null} />
          <p>
            <LinkButton size="s" look="quiet" icon="tv" href={`/queue/${queue}/wall`}>
              {texts.wall}
            </LinkButton>
          </p>
        </>
      )}
    </div>
  );
}
