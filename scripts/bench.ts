/** `npm run bench`: see bench/src/main.ts; with `--cluster`, bench/src/cluster.ts; with `--only=scores`, bench/src/scores.ts; with `--only=stats`, bench/src/stats.ts; with `--only=match`, bench/src/match.ts. */
const own = {
  '--only=scores': () => import('../bench/src/scores.ts'),
  '--only=stats': () => import('../bench/src/stats.ts'),
  '--only=match': () => import('../bench/src/match.ts'),
  '--cluster': () => import('../bench/src/cluster.ts'),
};

const [run = () => import('../bench/src/main.ts')] = Object.entries(own).flatMap(([word, start]) =>
  process.argv.includes(word) ? [start] : [],
);
await run();
