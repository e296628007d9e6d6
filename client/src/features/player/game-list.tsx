/** Past games, latest first, each with its replay. */
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ModeGlyph } from '../../components/mode-glyph.tsx';
import { history } from '../../services/history.ts';
import type { GamePage, ListedGame } from '../../services/history.ts';
import { useFetched } from '../../services/use-fetched.ts';
import { commonTexts } from '../../texts/common.ts';
import { modeTexts } from '../../texts/modes.ts';
import { playerTexts } from '../../texts/player.ts';
import { momentText } from './dates.ts';
import pageStyles from './player-page.module.css';
import styles from './game-list.module.css';

const texts = playerTexts.games;

export function GameList({ player }: { readonly player: string }) {
  const load = useCallback(() => history.games(player, null), [player]);
  const { value: newest } = useFetched(load);
  const [older, setOlder] = useState<readonly GamePage[]>([]);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  if (newest === null) return null;
  const pages = [newest, ...older];
  const next = pages.at(-1)?.next ?? null;
  // A list that was read again may overlap with what was read before.
  const games = new Map(pages.flatMap((page) => page.games.map((game) => [game.game, game])));
  const more = async () => {
    setBusy(true);
    const page = await history.games(player, next);
    setBusy(false);
    setFailed(!page.ok);
    if (page.ok) setOlder((before) => [...before, page.value]);
  };
  return (
    <section className={pageStyles.panel} aria-labelledby="games">
      <h2 id="games">{texts.title}</h2>
      <ol className={styles.games}>
        {[...games.values()].map((game) => (
          <li key={game.game}>
            <GameLine player={player} game={game} />
          </li>
        ))}
      </ol>
      {failed && <p role="alert">{playerTexts.gone}</p>}
      {next !== null && (
        <Button onClick={() => void more()} busy={busy}>
          {texts.more}
        </Button>
      )}
    </section>
  );
}

function GameLine({ player, game }: { readonly player: string; readonly game: ListedGame }) {
  const { mode, result, change, endedAt, plies } = game;
  const word = wordOf(game);
  const when = momentText(endedAt);
  return (
    <div className={styles.game}>
      <ModeGlyph mode={mode} size={36} />
      <div className={styles.gameWords}>
        <p>
          <strong data-result={result}>{word}</strong> {!game.table && <Opponent player={player} game={game} />}
        </p>
        <p className={styles.small}>
          {modeTexts[mode].title} · {texts.moves(plies)} ·{' '}
          <time dateTime={new Date(endedAt).toISOString()}>{when}</time>
        </p>
      </div>
      {change !== null && (
        <span className={styles.change} data-down={change < 0}>
          <span aria-hidden="true">{texts.change(change)}</span>
          <span className="visually-hidden">{texts.changeLabel(change)}</span>
        </span>
      )}
      <Link
        href={`/replay/${game.game}`}
        className={styles.replay}
        aria-label={texts.replayOf(modeTexts[mode].title, when)}
      >
        <Icon name="replay" size={20} />
        <span aria-hidden="true">{texts.replay}</span>
      </Link>
    </div>
  );
}

function wordOf({ result, table, reason }: ListedGame): string {
  if (result !== null) return texts.result[result];
  if (table) return texts.table;
  return reason === 'abandoned' ? texts.abandoned : texts.uncounted;
}

function Opponent({ player, game }: { readonly player: string; readonly game: ListedGame }) {
  const other = game.players.find((one) => one !== null && one.player !== player) ?? null;
  if (other === null) return <span>{texts.against(texts.nobody)}</span>;
  if (other.bot !== null) {
    return <span>{texts.against(`${commonTexts.computer}, ${commonTexts.strengths[other.bot].toLowerCase()}`)}</span>;
  }
  return (
    <span>
      {texts.against('')}
      <Link href={`/player/${encodeURIComponent(other.player)}`}>{other.name}</Link>
    </span>
  );
}
