import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const web = join(root, 'apps/web');
export const webRoot = join(web, 'dist');
const stampFile = join(webRoot, '.sources');

/** A fingerprint of everything the web build is made from: path, size and time of each source, and the lock file. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const files = [join(root, 'pnpm-lock.yaml'), join(web, 'index.html'), join(web, 'vite.config.ts')];
  for (const folder of [join(web, 'src'), join(web, 'public'), join(root, 'packages/shared/src')]) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    files.push(...entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  }
  for (const file of files.toSorted()) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Builds the web app unless the last build was made from the same sources. Resolves to whether it had to. */
export async function buildWeb(): Promise<boolean> {
  const wanted = await fingerprint();
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === wanted) return false;
  await run(process.execPath, [join(web, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], web);
  await mkdir(webRoot, { recursive: true });
  await writeFile(stampFile, wanted);
  return true;
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The web build ended with code ${code}.`)),
    );
  });
}
