/** Finds a Chromium that starts on this machine, without downloading one. */
import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { unpackChromium } from './unpack-chromium.ts';

export type Browser = {
  readonly executablePath: string;
  /** What the browser needs in its environment besides ours. */
  readonly env: Readonly<Record<string, string>>;
};

const cache = join(import.meta.dirname, '../.cache');
const systemNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const run = promisify(execFile);

/**
 * In this order: `CHROMIUM_PATH`; the browser inside the npm package @sparticuz/chromium, unpacked once into `.cache`;
 * a Chromium or Chrome on the PATH.
 *
 * @throws Error that says what was tried, when none starts
 */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const complaints: string[] = [];
  const attempts = env.CHROMIUM_PATH
    ? [() => withoutExtras(env.CHROMIUM_PATH ?? '')]
    : [packagedBrowser, ...onPath(env)];
  for (const attempt of attempts) {
    try {
      return await attempt();
    } catch (error) {
      complaints.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`No Chromium starts here. Set CHROMIUM_PATH to one. Tried:\n${complaints.join('\n')}`);
}

async function withoutExtras(executablePath: string): Promise<Browser> {
  await startsWith(executablePath, {});
  return { executablePath, env: {} };
}

function onPath(env: NodeJS.ProcessEnv): (() => Promise<Browser>)[] {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return systemNames.flatMap((name) => folders.map((folder) => () => withoutExtras(join(folder, name))));
}

/** Rejects unless the browser tells its version, which takes all of its shared libraries. */
async function startsWith(executablePath: string, extras: Readonly<Record<string, string>>): Promise<void> {
  await access(executablePath, constants.X_OK);
  await run(executablePath, ['--version', '--no-sandbox'], { env: { ...process.env, ...extras }, timeout: 30_000 });
}

/** The libraries and fonts of the package are only used where the machine has none of its own. */
async function packagedBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') throw new Error(`@sparticuz/chromium does not run on ${process.platform}`);
  const folder = await unpackedOnce();
  const executablePath = join(folder, 'chromium');
  const fonts = (await exists('/etc/fonts/fonts.conf')) ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  const libraries = [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const starts = await startsWith(executablePath, {}).then(
    () => true,
    () => false,
  );
  if (starts) return { executablePath, env: fonts };
  const env = { ...fonts, LD_LIBRARY_PATH: libraries };
  await startsWith(executablePath, env);
  return { executablePath, env };
}

/** Unpacked beside its place and then moved there, so that an interrupted unpacking leaves nothing half done. */
async function unpackedOnce(): Promise<string> {
  const place = join(cache, 'chromium');
  if (await exists(join(place, 'chromium'))) return place;
  await mkdir(cache, { recursive: true });
  const beside = await mkdtemp(join(cache, 'unpacking-'));
  try {
    await unpackChromium(beside);
    await rename(beside, place).catch(async (error: unknown) => {
      if (!(await exists(join(place, 'chromium')))) throw error;
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return place;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
