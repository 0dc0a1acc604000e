/** Kubeconfigs as kubectl reads them (k8s.io/client-go tools/clientcmd/loader.go), from several files as well. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { type Cluster, KubeConfig, type User } from '@kubernetes/client-node';
import { completeUsers } from './kubeconfig-users.ts';

/** What is incomplete is left out: only those who choose it are concerned. */
const tolerant = { onInvalidEntry: 'filter' } as unknown as Parameters<KubeConfig['loadFromString']>[1];

/** @param folder what relative paths in the text are relative to */
export function parseKubeconfig(text: string, folder?: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(text.trim() === '' ? '{}' : text, tolerant);
  completeUsers(config, text, folder);
  if (folder !== undefined) config.makePathsAbsolute(folder);
  config.users = config.users.map((user) => (user.exec ? { ...user, exec: fromFolder(user.exec, folder) } : user));
  // client-node wants to be told that TLS is not verified where there is none, as with `kubectl proxy`.
  config.clusters = config.clusters.map((cluster) =>
    cluster.server.startsWith('http://') ? { ...cluster, skipTLSVerify: true } : cluster,
  );
  return config;
}

/**
 * The first file to name a cluster, a user, a context or the current context is right; those that are not there are
 * passed over. Throws when none is.
 */
export function readKubeconfigs(paths: string): KubeConfig {
  const named = paths.split(process.platform === 'win32' ? ';' : ':').filter(Boolean);
  const present = named.filter((path) => existsSync(path));
  if (present.length === 0) throw new Error(`There is no kubeconfig at ${named.join(' or ')}`);
  const configs = present.map((path) => parseKubeconfig(readFileSync(path, 'utf8'), dirname(path)));
  const merged = new KubeConfig();
  merged.loadFromOptions({
    clusters: firstOfEach(configs.flatMap(({ clusters }) => clusters)),
    users: firstOfEach(configs.flatMap(({ users }) => users)),
    contexts: firstOfEach(configs.flatMap(({ contexts }) => contexts)),
    currentContext: configs.find(({ currentContext }) => currentContext)?.currentContext ?? '',
  });
  return merged;
}

function firstOfEach<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  return entries.filter(({ name }, at) => entries.findIndex((other) => other.name === name) === at);
}

/** Without a user client-node would forget the authorities of the cluster. */
export function addNobody(config: KubeConfig): void {
  const name = config.getContextObject(config.getCurrentContext())?.user;
  if (name !== undefined && config.getUser(name) === null) config.users = [...config.users, { name }];
}

/** A plugin that is not there, in words that say how to get it; null for any other failure. */
export function missingPlugin(config: KubeConfig, error: unknown): string | null {
  const exec = config.getCurrentUser()?.exec as (Exec & { installHint?: string }) | undefined;
  if (!exec?.command || (error as NodeJS.ErrnoException).code !== 'ENOENT') return null;
  if ((error as NodeJS.ErrnoException).path !== exec.command) return null;
  return [`the plugin '${exec.command}' is not installed here`, exec.installHint?.trim()].filter(Boolean).join('. ');
}

type Exec = { command?: string; apiVersion?: string; env?: { name: string; value: string }[] | null };

/** A command with a folder in it is looked for from where the kubeconfig is. */
function fromFolder(exec: Exec, folder: string | undefined): Exec {
  const { command } = exec;
  if (folder === undefined || !command?.includes('/') || isAbsolute(command)) return exec;
  return { ...exec, command: join(folder, command) };
}

/**
 * Plugins are told by KUBERNETES_EXEC_INFO which form of answer and which cluster is meant (k8s.io/client-go
 * plugin/pkg/client/auth/exec). Nobody sits at a keyboard for them here.
 */
export function tellPlugin(config: KubeConfig): void {
  const user = config.getCurrentUser();
  const cluster = config.getCurrentCluster();
  if (!user?.exec || cluster === null) return;
  const exec = user.exec as Exec & { provideClusterInfo?: boolean };
  const spec = { interactive: false, ...(exec.provideClusterInfo && { cluster: clusterInfo(cluster) }) };
  const value = JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', spec });
  const env = [...(exec.env ?? []), { name: 'KUBERNETES_EXEC_INFO', value }];
  const told: User = { ...user, exec: { ...exec, env } };
  config.users = config.users.map((each) => (each === user ? told : each));
}

function clusterInfo({ server, caData, caFile, skipTLSVerify, tlsServerName, proxyUrl }: Cluster): object {
  const authorities = caData ?? (caFile && readFileSync(caFile).toString('base64'));
  return {
    server,
    ...(authorities && { 'certificate-authority-data': authorities }),
    ...(skipTLSVerify && { 'insecure-skip-tls-verify': true }),
    ...(tlsServerName && { 'tls-server-name': tlsServerName }),
    ...(proxyUrl && { 'proxy-url': proxyUrl }),
    config: null,
  };
}
