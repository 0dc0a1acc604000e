/** A sandbox and a server that runs on it, each in a process of its own, at free ports. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { webRoot } from '../../scripts/web-build.ts';
import { type ClusterAccess, connectToCluster } from './cluster-access.ts';
import { createSandboxControl, type SandboxControl } from './sandbox-control.ts';
import { type Program, startProgram } from './start-program.ts';

export type Stack = {
  /** Of the page and the API. */
  readonly url: string;
  /** The product page, behind the ingress gateway. */
  readonly bookinfoUrl: string;
  readonly cluster: ClusterAccess;
  /** Of a user of the sandbox, such as `viewer`. */
  readonly tokenOf: (user: string) => string;
  readonly sandbox: SandboxControl;
  readonly programs: { readonly sandbox: Program; readonly server: Program };
  /** Ends the server without warning, until it is started again at the same address. */
  readonly killServer: () => Promise<void>;
  readonly startServer: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type StackOptions = {
  /** Tells several stacks of one machine apart. */
  readonly name: string;
  readonly requestsPerSecond: number;
  /** What the sandbox starts with; no rules unless something else is said. */
  readonly scenario?: string;
  /** Whom the server acts as: a context of the sandbox's kubeconfig, the administrator unless something else is said. */
  readonly context?: string;
  /** Settings of the server besides its ports. */
  readonly serverSettings?: Readonly<Record<string, string>>;
};

const folder = join(import.meta.dirname, '../.cache/stacks');

/** The web app must have been built before. */
export async function startStack({
  name,
  requestsPerSecond,
  scenario = 'plain',
  context,
  serverSettings = {},
}: StackOptions): Promise<Stack> {
  await using cleanup = new AsyncDisposableStack();
  const own = join(folder, `${process.pid}-${name}`);
  await mkdir(own, { recursive: true });
  cleanup.defer(() => rm(own, { recursive: true, force: true }));
  const kubeconfig = join(own, 'kubeconfig');
  const sandbox = await startProgram('packages/sandbox/src/main.ts', {
    SLUICE_SANDBOX_API_PORT: '0',
    SLUICE_SANDBOX_GATEWAY_PORT: '0',
    SLUICE_SANDBOX_CONTROL_PORT: '0',
    SLUICE_SANDBOX_KUBECONFIG: kubeconfig,
    SLUICE_SANDBOX_RPS: String(requestsPerSecond),
    SLUICE_SANDBOX_SCENARIO: scenario,
    SLUICE_SANDBOX_SEED: '1',
  });
  cleanup.defer(sandbox.stop);
  const cluster = await connectToCluster(kubeconfig);
  const serverConfig = context === undefined ? kubeconfig : await kubeconfigOf(kubeconfig, context);
  const serverAt = (port: string) =>
    startProgram('apps/server/src/main.ts', {
      KUBECONFIG: serverConfig,
      SLUICE_KUBECONFIG: serverConfig,
      SLUICE_PORT: port,
      SLUICE_WEB_ROOT: webRoot,
      SLUICE_LOG_LEVEL: 'warn',
      ...serverSettings,
    });
  let server = await serverAt('0');
  cleanup.defer(() => server.stop());
  const url = String(server.ready.url);
  const started = cleanup.move();
  return {
    url,
    bookinfoUrl: `${sandbox.ready.gatewayUrl}/productpage`,
    cluster,
    tokenOf: tokensOf(kubeconfig),
    sandbox: createSandboxControl(String(sandbox.ready.controlUrl)),
    programs: {
      sandbox,
      get server() {
        return server;
      },
    },
    killServer: () => server.kill(),
    async startServer() {
      server = await serverAt(new URL(url).port);
    },
    stop: () => started.disposeAsync(),
  };
}

function tokensOf(path: string): Stack['tokenOf'] {
  const config = new KubeConfig();
  config.loadFromFile(path);
  return (user) => {
    const token = config.getUser(user)?.token;
    if (token === undefined) throw new Error(`The sandbox has no user ${user} with a token`);
    return token;
  };
}

/** A copy in which another context is the current one. */
async function kubeconfigOf(path: string, context: string): Promise<string> {
  const config = new KubeConfig();
  config.loadFromFile(path);
  config.setCurrentContext(context);
  const copy = `${path}-${context}`;
  await writeFile(copy, config.exportConfig(), { mode: 0o600 });
  return copy;
}
