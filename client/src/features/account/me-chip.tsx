/** Who I am, in the header: face, name and area, each changed in place. */
import { Suspense } from 'react';
import { Avatar } from '../../components/avatar.tsx';
import { Chip } from '../../components/chip.tsx';
import { Popover } from '../../components/popover.tsx';
import { accountDialog } from '../../services/dialogs.ts';
import { later } from '../../services/later.ts';
import { useConnection } from '../../services/services.ts';
import { headerTexts } from '../../texts/header.ts';
import styles from './me-chip.module.css';

const AreaForm = later(async () => (await import('./area-form.tsx')).AreaForm);

export function MeChip() {
  const { me } = useConnection();
  if (!me) return <span className={styles.empty} aria-hidden="true" />;
  return (
    <div className={styles.me}>
      <button
        type="button"
        className={styles.name}
        aria-label={`${headerTexts.you(me.name)}. ${headerTexts.changeName}`}
        title={headerTexts.changeName}
        onClick={() => accountDialog.show({ kind: 'name' })}
      >
        <Avatar id={me.player} size={32} />
        <span className={styles.text}>{me.name}</span>
      </button>
      <Popover
        label={headerTexts.areaChange(me.area)}
        trigger={
          <Chip icon="pin" className={styles.area}>
            {me.area}
          </Chip>
        }
      >
        {(close) => (
          <div className={styles.panel}>
            <Suspense>
              <AreaForm me={me} onDone={close} />
            </Suspense>
          </div>
        )}
      </Popover>
    </div>
  );
}
