/** `npm run bench`: see bench/src/main.ts; with `--cluster`, bench/src/cluster.ts. */
await(process.argv.includes('--cluster') ? import('../bench/src/cluster.ts') : import('../bench/src/main.ts'));
