/** `npm run check`: all that can be said about the code without running it, in one go. The one command before a commit. */
import { printChecks, runChecks } from './lib/checks.ts';

const checks = await runChecks();
printChecks(checks);
process.exitCode = checks.every((check) => check.ok) ? 0 : 1;
