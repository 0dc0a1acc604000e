/** Where the cluster is and who we are, read from a kubeconfig or from the service account of our own pod. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, KubeConfig } from '@kubernetes/client-node';
import { Agent, ProxyAgent } from 'undici';
import type { Credentials, HeaderValues } from './credentials.ts';
import { proxyFromEnvironment } from './environment-proxy.ts';
import { addNobody, parseKubeconfig, readKubeconfigs, tellPlugin } from './kubeconfig-files.ts';
import { createOwnCredentials, type TlsSecrets } from './own-credentials.ts';

export type Connection = {
  readonly server: URL;
  readonly context: string;
  /** As the kubeconfig calls it. */
  readonly clusterName: string;
  /** The user of the kubeconfig's context, or our pod's service account. */
  readonly own: Credentials;
  /** The rights of whoever a bearer token belongs to. The name is for the audit. */
  readonly withToken: (token: string, user: string) => Credentials;
  /** Somebody else's rights, lent by our own: `impersonate` is a right itself. */
  readonly impersonating: (user: string, groups: readonly string[]) => Credentials;
  readonly close: () => Promise<void>;
};

export type KubeconfigSource = {
  /** The text of a kubeconfig; wins over the path. */
  readonly kubeconfig?: string | undefined;
  /** One or more files, separated as in KUBECONFIG. Without it: `~/.kube/config`, else the pod's service account. */
  readonly kubeconfigPath?: string | undefined;
  readonly context?: string | undefined;
};

/** Throws with a sentence that names the file or context when nothing usable is found. */
export async function connectionFrom(source: KubeconfigSource): Promise<Connection> {
  const config = load(source);
  const cluster = config.getCurrentCluster();
  const context = config.getCurrentContext();
  if (!context) throw new Error('The kubeconfig has no current context: choose one with --context');
  if (cluster === null) throw new Error(`The kubeconfig has no cluster for the context '${context}'`);
  const {
    credentials: own,
    tls,
    close,
  } = await createOwnCredentials({
    load: () => load(source),
    // Whom the kubeconfig has us speak as is who the cluster sees.
    user: config.getCurrentUser()?.impersonateUser || config.getCurrentUser()?.name || 'anonymous',
    dispatcherFor: (secrets) => sharedDispatcher(cluster, secrets),
  });
  // A client certificate would speak for us on a connection that is to speak for somebody else.
  const { cert: _cert, key: _key, ...anonymous } = tls();
  const others = sharedDispatcher(cluster, anonymous);
  return {
    server: new URL(cluster.server),
    context,
    clusterName: cluster.name,
    own,
    withToken(token, user) {
      const headers = { authorization: `Bearer ${token}` };
      return { user, headers: async () => headers, dispatcher: others };
    },
    impersonating(user, groups) {
      const wish = {
        'impersonate-user': asBytes(user),
        ...(groups.length > 0 && { 'impersonate-group': groups.map(asBytes) }),
      };
      return {
        user,
        headers: async () => ({ ...withoutImpersonation(await own.headers()), ...wish }),
        get dispatcher() {
          return own.dispatcher;
        },
        renew: () => own.renew?.() ?? false,
      };
    },
    async close() {
      await Promise.all([close(), others.destroy()]);
    },
  };
}

/** A kubeconfig may have us speak as somebody ourselves; nothing of that belongs to anybody else. */
function withoutImpersonation(headers: HeaderValues): HeaderValues {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('impersonate-')));
}

/** Header values travel as bytes, one for each character; Kubernetes reads names as UTF-8. */
function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

const homePath = join(homedir(), '.kube', 'config');
/** Where Kubernetes puts the token of a pod's service account; client-node reads it there. */
const podTokenPath = '/var/run/secrets/kubernetes.io/serviceaccount/token';

function load({ kubeconfig, kubeconfigPath, context }: KubeconfigSource): KubeConfig {
  const config = read({ kubeconfig, kubeconfigPath });
  if (context !== undefined) {
    if (config.getContextObject(context) === null) throw new Error(`The kubeconfig has no context '${context}'`);
    config.setCurrentContext(context);
  }
  addNobody(config);
  tellPlugin(config);
  return config;
}

function read({ kubeconfig, kubeconfigPath }: KubeconfigSource): KubeConfig {
  if (kubeconfig !== undefined) return parseKubeconfig(kubeconfig);
  if (kubeconfigPath !== undefined) return readKubeconfigs(kubeconfigPath);
  if (existsSync(homePath)) return readKubeconfigs(homePath);
  if (!existsSync(podTokenPath)) {
    throw new Error(`There is no kubeconfig: name one with --kubeconfig, or put it at ${homePath}`);
  }
  const config = new KubeConfig();
  config.loadFromCluster();
  return config;
}

/** One dispatcher for each cluster: client-node itself builds one for every request (kubernetes-client/javascript#2893). */
function sharedDispatcher(cluster: Cluster, tls: TlsSecrets) {
  const pool = {
    allowH2: false,
    connections: 64,
    // Sockets idle for longer than four seconds are dropped otherwise, and TLS handshakes are what costs.
    keepAliveTimeout: 30_000,
    headersTimeout: 30_000,
    bodyTimeout: 0,
  };
  const proxy = cluster.proxyUrl || proxyFromEnvironment(new URL(cluster.server), process.env);
  if (proxy) return new ProxyAgent({ ...pool, uri: proxy, requestTls: tls });
  return new Agent({ ...pool, connect: { ...tls, timeout: 5_000, keepAlive: true, keepAliveInitialDelay: 10_000 } });
}
