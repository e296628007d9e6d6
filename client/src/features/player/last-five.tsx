/** The latest results as letters, newest last; shape and letter tell them apart, colour helps. */
import { playerTexts } from '../../texts/player.ts';
import styles from './last-five.module.css';

const texts = playerTexts.record;

type Letter = keyof typeof texts.letters;

const isLetter = (letter: string): letter is Letter => letter in texts.letters;

export function LastFive({ letters }: { readonly letters: string }) {
  // Results have no names of their own: their place is what tells them apart.
  const marks = letters
    .split('')
    .filter(isLetter)
    .map((letter, place) => ({ letter, place }));
  return (
    <span className={styles.marks}>
      <span className="visually-hidden">
        {marks.length === 0 ? texts.noLastFive : marks.map(({ letter }) => texts.letters[letter]).join(', ')}
      </span>
      {marks.map(({ letter, place }) => (
        <span key={place} className={styles.mark} data-result={letter} aria-hidden="true">
          {letter}
        </span>
      ))}
    </span>
  );
}
