/** `/scoreboard`: who has the most, live. What is shown stands in the address; `?view=tv` is for a wall. */
import { scoreboardIdOf } from '@inkroom/shared';
import { useSearchParams } from 'wouter';
import { usePageTitle } from '../../components/page-title.ts';
import { useConnection } from '../../services/services.ts';
import { useServerNow } from '../../services/use-server-now.ts';
import { scoreboardTexts as texts } from '../../texts/scoreboard.ts';
import { Board } from './board.tsx';
import { choiceOf, offered, scoreboardOf, searchOf } from './choice.ts';
import type { Choice } from './choice.ts';
import { Chooser, Steps } from './chooser.tsx';
import styles from './scoreboard-page.module.css';
import { TvBoard } from './tv-board.tsx';
import { useCrowd } from './use-crowd.ts';
import { titleWords, unbroken } from './words.ts';

/** The day may end while the page is open. */
const lookMs = 5_000;

export function ScoreboardPage() {
  const [search, setSearch] = useSearchParams();
  const { me } = useConnection();
  const now = useServerNow(lookMs);
  const choice = choiceOf(search, now);
  const isOpen = choice.kind === 'games' && choice.measure !== 'rating' && choice.computers === null;
  const crowded = useCrowd(isOpen);
  const scoreboard = scoreboardOf(choice, now, crowded !== true);
  const id = scoreboardIdOf(scoreboard);
  const title = titleWords(scoreboard, now);
  usePageTitle(title);
  const change = (next: Choice) => setSearch(searchOf(next, search));

  if (crowded === null)
    return (
      <div className={styles.page}>
        <h1>{unbroken(title)}</h1>
        <p className={styles.soft}>{texts.loading}</p>
      </div>
    );
  if (search.get('view') === 'tv') return <TvBoard key={id} id={id} scoreboard={scoreboard} now={now} />;
  const wall = searchOf(choice, new URLSearchParams());
  wall.set('view', 'tv');
  return (
    <div className={styles.page}>
      <Board
        key={id}
        id={id}
        scoreboard={scoreboard}
        now={now}
        wallPath={`/scoreboard?${wall.toString()}`}
        steps={choice.kind === 'games' && <Steps choice={choice} now={now} onChange={change} />}
        onChange={(part) => {
          if (choice.kind === 'games') change(offered({ ...choice, ...part }));
        }}
      >
        {choice.kind === 'games' && scoreboard.kind === 'games' && (
          <Chooser choice={choice} computers={scoreboard.computers} myArea={me?.area ?? null} onChange={change} />
        )}
      </Board>
    </div>
  );
}
