/** Choosing a board: a radio group of the modes with their glyphs. */
import { modeNames } from '@inkroom/shared';
import type { ModeName } from '@inkroom/shared';
import { ModeGlyph } from '../../components/mode-glyph.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { modeTexts } from '../../texts/modes.ts';
import styles from './own-table.module.css';

const segments = modeNames.map((mode) => ({
  value: mode,
  label: (
    <span className={styles.mode}>
      <span className={styles.glyph}>
        <ModeGlyph mode={mode} size={36} />
      </span>
      {modeTexts[mode].title}
    </span>
  ),
}));

interface ModePickerProps {
  readonly legend: string;
  readonly value: ModeName;
  readonly onChange: (mode: ModeName) => void;
}

export function ModePicker({ legend, value, onChange }: ModePickerProps) {
  return <Segmented legend={legend} segments={segments} value={value} onChange={onChange} layout="tight" />;
}
