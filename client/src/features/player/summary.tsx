/** All games together: how many were won, and how it goes just now. */
import { cx } from '../../components/cx.ts';
import { playerTexts } from '../../texts/player.ts';
import type { ModeRecord } from '../../services/history.ts';
import { LastFive } from './last-five.tsx';
import pageStyles from './player-page.module.css';
import styles from './summary.module.css';

const texts = playerTexts.record;

const countOf = ({ wins, draws, losses }: ModeRecord['total']): number => wins + draws + losses;

export function Summary({ record }: { readonly record: ModeRecord }) {
  const { total, people, run, streak, lastFive } = record;
  const parts = [
    { key: 'wins', count: total.wins, word: texts.won },
    { key: 'draws', count: total.draws, word: texts.drawn },
    { key: 'losses', count: total.losses, word: texts.lost },
  ];
  return (
    <section className={pageStyles.panel} aria-labelledby="record">
      <h2 id="record">{texts.title}</h2>
      <p>
        <strong>{texts.games(countOf(total))}</strong>, {texts.people(countOf(people))}
      </p>
      <div className={styles.bar} aria-hidden="true">
        {parts.map(({ key, count }) => count > 0 && <span key={key} data-part={key} style={{ flexGrow: count }} />)}
      </div>
      <ul className={styles.shares}>
        {parts.map(({ key, count, word }) => (
          <li key={key} data-part={key}>
            <strong>{count}</strong> {word}
          </li>
        ))}
      </ul>
      <dl className={cx(pageStyles.numbers, styles.figures)}>
        <div>
          <dt>{texts.run}</dt>
          <dd>{run}</dd>
        </div>
        <div>
          <dt>{texts.streak}</dt>
          <dd>{streak}</dd>
        </div>
        <div>
          <dt>{texts.lastFive}</dt>
          <dd>
            <LastFive letters={lastFive} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
