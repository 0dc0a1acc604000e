/** Runs a program of the workspace in a process of its own, as `npm start` does. */
import { fork } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const graceMs = 3_000;
/** As much of its output as is worth showing when something went wrong. */
const outputLength = 20_000;

export type Program = {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** The end of what it has printed. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
  /** As a crash does: without time to say goodbye. */
  readonly kill: () => Promise<void>;
};

/**
 * Resolves when the program says `{ type: 'ready', … }` over its channel.
 *
 * @param file relative to the root of the workspace
 * @throws Error with the program's output, when it ends before
 */
export async function startProgram(file: string, env: Readonly<Record<string, string>>): Promise<Program> {
  // Without arguments for Node: those of a test runner's worker would load the runner into the program, too.
  const child = fork(join(root, file), [], { execArgv: [], env: { ...process.env, ...env }, silent: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-outputLength);
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<Record<string, unknown>>((resolve) =>
    child.on('message', (message: Record<string, unknown>) => {
      if (message.type === 'ready') resolve(message);
    }),
  );
  const tooEarly = ended.then((code) => {
    throw new Error(`${file} ended with code ${code} before it was ready:\n${output}`);
  });
  return {
    ready: await Promise.race([ready, tooEarly]),
    pid: child.pid ?? 0,
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(force);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
