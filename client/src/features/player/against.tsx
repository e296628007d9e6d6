/** How I did against them. */
import { useCallback } from 'react';
import { history } from '../../services/history.ts';
import { useFetched } from '../../services/use-fetched.ts';
import { cx } from '../../components/cx.ts';
import { modeTexts } from '../../texts/modes.ts';
import { playerTexts } from '../../texts/player.ts';
import pageStyles from './player-page.module.css';
import styles from './against.module.css';

const texts = playerTexts.against;

interface AgainstProps {
  readonly me: string;
  readonly player: string;
  readonly name: string;
}

export function Against({ me, player, name }: AgainstProps) {
  const load = useCallback(() => history.against(me, player), [me, player]);
  const { value, problem } = useFetched(load);
  // Somebody who has never done anything is not known yet, and has met nobody.
  const isNobody = problem !== null && problem !== 'offline' && problem.code === 'player-not-found';
  if (value === null && !isNobody) return null;
  const total = value?.total ?? { wins: 0, draws: 0, losses: 0 };
  const met = total.wins + total.draws + total.losses > 0;
  return (
    <section className={pageStyles.panel} aria-labelledby="against">
      <h2 id="against">{texts.title(name)}</h2>
      {!met && <p className={pageStyles.words}>{texts.never(name)}</p>}
      {met && (
        <dl className={cx(pageStyles.numbers, styles.versus)}>
          <div>
            <dt>{texts.you}</dt>
            <dd>{total.wins}</dd>
          </div>
          <div>
            <dt>{texts.drawn}</dt>
            <dd>{total.draws}</dd>
          </div>
          <div>
            <dt>{texts.them(name)}</dt>
            <dd>{total.losses}</dd>
          </div>
        </dl>
      )}
      {met && (value?.modes.length ?? 0) > 1 && (
        <ul className={styles.perMode}>
          {value?.modes.map(({ mode, tally }) => (
            <li key={mode}>
              <span>{modeTexts[mode].title}</span>
              <span>{playerTexts.record.tally(tally.wins, tally.draws, tally.losses)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
