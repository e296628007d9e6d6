/** The other queues, a step away; the pages of this one that are for everybody; a new queue; and the way out. */
import type { QueueSettings } from '@inkroom/shared';
import { Link } from 'wouter';
import { Icon } from '../../components/icon.tsx';
import { MenuItem, Popover } from '../../components/popover.tsx';
import { deskTexts } from '../../texts/desk.ts';
import { useAccess } from './access.ts';
import deskStyles from './desk.module.css';
import styles from './queue-menu.module.css';
import { deskRest } from './desk-rest.ts';
import { useRepeatedRead } from './use-request.ts';

const texts = deskTexts.queues;
const readEveryMs = 30_000;

interface QueueMenuProps {
  readonly current: QueueSettings;
  readonly onNewQueue: () => void;
}

export function QueueMenu({ current, onNewQueue }: QueueMenuProps) {
  const { mayRun, leave } = useAccess();
  const { value } = useRepeatedRead(deskRest.queues, readEveryMs);
  const others = (value?.queues ?? []).filter(({ name }) => name !== current.name);
  const links = [
    ...(current.kind === 'station'
      ? [
          { href: `/queue/${current.name}`, title: texts.join, detail: '' },
          { href: `/queue/${current.name}/wall`, title: texts.wall, detail: '' },
        ]
      : []),
    ...others.map(({ name, title, open }) => ({
      href: `/desk/${name}`,
      title,
      detail: open ? texts.open : texts.closed,
    })),
  ];
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
        <>
          <ul className={styles.menu}>
            {links.map(({ href, title, detail }) => (
              <li key={href}>
                <Link className={styles.menuLink} href={href} onClick={close}>
                  {title}
                  <span className={deskStyles.soft}>{detail}</span>
                </Link>
              </li>
            ))}
          </ul>
          {mayRun && (
            <MenuItem
              icon="plus"
              onClick={() => {
                close();
                onNewQueue();
              }}
            >
              {deskTexts.head.newQueue}
            </MenuItem>
          )}
          <MenuItem icon="exit" onClick={() => leave(null)}>
            {deskTexts.signOut}
          </MenuItem>
        </>
      )}
    </Popover>
  );
}
