/** `npm run dev`: the server and Vite side by side, each reloading when its sources change. Ctrl-C ends both. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { root, toolPath } from './lib/paths.ts';

/** The wanted port if nobody has it, else any free one. */
async function freePort(wanted: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (wanted === 0) reject(error);
      else resolve(freePort(0));
    });
    probe.listen(wanted, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      probe.close(() => resolve(port));
    });
  });
}

const vite = toolPath('vite');
if (vite === null) {
  console.error('Vite is not installed: run npm ci.');
  process.exit(1);
}

const serverPort = await freePort(Number(process.env['PORT'] ?? 3000));
const pagePort = await freePort(5173);
const env = { ...process.env, PORT: String(serverPort) };
const run = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });

console.log(`page    http://localhost:${pagePort}  (open this one)`);
console.log(`server  http://localhost:${serverPort}`);

const both = [
  run(['--watch', '--watch-preserve-output', 'server/src/main.ts']),
  run([vite, 'client', '--port', String(pagePort), '--strictPort', '--clearScreen', 'false', '--logLevel', 'warn']),
];

function endBoth(): void {
  for (const child of both) child.kill('SIGTERM');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endBoth);
for (const child of both) {
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 0;
    endBoth();
  });
}
