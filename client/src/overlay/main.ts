/** `/overlay/scoreboard/…`: a live scoreboard without anything around it, to be laid over a video. */
import { isScoreboardName, parseScoreboardId, scoreboardIdOf } from '@inkroom/shared';
import type { Scoreboard } from '@inkroom/shared';
import { titleWords, unitOf, valueWords } from '../features/scoreboard/words.ts';
import { browserEnvironment, createConnection, createScoreboardReplica, memoryStorage } from '../net/index.ts';
import type { ScoreboardReplica } from '../net/index.ts';
import { scoreboardTexts } from '../texts/scoreboard.ts';
import { createPainter } from './draw.ts';
import { overlayOptionsOf } from './options.ts';
import './overlay.css';

/** The day may end while the stream goes on. */
const lookMs = 10_000;

const { board, rows, title, theme } = overlayOptionsOf(new URL(location.href));
const root = document.getElementById('overlay');
if (!root) throw new Error('overlay.html has no #overlay');
root.dataset['theme'] = theme;

// Nobody's tab: it leaves whoever uses this browser alone.
const connection = createConnection({
  environment: { ...browserEnvironment(), lasting: memoryStorage(), tab: memoryStorage() },
});
const painter = createPainter(root);

let followed: { readonly id: string; readonly replica: ScoreboardReplica } | null = null;

function draw(scoreboard: Scoreboard, replica: ScoreboardReplica): void {
  const state = replica.getState();
  const unit = unitOf(scoreboard);
  const isEmpty = state.status === 'ready' && state.rows.length === 0;
  painter.draw({
    title: title ? titleWords(scoreboard, connection.serverNow()) : null,
    rows: state.rows.slice(0, rows),
    words: state.refused?.message ?? (isEmpty ? scoreboardTexts.empty.title : null),
    live: state.isLive || state.isClosed,
    valueWords: (value) => valueWords(value, unit),
  });
}

function look(): void {
  const parsed = parseScoreboardId(board, connection.serverNow());
  if (!parsed.ok) {
    painter.draw({
      title: null,
      rows: [],
      words: scoreboardTexts.refusedTitle,
      live: true,
      valueWords: String,
    });
    return;
  }
  const id = scoreboardIdOf(parsed.value);
  if (followed?.id === id) return;
  followed?.replica.close();
  const replica = createScoreboardReplica(connection, id, { mayAppear: isScoreboardName(board) });
  followed = { id, replica };
  replica.subscribe(() => draw(parsed.value, replica));
  draw(parsed.value, replica);
}

look();
setInterval(look, lookMs);
