/** One tile per mode: how many play it now, and how many games of it were finished today. */
import type { ActivityCount } from '@inkroom/shared';
import { Digits } from '../../components/digits.tsx';
import { ModeGlyph } from '../../components/mode-glyph.tsx';
import { modeTexts } from '../../texts/modes.ts';
import { statisticsTexts as texts } from '../../texts/statistics.ts';
import { figuresByMode } from './figures.ts';
import pageStyles from './modes-page.module.css';
import styles from './mode-tiles.module.css';

interface ModeTilesProps {
  readonly counts: readonly ActivityCount[];
  /** Null: not known. */
  readonly gamesToday: readonly { readonly mode: string; readonly games: number }[] | null;
}

/** Of other games; the rest is a number. */
const mostOthers = 12;

export function ModeTiles({ counts, gamesToday }: ModeTilesProps) {
  const { ours, others } = figuresByMode(counts);
  const games = new Map(gamesToday?.map((one) => [one.mode, one.games]));
  return (
    <section className={pageStyles.wide} aria-labelledby="modes">
      <h2 id="modes">{texts.modes}</h2>
      <ul className={styles.tiles}>
        {ours.map(({ mode, users }) => (
          <li key={mode} className={styles.tile} data-mode={mode} data-played={users > 0}>
            <ModeGlyph mode={mode} />
            <h3>{modeTexts[mode].title}</h3>
            <Players users={users} />
            <p className={pageStyles.small}>
              {gamesToday === null ? texts.noGamesToday : texts.gamesToday(games.get(mode) ?? 0)}
            </p>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <h3 className={styles.others}>{texts.externalModes}</h3>
          <ul className={styles.chips}>
            {others.slice(0, mostOthers).map(({ mode, users }) => (
              <li key={mode} className={styles.chip} data-mode={mode}>
                <span className={pageStyles.name}>{mode}</span>
                <strong aria-hidden="true">
                  <Digits value={users} />
                </strong>
                <span className="visually-hidden">{texts.players(users)}</span>
              </li>
            ))}
          </ul>
          {others.length > mostOthers && (
            <p className={pageStyles.small}>{texts.moreModes(others.length - mostOthers)}</p>
          )}
        </>
      )}
    </section>
  );
}

function Players({ users }: { readonly users: number }) {
  return (
    <p className={styles.players}>
      <strong>
        <Digits value={users} />
      </strong>{' '}
      {texts.players(users).replace(/^\S+ /, '')}
    </p>
  );
}
