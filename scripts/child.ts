import { type ChildProcess, fork } from 'node:child_process';

/** A part of Sluice in a process of its own. It ends by itself when the IPC channel to us is gone. */
export type Child = {
  readonly name: string;
  readonly process: ChildProcess;
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
};

/** Starts a program and waits until it says `{ type: 'ready', … }`; rejects when it ends before that. */
export function startChild(
  name: string,
  file: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): { child: Child; ready: Promise<Record<string, unknown>> } {
  const started = fork(file, args, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise<void>((resolve) => started.once('exit', () => resolve()));
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    started.on('message', (message: Record<string, unknown>) => {
      if (message.type === 'ready') resolve(message);
    });
    started.once('error', reject);
    started.once('exit', (code) => reject(new Error(`The ${name} ended with code ${code} before it was ready.`)));
  });
  return { child: { name, process: started, ended }, ready };
}

/** Asks every child to end, and ends by force those that have not after the grace period. */
export async function stopChildren(children: readonly Child[], graceMs: number): Promise<void> {
  for (const { process: running } of children) running.kill('SIGTERM');
  const force = setTimeout(() => {
    for (const { process: running } of children) running.kill('SIGKILL');
  }, graceMs);
  await Promise.all(children.map(({ ended }) => ended));
  clearTimeout(force);
}
