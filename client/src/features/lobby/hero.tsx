/** The first thing a visitor reads, and three numbers that show that somebody is here. */
import type { LobbyCounters } from '@inkroom/shared';
import { Digits } from '../../components/digits.tsx';
import { Underline } from '../../components/scribble.tsx';
import { lobbyTexts } from '../../texts/lobby.ts';
import styles from './hero.module.css';

function Counters({ counters }: { readonly counters: LobbyCounters | null }) {
  const texts = lobbyTexts.counters;
  const shown = [
    { key: 'online', value: counters?.online, words: texts.online },
    { key: 'games', value: counters?.liveGames, words: texts.games },
    { key: 'moves', value: counters?.movesToday, words: texts.moves },
  ] as const;
  return (
    <ul className={styles.counters} aria-label={texts.label} data-ready={counters !== null}>
      {shown.map(({ key, value = 0, words }) => (
        <li key={key} className={styles.counter}>
          <strong>
            <Digits value={value} />
          </strong>{' '}
          <span>{words(value)}</span>
        </li>
      ))}
    </ul>
  );
}

export function Hero({ counters }: { readonly counters: LobbyCounters | null }) {
  const [first, second] = lobbyTexts.hero;
  return (
    <div className={styles.hero}>
      <h1 className={styles.title}>
        {first}{' '}
        <span className={styles.line}>
          {second}{' '}
          <span className={styles.drawn}>
            {lobbyTexts.heroUnderlined}
            <Underline />
          </span>
          .
        </span>
      </h1>
      <p className={styles.words}>{lobbyTexts.heroWords}</p>
      <Counters counters={counters} />
    </div>
  );
}
