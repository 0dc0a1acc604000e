import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export type Run = { code: number; stdout: string; stderr: string };

/** Runs the real kubectl with a kubeconfig and a cache of its own, in a folder that goes with it. */
export class Kubectl {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-kubectl-'));
  readonly #files = new Map<string, string>();

  constructor(kubeconfig: string) {
    this.file('kubeconfig', kubeconfig);
  }

  /** Writes a file into the folder and gives its path. */
  file(name: string, content: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content, { mode: 0o700 });
    this.#files.set(name, path);
    return path;
  }

  #arguments(args: readonly string[]): string[] {
    return ['--kubeconfig', this.#files.get('kubeconfig') ?? '', '--cache-dir', join(this.folder, 'cache'), ...args];
  }

  run(
    args: readonly string[],
    { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
  ): Promise<Run> {
    return new Promise((resolve) => {
      const options = { env: { ...process.env, ...env }, timeout: 30_000 };
      const child = execFile('kubectl', this.#arguments(args), options, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr });
      });
      child.stdin?.end(input);
    });
  }

  /** Starts a command that goes on, such as `get -w`; `text()` is what it has printed so far. */
  start(args: readonly string[], env: Record<string, string> = {}): { text: () => string; child: ChildProcess } {
    const child = spawn('kubectl', this.#arguments(args), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (data: string) => {
      text += data;
    });
    return { text: () => text, child };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
