/** `npm run bench`: runs every benchmark program in turn; each prints its own figures beside their targets. */
import { spawn } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { buildWeb } from './web-build.ts';

const root = join(import.meta.dirname, '..');
const wanted = process.argv.slice(2);

function run(file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

await buildWeb();
const found = await Array.fromAsync(glob('{packages/*,apps/*,e2e}/bench/*.bench.ts', { cwd: root }));
const programs = found.toSorted().filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
let failed = 0;
for (const file of programs) {
  process.stdout.write(`\n── ${file}\n`);
  if ((await run(join(root, file))) !== 0) failed += 1;
}
process.stdout.write(`\n${programs.length} benchmark programs, ${failed} failed to run\n`);
process.exitCode = failed === 0 ? 0 : 1;
