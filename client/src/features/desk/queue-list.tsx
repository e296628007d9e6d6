/** `/desk` without a queue: all there are. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Button, LinkButton } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { deskTexts } from '../../texts/desk.ts';
import { useAccess } from './access.ts';
import deskStyles from './desk.module.css';
import styles from './queue-list.module.css';
import type { QueueBrief } from './desk-rest.ts';
import { SettingsDialog } from './settings-dialog.tsx';

const texts = deskTexts.queues;

export function QueueList({ queues }: { readonly queues: readonly QueueBrief[] }) {
  const { mayRun, leave } = useAccess();
  const [, go] = useLocation();
  const [isMaking, setMaking] = useState(false);
  const stations = queues.filter(({ kind }) => kind === 'station');
  const matches = queues.filter(({ kind }) => kind === 'match');
  return (
    <div className={`page ${styles.list}`}>
      <header className={styles.head}>
        <div>
          <h1>{texts.title}</h1>
          <p className={deskStyles.soft}>{queues.length === 0 ? texts.empty : texts.words}</p>
        </div>
        <div className={deskStyles.ways}>
          {mayRun && (
            <Button icon="plus" onClick={() => setMaking(true)}>
              {deskTexts.head.newQueue}
            </Button>
          )}
          <Button icon="exit" onClick={() => leave(null)}>
            {deskTexts.signOut}
          </Button>
        </div>
      </header>
      {[[texts.stations, stations] as const, [texts.matches, matches] as const].map(
        ([title, some]) =>
          some.length > 0 && (
            <section key={title} className={styles.group}>
              <h2>{title}</h2>
              <ul className={styles.queues}>
                {some.map((queue) => (
                  <li key={queue.name}>
                    <LinkButton href={`/desk/${queue.name}`} wide size="l">
                      {queue.title}
                      <Chip tone={queue.open ? 'good' : 'warn'}>{queue.open ? texts.open : texts.closed}</Chip>
                    </LinkButton>
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
      {isMaking && (
        <SettingsDialog current={null} onClose={() => setMaking(false)} onSaved={({ name }) => go(`/desk/${name}`)} />
      )}
    </div>
  );
}
