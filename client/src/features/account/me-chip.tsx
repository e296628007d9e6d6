/** Who I am, in the header: face, name and area, each changed in place. */
import { Avatar } from '../../components/avatar.tsx';
import { Chip } from '../../components/chip.tsx';
import { Popover } from '../../components/popover.tsx';
import { accountDialog } from '../../services/dialogs.ts';
import { useConnection } from '../../services/services.ts';
import { accountTexts } from '../../texts/account.ts';
import { AreaForm } from './area-form.tsx';
import styles from './me-chip.module.css';

export function MeChip() {
  const { me } = useConnection();
  if (!me) return <span className={styles.empty} aria-hidden="true" />;
  return (
    <div className={styles.me}>
      <button
        type="button"
        className={styles.name}
        aria-label={`${accountTexts.you(me.name)}. ${accountTexts.name.open}`}
        title={accountTexts.name.open}
        onClick={() => accountDialog.show({ kind: 'name' })}
      >
        <Avatar id={me.player} size={32} />
        <span className={styles.text}>{me.name}</span>
      </button>
      <Popover
        label={accountTexts.areaChange(me.area)}
        trigger={
          <Chip icon="pin" className={styles.area}>
            {me.area}
          </Chip>
        }
      >
        {(close) => (
          <div className={styles.panel}>
            <AreaForm me={me} onDone={close} />
          </div>
        )}
      </Popover>
    </div>
  );
}
