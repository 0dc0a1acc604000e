/** The credentials of the kubeconfig's user or of our pod, kept fresh: token files, exec plugins, client certificates. */
import type { RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import type { Credentials, HeaderValues } from './credentials.ts';
import { missingPlugin } from './kubeconfig-files.ts';
import { impersonationOf } from './kubeconfig-users.ts';

/** Asking client-node reads files synchronously, so not for every request; tokens are renewed well before they end. */
const keepMs = 10_000;
/** A cluster that refuses us for good must not have us run a plugin for every request. */
const renewEveryMs = 5_000;
/** A plugin that waits for somebody at a keyboard would wait for ever. */
const pluginMs = 20_000;

export type Secrets = RequestOptions;
/** What a connection is made of; another one needs other connections. */
export type TlsSecrets = Pick<Secrets, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>;

type Options = {
  /** Reads the kubeconfig anew: what client-node has resolved once it may keep for ever. */
  readonly load: () => KubeConfig;
  readonly user: string;
  readonly dispatcherFor: (secrets: TlsSecrets) => Dispatcher;
};

export type OwnCredentials = {
  readonly credentials: Credentials;
  /** As they are now. */
  readonly tls: () => TlsSecrets;
  readonly close: () => Promise<void>;
};

/** Throws when the credentials cannot be had at all. */
export async function createOwnCredentials({ load, user, dispatcherFor }: Options): Promise<OwnCredentials> {
  let config = load();
  let known = await secretsOf(config);
  let dispatcher = dispatcherFor(tlsOf(known));
  let readAt = performance.now();
  let renewedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  async function read() {
    const secrets = await secretsOf(config);
    if (!isDeepStrictEqual(tlsOf(secrets), tlsOf(known))) {
      // Watches on the old connections go on until they end.
      void dispatcher.close().catch(() => {});
      dispatcher = dispatcherFor(tlsOf(secrets));
    }
    known = secrets;
    readAt = performance.now();
  }

  /** Many requests at once ask once. */
  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }

  return {
    tls: () => tlsOf(known),
    credentials: {
      user,
      async headers() {
        if (performance.now() - readAt >= keepMs) await refresh();
        return headersOf(known);
      },
      get dispatcher() {
        return dispatcher;
      },
      renew() {
        if (performance.now() - renewedAt < renewEveryMs) return false;
        renewedAt = performance.now();
        readAt = Number.NEGATIVE_INFINITY;
        try {
          config = load();
        } catch {
          // A kubeconfig that is being written: the one that was read before is as good.
        }
        return true;
      },
    },
    close: () => dispatcher.destroy(),
  };
}

/** TLS material and headers as client-node resolves them. */
async function secretsOf(config: KubeConfig): Promise<Secrets> {
  const options: Secrets = { headers: {} };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `no credentials from the plugin of the kubeconfig within ${pluginMs / 1_000} s`;
    timer = setTimeout(() => reject(new Error(message)), pluginMs);
  });
  try {
    await Promise.race([config.applyToHTTPSOptions(options), late]);
    return { ...options, headers: { ...options.headers, ...impersonationOf(config) } };
  } catch (error) {
    const reason = missingPlugin(config, error) ?? (error instanceof Error ? error.message.trim() : String(error));
    throw new Error(`The credentials of the kubeconfig cannot be had: ${reason}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function tlsOf({ ca, cert, key, rejectUnauthorized, servername }: Secrets): TlsSecrets {
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
    ...(servername !== undefined && { servername }),
  };
}

function headersOf({ headers, auth }: Secrets): HeaderValues {
  const own = Object.entries(headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.map((each) => each.trim()) : String(value).trim(),
  ]);
  return {
    ...Object.fromEntries(own),
    ...(auth && { authorization: `Basic ${Buffer.from(auth).toString('base64')}` }),
  };
}
