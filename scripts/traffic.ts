/**
 * `npm run traffic -- scores` and `npm run traffic -- players`: something to watch. Scores of made-up players for a
 * scoreboard, or bots that play rooms in all modes from several areas. Runs until Ctrl-C.
 */
import process from 'node:process';
import { trafficOf, usage } from './traffic/options.ts';
import { sendPlayers } from './traffic/players.ts';
import { startProgress } from './traffic/progress.ts';
import { sendScores } from './traffic/scores.ts';

const traffic = trafficOf(process.argv.slice(2));
if (!traffic.ok) {
  process.stderr.write(`${traffic.error}\n\n${usage}\n`);
  process.exit(2);
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const { url } = traffic.value;
const place = traffic.value.kind === 'scores' ? `/scoreboard?name=${traffic.value.board}` : '/';
process.stdout.write(`To watch: ${url}${place}   To end it: Ctrl-C\n`);
const progress = startProgress(process.stdout);
const { kind } = traffic.value;
try {
  await (traffic.value.kind === 'scores'
    ? sendScores(traffic.value, { progress, stop: stop.signal })
    : sendPlayers(traffic.value, { progress, stop: stop.signal }));
} catch (error) {
  if (!stop.signal.aborted) {
    progress.end();
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
progress.end();
process.stdout.write(`The ${kind} have stopped.\n`);
process.exit(0);
