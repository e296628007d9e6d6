/** What hangs from the header's menu: name, other devices, paper, sound. Loaded when it is first opened. */
import { useLocation } from 'wouter';
import { Icon } from '../../components/icon.tsx';
import { MenuItem } from '../../components/popover.tsx';
import { preferences, usePreferences } from '../../components/preferences.ts';
import type { Theme } from '../../components/preferences.ts';
import { Segmented } from '../../components/segmented.tsx';
import { cue } from '../../components/sound.ts';
import { accountDialog } from '../../services/dialogs.ts';
import type { OpenDialog } from '../../services/dialogs.ts';
import { useConnection } from '../../services/services.ts';
import { accountTexts } from '../../texts/account.ts';
import { playerTexts } from '../../texts/player.ts';
import { commonTexts } from '../../texts/common.ts';
import styles from './account-menu.module.css';

const themes: readonly { value: Theme; icon: 'auto' | 'sun' | 'moon' }[] = [
  { value: 'auto', icon: 'auto' },
  { value: 'light', icon: 'sun' },
  { value: 'dark', icon: 'moon' },
];

function ThemeChoice() {
  const { theme } = usePreferences();
  const segments = themes.map(({ value, icon }) => ({
    value,
    label: (
      <span className={styles.theme}>
        <Icon name={icon} size={18} />
        {accountTexts.theme[value]}
      </span>
    ),
  }));
  return (
    <Segmented
      legend={accountTexts.theme.label}
      bare
      segments={segments}
      value={theme}
      onChange={(value) => preferences.set({ theme: value })}
    />
  );
}

export function MenuPanel({ close }: { readonly close: () => void }) {
  const { sound, vibration } = usePreferences();
  const [, navigate] = useLocation();
  const show = (dialog: OpenDialog) => () => {
    close();
    accountDialog.show(dialog);
  };
  const { me } = useConnection();
  const showMine = () => {
    close();
    if (me !== null) navigate(`/player/${encodeURIComponent(me.player)}`);
  };
  return (
    <div className={styles.menu}>
      <MenuItem icon="person" detail={playerTexts.mineDetail} onClick={showMine}>
        {playerTexts.mine}
      </MenuItem>
      <MenuItem icon="pencil" detail={accountTexts.name.openDetail} onClick={show({ kind: 'name' })}>
        {accountTexts.name.open}
      </MenuItem>
      <MenuItem icon="key" detail={accountTexts.comeBack.openDetail} onClick={show({ kind: 'come-back' })}>
        {accountTexts.comeBack.open}
      </MenuItem>
      <MenuItem icon="phone" detail={accountTexts.move.openDetail} onClick={show({ kind: 'move' })}>
        {accountTexts.move.open}
      </MenuItem>
      <MenuItem icon="exit" detail={accountTexts.signOut.openDetail} onClick={show({ kind: 'sign-out' })}>
        {accountTexts.signOut.open}
      </MenuItem>
      <hr className={styles.line} />
      <div className={styles.narrow}>
        <MenuItem
          icon="grid"
          onClick={() => {
            close();
            navigate('/modes');
          }}
        >
          {commonTexts.modes}
        </MenuItem>
      </div>
      <MenuItem
        icon="sound"
        pressed={sound}
        onClick={() => {
          preferences.set({ sound: !sound });
          cue('o');
        }}
      >
        {accountTexts.sound}
      </MenuItem>
      {'vibrate' in navigator && (
        <MenuItem
          icon="vibrate"
          pressed={vibration}
          onClick={() => {
            preferences.set({ vibration: !vibration });
            cue('o');
          }}
        >
          {accountTexts.vibration}
        </MenuItem>
      )}
      <ThemeChoice />
    </div>
  );
}
