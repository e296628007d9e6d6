/** What is shown: measure, time, board, place. Every choice is in the address, and each leads to a scoreboard that there is. */
import { isModeName, limits, measures, modeNames, windowsOf } from '@inkroom/shared';
import type { Measure, WindowKind } from '@inkroom/shared';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { modeTexts } from '../../texts/modes.ts';
import { scoreboardTexts } from '../../texts/scoreboard.ts';
import { offered, windowAfter, windowBefore, windowNow } from './choice.ts';
import type { GameChoice } from './choice.ts';
import styles from './chooser.module.css';

const texts = scoreboardTexts.chooser;

interface ChooserProps {
  readonly choice: GameChoice;
  /** Whether games against the computer are shown, chosen or not. */
  readonly computers: boolean;
  readonly myArea: number | null;
  readonly onChange: (choice: GameChoice) => void;
}

export function Chooser({ choice, computers, myArea, onChange }: ChooserProps) {
  const change = (part: Partial<GameChoice>) => onChange(offered({ ...choice, ...part }));
  return (
    <section className={styles.chooser} aria-label={texts.label}>
      <Segmented<Measure>
        className={styles.four}
        legend={texts.measure}
        bare
        layout="tight"
        segments={measures.map((value) => ({
          value,
          label: scoreboardTexts.measures[value],
          detail: scoreboardTexts.measureDetails[value],
        }))}
        value={choice.measure}
        onChange={(measure) => change({ measure })}
      />
      <When choice={choice} onChange={change} />
      <div className={styles.line}>
        <label className={styles.choice}>
          <span className={styles.legend}>{texts.mode}</span>
          <select
            value={choice.mode}
            onChange={({ target }) => change({ mode: isModeName(target.value) ? target.value : 'all' })}
          >
            {choice.measure !== 'rating' && <option value="all">{texts.allModes}</option>}
            {modeNames.map((mode) => (
              <option key={mode} value={mode}>
                {modeTexts[mode].title}
              </option>
            ))}
          </select>
        </label>
        <Where area={choice.area} myArea={myArea} onChange={(area) => change({ area })} />
        {choice.measure !== 'rating' && (
          <label className={styles.switch}>
            <input
              type="checkbox"
              checked={computers}
              onChange={({ target }) => change({ computers: target.checked })}
            />
            <span>{texts.computers}</span>
          </label>
        )}
      </div>
    </section>
  );
}

interface WhenProps {
  readonly choice: GameChoice;
  readonly onChange: (part: Pick<GameChoice, 'window'>) => void;
}

function When({ choice, onChange }: WhenProps) {
  return (
    <Segmented<WindowKind | 'closed'>
      className={styles.four}
      legend={texts.window}
      bare
      layout="tight"
      segments={windowsOf(choice.measure).map((value) => ({ value, label: scoreboardTexts.windows[value] }))}
      value={typeof choice.window === 'string' ? choice.window : 'closed'}
      onChange={(window) => {
        if (window !== 'closed') onChange({ window });
      }}
    />
  );
}

interface StepsProps {
  readonly choice: GameChoice;
  readonly now: number;
  readonly onChange: (choice: GameChoice) => void;
}

/** To the day, week or season before, and back. */
export function Steps({ choice, now, onChange }: StepsProps) {
  const window = windowNow(choice.window, now);
  const before = windowBefore(window);
  const after = windowAfter(window, now);
  const { kind } = window;
  if (kind === 'all-time') return null;
  return (
    <span className={styles.steps}>
      <IconButton
        icon="back"
        label={scoreboardTexts.earlier[kind]}
        unavailable={before === null}
        onClick={() => before && onChange({ ...choice, window: before })}
      />
      <IconButton
        icon="forward"
        label={scoreboardTexts.later[kind]}
        unavailable={after === null}
        onClick={() => after && onChange({ ...choice, window: after })}
      />
    </span>
  );
}

interface WhereProps {
  readonly area: number | 'all';
  readonly myArea: number | null;
  readonly onChange: (area: number | 'all') => void;
}

const other = 'other';

/** Whoever chose to write a number begins at once. */
const focusOnce = (field: HTMLInputElement | null) => field?.focus();

function Where({ area, myArea, onChange }: WhereProps) {
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setAsking(false);
    onChange(Number(typed));
  };
  const choose = (value: string) => {
    setAsking(value === other);
    if (value !== other) onChange(value === 'all' ? 'all' : Number(value));
  };
  return (
    <>
      <label className={styles.choice}>
        <span className={styles.legend}>{texts.area}</span>
        <select value={asking ? other : String(area)} onChange={({ target }) => choose(target.value)}>
          <option value="all">{texts.everywhere}</option>
          {myArea !== null && <option value={myArea}>{texts.myArea(myArea)}</option>}
          {area !== 'all' && area !== myArea && <option value={area}>{texts.anArea(area)}</option>}
          <option value={other}>{texts.otherArea}</option>
        </select>
      </label>
      {asking && (
        <form className={styles.ask} onSubmit={submit}>
          <Field
            label={texts.otherAreaLabel}
            type="number"
            inputMode="numeric"
            min={limits.area.least}
            max={limits.area.most}
            required
            ref={focusOnce}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
          <Button type="submit">{texts.show}</Button>
        </form>
      )}
    </>
  );
}
