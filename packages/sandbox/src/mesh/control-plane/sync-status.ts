/** What istiod knows about a proxy's configuration, and `/debug/syncz` (istio/istio pilot/pkg/xds/debug.go). */
import { istioVersion } from '../stats-page.ts';

/** The four types of configuration that every proxy watches, with their names in syncz and in xDS. */
export const xdsTypes = {
  cluster: 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
  listener: 'type.googleapis.com/envoy.config.listener.v3.Listener',
  route: 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
  endpoint: 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
} as const;
export type XdsType = keyof typeof xdsTypes;

/** A type never sent has Go's zero time. */
const neverSent = '0001-01-01T00:00:00Z';

export type TypeStatus = {
  /** Nonces: version of the push, then a UUID. Empty while nothing was sent or acknowledged. */
  sent: string;
  acked: string;
  /** RFC 3339. */
  sentTime: string;
  /** Why the proxy refused what it was sent last; empty if it did not. */
  lastError: string;
};

function nothingSent(): TypeStatus {
  return { sent: '', acked: '', sentTime: neverSent, lastError: '' };
}

export class SyncStatus {
  readonly types: Record<XdsType, TypeStatus> = {
    cluster: nothingSent(),
    listener: nothingSent(),
    route: nothingSent(),
    endpoint: nothingSent(),
  };

  send(type: XdsType, nonce: string, time: string): void {
    Object.assign(this.types[type], { sent: nonce, sentTime: time });
  }

  acknowledge(type: XdsType, nonce: string): void {
    Object.assign(this.types[type], { acked: nonce, lastError: '' });
  }

  /** The proxy goes on with what it has. */
  refuse(type: XdsType, reason: string): void {
    this.types[type].lastError = reason;
  }
}

export type SyncedProxy = {
  readonly id: string;
  readonly type: 'sidecar' | 'router';
  readonly status: SyncStatus;
};

/** One element of the answer to `/debug/syncz`; fields without a value are absent. */
export function renderSyncz({ id, type, status }: SyncedProxy): Record<string, unknown> {
  const entries = Object.entries(xdsTypes) as [XdsType, string][];
  const flat = entries.flatMap(([name]) => {
    const { sent, acked } = status.types[name];
    return [
      [`${name}_sent`, sent],
      [`${name}_acked`, acked],
    ] as const;
  });
  const resources = entries.map(([name, url]) => {
    const { sent, acked, sentTime, lastError } = status.types[name];
    return [url, { ...(sent && { sent }), ...(acked && { acked }), sentTime, ...(lastError && { lastError }) }];
  });
  return {
    cluster_id: 'Kubernetes',
    proxy: id,
    proxy_type: type,
    istio_version: istioVersion,
    ...Object.fromEntries(flat.filter(([, nonce]) => nonce !== '')),
    resources: Object.fromEntries(resources),
  };
}
