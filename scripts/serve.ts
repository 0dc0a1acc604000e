/** `npm run serve -- --kubeconfig …`: builds the web app and runs the server on a cluster of yours. */
import { join } from 'node:path';
import { startChild } from './child.ts';
import { withServerMemory } from './server-memory.ts';
import { buildWeb, webRoot } from './web-build.ts';

const root = join(import.meta.dirname, '..');

await buildWeb();
const { child, ready } = startChild(
  'server',
  join(root, 'apps/server/src/main.ts'),
  withServerMemory({ ...process.env, SLUICE_WEB_ROOT: webRoot }),
  process.argv.slice(2),
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Never by force: changes under way may take as long as the settings say, and the server itself sees to that.
  process.on(signal, () => void child.process.kill('SIGTERM'));
}
// `--help` and a refused configuration end the server before it is ready; it has then said why itself.
ready.then(
  ({ url }) => process.stdout.write(`Sluice is at ${url}\n`),
  () => undefined,
);
await child.ended;
process.exitCode = child.process.exitCode ?? 0;
