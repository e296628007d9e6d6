/** `npm run bench`: see bench/src/main.ts. */
await import('../bench/src/main.ts');
