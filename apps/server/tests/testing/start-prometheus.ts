/** A real Prometheus that scrapes the proxies of a cluster through the API server's pod proxy, as Sluice does. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pod } from '@sluice/shared/kubernetes/core';
import { parse } from 'yaml';

export type RunningPrometheus = { readonly url: string; readonly close: () => Promise<void> };

/** Null when the program is not installed (Debian: `apt install prometheus`). */
export function prometheusVersion(): string | null {
  try {
    return execFileSync('prometheus', ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '';
  } catch {
    return null;
  }
}

type Kubeconfig = {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: { token: string } }[];
};

type Options = {
  /** YAML, with a token and the data of an authority. */
  readonly kubeconfig: string;
  /** Those with a proxy. */
  readonly pods: readonly Pod[];
  readonly scrapeSeconds?: number;
};

export async function startPrometheus(options: Options): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-prometheus-'));
  const port = await freePort();
  await writeFile(join(folder, 'ca.pem'), authorityOf(options.kubeconfig));
  await writeFile(join(folder, 'prometheus.yml'), configurationFor(options, folder), { mode: 0o600 });
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, GOMAXPROCS: '1' } },
  );
  let complaints = '';
  child.stderr?.on('data', (chunk) => (complaints += chunk));
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(url, child);
  } catch (error) {
    await close();
    throw new Error(complaints.slice(0, 2_000), { cause: error });
  }
  return { url, close };
}

function authorityOf(kubeconfig: string): string {
  const [first] = (parse(kubeconfig) as Kubeconfig).clusters;
  return Buffer.from(first?.cluster['certificate-authority-data'] ?? '', 'base64').toString();
}

/**
 * Each pod is a target of its own at the address of the API server. (Debian builds Prometheus without the discovery of
 * Kubernetes, so that the pods have to be named.)
 */
function configurationFor({ kubeconfig, pods, scrapeSeconds = 1 }: Options, folder: string): string {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig;
  const [server, token] = [clusters[0]?.cluster.server, users[0]?.user.token];
  if (server === undefined || token === undefined) throw new Error('The kubeconfig has no cluster or no token');
  return JSON.stringify({
    global: { scrape_interval: `${scrapeSeconds}s`, scrape_timeout: `${scrapeSeconds}s` },
    scrape_configs: [
      {
        job_name: 'proxies',
        scheme: 'https',
        authorization: { credentials: token },
        tls_config: { ca_file: join(folder, 'ca.pem') },
        static_configs: pods.map(({ metadata: { namespace = '', name } }) => ({
          targets: [new URL(server).host],
          labels: {
            __metrics_path__: `/api/v1/namespaces/${namespace}/pods/${name}:15020/proxy/stats/prometheus`,
            instance: `${namespace}/${name}`,
          },
        })),
      },
    ],
  });
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`prometheus ended with ${child.exitCode}`);
    const ready = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Error('prometheus does not get ready');
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
