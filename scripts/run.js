/**
 * Runs one of the TypeScript scripts of this folder: `node scripts/run.js start`. Plain JavaScript on purpose, so that
 * an old Node, which cannot read the scripts themselves, gets a sentence instead of a stack trace.
 */
import process from 'node:process';

const neededMajor = 24;

if (Number.parseInt(process.versions.node, 10) < neededMajor) {
  console.error(
    `Inkroom needs Node ${neededMajor}, and this is ${process.version}: run it through npm (npm ci && npm start), which brings the right one along.`,
  );
  process.exit(1);
}

const [name = ''] = process.argv.splice(2, 1);
await import(`./${name}.ts`);
