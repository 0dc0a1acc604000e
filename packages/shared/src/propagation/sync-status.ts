/**
 * What istiod knows about its proxies: the answer to `/debug/syncz`, in the form that has an object for each type of
 * configuration and in the older one that has only nonces. Source: istio/istio pilot/pkg/xds/debug.go (Syncz).
 */
import { readArrayElements } from './array-elements.ts';

/** One type of configuration as one proxy has it. */
export type TypeSync = {
  /** Nonce of what was sent last: the version of the push (`<RFC 3339 time>/<counter>`), then a UUID. */
  readonly sent: string;
  /** Nonce of what was acknowledged last; empty while nothing was. */
  readonly acked: string;
  /** When it was sent by istiod's clock, epoch milliseconds; null where that is not known. */
  readonly sentAt: number | null;
  /** `sentAt` is a moment of `[sentAt, sentAt + precisionMs]`: nonces know whole seconds only. */
  readonly precisionMs: number;
  /** Why the proxy refused what was sent last; null if it did not. */
  readonly error: string | null;
};

/** The types that tell about routing; see `acknowledgement.ts` for which objects end up in which. */
export type SyncedType = 'route' | 'cluster';

export type ProxySync = {
  /** Tells proxies apart, also those of several clusters with the same name. */
  readonly key: string;
  readonly namespace: string;
  /** Of the pod. */
  readonly name: string;
  /** Null where istiod is too old to say. */
  readonly kind: 'sidecar' | 'gateway' | 'waypoint' | null;
  /** Null where the proxy does not ask for this type. */
  readonly types: Readonly<Record<SyncedType, TypeSync | null>>;
};

const urls: Readonly<Record<SyncedType, string>> = {
  route: 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
  cluster: 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
};

const kinds: Readonly<Record<string, ProxySync['kind']>> = {
  sidecar: 'sidecar',
  router: 'gateway',
  waypoint: 'waypoint',
};

type Members = Readonly<Record<string, unknown>>;

export type SyncStatusReader = {
  /** False as soon as the text cannot be a list of proxies. */
  readonly push: (text: string) => boolean;
  /** Null when the text was no such list, or has not ended. */
  readonly proxies: () => ProxySync[] | null;
};

/**
 * Reads the proxies that get routes or clusters from istiod, as the text comes in: of a large mesh it is megabytes.
 * ztunnels and short-lived diagnostic clients get neither and are left out.
 */
export function readSyncStatus(): SyncStatusReader {
  const elements = readArrayElements();
  const found: ProxySync[] = [];
  let isList = true;
  return {
    push(text) {
      const entries = isList ? elements.push(text) : null;
      isList = entries !== null;
      for (const entry of entries ?? []) {
        const proxy = readProxy(entry);
        if (proxy !== null) found.push(proxy);
      }
      return isList;
    },
    proxies: () => (isList && elements.isComplete() ? found : null),
  };
}

/** The same of a whole text. */
export function parseSyncStatus(text: string): ProxySync[] | null {
  const reader = readSyncStatus();
  reader.push(text);
  return reader.proxies();
}

function readProxy(entry: unknown): ProxySync | null {
  if (!isObject(entry)) return null;
  const id = textOf(entry.proxy);
  // Names of pods may hold dots, namespaces do not.
  const dot = id.lastIndexOf('.');
  const type = textOf(entry.proxy_type);
  const kind = type === '' ? null : kinds[type];
  if (dot <= 0 || kind === undefined) return null;
  const types = { route: readType(entry, 'route'), cluster: readType(entry, 'cluster') };
  if (types.route === null && types.cluster === null) return null;
  return {
    key: `${textOf(entry.cluster_id)}/${id}`,
    name: id.slice(0, dot),
    namespace: id.slice(dot + 1),
    kind,
    types,
  };
}

function readType(entry: Members, type: SyncedType): TypeSync | null {
  const resource = isObject(entry.resources) ? entry.resources[urls[type]] : undefined;
  const details = isObject(resource) ? resource : {};
  const sent = textOf(details.sent) || textOf(entry[`${type}_sent`]);
  const acked = textOf(details.acked) || textOf(entry[`${type}_acked`]);
  const error = textOf(details.lastError);
  if (sent === '' && acked === '' && error === '') return null;
  return { sent, acked, ...sentTime(textOf(details.sentTime), sent), error: error || null };
}

function sentTime(text: string, nonce: string): Pick<TypeSync, 'sentAt' | 'precisionMs'> {
  const exact = timeOf(text);
  if (exact !== null) return { sentAt: exact, precisionMs: 1 };
  return { sentAt: timeOf(nonce.slice(0, Math.max(0, nonce.indexOf('/')))), precisionMs: 1_000 };
}

/** Null for what is no time, and for Go's zero time, which stands for "never". */
function timeOf(text: string): number | null {
  const time = Date.parse(text);
  return Number.isFinite(time) && time > 0 ? time : null;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
