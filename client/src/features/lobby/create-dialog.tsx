/** A room with every choice: board, who may find it, clock. */
import type { ModeName, Visibility } from '@inkroom/shared';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { lobbyTexts } from '../../texts/lobby.ts';
import { clockPresetNames, clockPresets } from './clock-presets.ts';
import type { ClockPreset } from './clock-presets.ts';
import styles from './create-dialog.module.css';
import { ModePicker } from './mode-picker.tsx';
import { useRooms } from './use-rooms.ts';

const texts = lobbyTexts.create;

const visibilitySegments: readonly { value: Visibility; label: string; detail: string }[] = [
  { value: 'public', label: texts.public, detail: texts.publicDetail },
  { value: 'link', label: texts.link, detail: texts.linkDetail },
];

const clockSegments = clockPresetNames.map((value) => ({ value, ...texts.clocks[value] }));

export function CreateDialog({ mode: initial, onClose }: { readonly mode: ModeName; readonly onClose: () => void }) {
  const rooms = useRooms();
  const [mode, setMode] = useState(initial);
  const [visibility, setVisibility] = useState<Visibility>('public');
  const [clock, setClock] = useState<ClockPreset>('none');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    rooms.create('create', { mode, visibility, clock: clockPresets[clock] });
  };
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <ModePicker legend={texts.mode} value={mode} onChange={setMode} />
        <Segmented
          legend={texts.visibility}
          segments={visibilitySegments}
          value={visibility}
          onChange={setVisibility}
        />
        <Segmented legend={texts.clock} segments={clockSegments} value={clock} onChange={setClock} layout="grid" />
        {rooms.refused && (
          <Notice tone="bad" live="assertive">
            {rooms.refused.message}
          </Notice>
        )}
        <Button type="submit" look="primary" size="l" busy={rooms.busy !== null}>
          {texts.submit}
        </Button>
      </form>
    </Dialog>
  );
}
