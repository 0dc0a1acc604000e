/** The sandbox with a large mesh and the server, each in a process of its own as in real life. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild, stopChildren } from '../../../scripts/child.ts';
import { withServerMemory } from '../../../scripts/server-memory.ts';
import type { Inside, Question } from './inside.ts';

const root = join(import.meta.dirname, '../../..');

export type RunningSandbox = {
  readonly kubeconfigPath: string;
  /** Sets how many pods of istiod there are. */
  readonly scaleIstiod: (replicas: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type RunningServer = {
  readonly url: string;
  /** From the start of the process, and from its first request to the cluster, until `/readyz` said yes, milliseconds. */
  readonly readyAfter: { readonly start: number; readonly firstRequest: number };
  /** Figures since the last call. */
  readonly inside: (options?: { collect?: boolean }) => Promise<Inside>;
  readonly stop: () => Promise<void>;
};

/** @param rps product pages a second that visitors ask for */
export async function startLargeMesh({ rps = 20 } = {}): Promise<RunningSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'server-bench-'));
  const kubeconfigPath = join(folder, 'kubeconfig');
  const { child, ready } = startChild('sandbox', join(root, 'packages/sandbox/src/main.ts'), {
    ...process.env,
    SLUICE_SANDBOX_SCENARIO: 'large',
    SLUICE_SANDBOX_SEED: '1',
    SLUICE_SANDBOX_RPS: String(rps),
    SLUICE_SANDBOX_KUBECONFIG: kubeconfigPath,
    SLUICE_SANDBOX_API_PORT: '0',
    SLUICE_SANDBOX_GATEWAY_PORT: '0',
    SLUICE_SANDBOX_CONTROL_PORT: '0',
  });
  const { controlUrl } = await ready;
  return {
    kubeconfigPath,
    async scaleIstiod(replicas) {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${controlUrl}/api/istiod`, {
        ...{ method: 'PUT', headers },
        body: JSON.stringify({ replicas }),
      });
      if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`);
    },
    async stop() {
      await stopChildren([child], 2_000);
      await rm(folder, { recursive: true });
    },
  };
}

/** SLUICE_BENCH_NODE_OPTIONS are further options for Node, such as `--cpu-prof`. */
export async function startServer({ kubeconfigPath }: RunningSandbox): Promise<RunningServer> {
  const began = Date.now();
  const env = withServerMemory({
    ...process.env,
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'inside.ts')} ${process.env.SLUICE_BENCH_NODE_OPTIONS ?? ''}`,
    NODE_ENV: 'production',
    SLUICE_PORT: '0',
    SLUICE_KUBECONFIG: kubeconfigPath,
    SLUICE_LOG_LEVEL: 'error',
  });
  const { child, ready } = startChild('server', join(root, 'apps/server/src/main.ts'), env);
  const url = String((await ready).url);
  while ((await fetch(`${url}/readyz`)).status !== 200) await sleep(10);
  const readyAt = Date.now();
  const inside = ({ collect = false } = {}) => ask(child, { type: 'inside', collect });
  const first = await inside();
  if (first.firstRequestAt === null) throw new Error('The server is ready without having asked the cluster.');
  let unread: Inside | null = first;
  return {
    url,
    readyAfter: { start: readyAt - began, firstRequest: readyAt - first.firstRequestAt },
    async inside(options) {
      // What the start was like was read above.
      const known = unread;
      unread = null;
      return known ?? inside(options);
    },
    stop: () => stopChildren([child], 2_000),
  };
}

async function ask({ process: running }: Child, question: Question): Promise<Inside> {
  const answered = once(running, 'message');
  running.send(question);
  const [{ inside }] = (await answered) as [{ inside: Inside }];
  return inside;
}
