/** The other queues, a step away; and the pages of this one that are for everybody. */
import type { QueueSettings } from '@inkroom/shared';
import { Link } from 'wouter';
import { Icon } from '../../components/icon.tsx';
import { Popover } from '../../components/popover.tsx';
import { deskTexts } from '../../texts/desk.ts';
import styles from './desk.module.css';
import { deskRest } from './desk-rest.ts';
import { useRepeatedRead } from './use-request.ts';

const texts = deskTexts.queues;
const readEveryMs = 30_000;

export function QueueMenu({ current }: { readonly current: QueueSettings }) {
  const { value } = useRepeatedRead(deskRest.queues, readEveryMs);
  const others = (value?.queues ?? []).filter(({ name }) => name !== current.name);
  return (
    <Popover
      label={texts.other}
      align="start"
      trigger={
        <>
          <span>{texts.other}</span>
          <Icon name="chevron" />
        </>
      }
      triggerClassName={styles.menuTrigger}
    >
      {(close) => (
        <ul className={styles.menu}>
          {others.map((queue) => (
            <li key={queue.name}>
              <Link className={styles.menuLink} href={`/desk/${queue.name}`} onClick={close}>
                {queue.title}
                <span className={styles.soft}>{queue.open ? texts.open : texts.closed}</span>
              </Link>
            </li>
          ))}
          {current.kind === 'station' && (
            <>
              <li>
                <Link className={styles.menuLink} href={`/queue/${current.name}`} onClick={close}>
                  {texts.join}
                </Link>
              </li>
              <li>
                <Link className={styles.menuLink} href={`/queue/${current.name}/wall`} onClick={close}>
                  {texts.wall}
                </Link>
              </li>
            </>
          )}
        </ul>
      )}
    </Popover>
  );
}
