/** The number of a row: it counts up to what it is, and says for a moment how much more it is. */
import { useEffect, useRef, useState } from 'react';
import { scoreboardTexts as texts } from '../../texts/scoreboard.ts';
import type { Unit } from '../../texts/scoreboard.ts';
import { useCountUp } from './motion.ts';
import styles from './score.module.css';
import { numberWords, shownValue, valueWords } from './words.ts';

const flashMs = 1_800;

interface ScoreProps {
  readonly value: number;
  readonly unit: Unit;
  readonly provisional: boolean;
}

export function Score({ value, unit, provisional }: ScoreProps) {
  const whole = shownValue(value, unit);
  const moving = useCountUp(whole);
  const word = texts.unitWords[unit](whole);
  return (
    <span className={styles.score} data-value={whole}>
      <span className="visually-hidden">
        {valueWords(value, unit)}
        {provisional && `, ${texts.provisional}`}
      </span>
      <span className={styles.number} aria-hidden="true">
        {numberWords(Number.isInteger(whole) ? Math.round(moving) : moving, unit)}
        {provisional && <span className={styles.unsure}>?</span>}
      </span>
      {word !== '' && (
        <span className={styles.unit} aria-hidden="true">
          {word}
        </span>
      )}
      <Flash value={whole} unit={unit} />
    </span>
  );
}

/** "+3", when it was won just now. */
function Flash({ value, unit }: Pick<ScoreProps, 'value' | 'unit'>) {
  const before = useRef(value);
  const [won, setWon] = useState<{ readonly by: number; readonly times: number } | null>(null);
  useEffect(() => {
    const by = value - before.current;
    before.current = value;
    if (by <= 0) return;
    setWon((last) => ({ by, times: (last?.times ?? 0) + 1 }));
    const timer = setTimeout(() => setWon(null), flashMs);
    return () => clearTimeout(timer);
  }, [value]);
  if (won === null) return null;
  return (
    <span key={won.times} className={styles.flash} data-won aria-hidden="true">
      {texts.row.more(numberWords(won.by, unit))}
    </span>
  );
}
