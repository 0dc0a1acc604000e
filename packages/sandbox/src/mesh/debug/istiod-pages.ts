/**
 * What istiod answers over HTTP, on 8080 and 15014 (istio/istio pilot/pkg/xds/debug.go). Pages that would only show what
 * the sandbox has not got (secrets, remote clusters, extensions, authorization) are not there.
 */
import { compileMesh } from '@sluice/shared/evaluate/compile';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { Connection } from '../control-plane/connections.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import type { Generation } from '../control-plane/generation.ts';
import { xdsTypes } from '../control-plane/sync-status.ts';
import { type HttpResponse, textResponse } from '../http-message.ts';
import { istioVersion } from '../stats-page.ts';
import { configDump, withJsonNames } from './config-dump.ts';
import { listenPortsOf } from './envoy-config.ts';
import { edsz, instancesz, sidecarz } from './proxy-pages.ts';
import { pushStatusOf, withoutEmpty } from './push-status.ts';
import { endpointShardz, registryz } from './registry-pages.ts';

export const istiodPorts: ReadonlySet<number> = new Set([15014, 8080]);
const monitoringPort = 15014;
/** Version, commit and state of the sources, as released builds have it (istio/istio pkg/version, BuildInfo.String). */
const buildInfo = `${istioVersion}-86c9f01f2c0f4b7d8d4e6b5b0a9e3f1c7d2a5e84-Clean`;

/** One pod of istiod. It knows the whole configuration, but only of its own proxies. */
export type Istiod = { readonly controlPlane: ControlPlane; readonly replica: string };

type Page = {
  readonly help: string;
  /** Called when something has been pushed already. */
  answer(istiod: Istiod, query: URLSearchParams, generation: Generation): HttpResponse;
};

const watchedKinds = ['DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'VirtualService'].map((kind) => ({
  group: 'networking.istio.io',
  version: 'v1',
  kind,
}));

const notConnected = textResponse(
  404,
  'Proxy not connected to this Pilot instance. It may be connected to another instance.\n',
);

const pages: Readonly<Record<string, Page>> = {
  adsz: {
    help: 'Status and debug interface for ADS',
    answer(istiod, query) {
      if (query.get('push')) {
        istiod.controlPlane.pushAll(istiod.replica);
        return textResponse(200, `Pushed to ${connectionsOf(istiod).length} servers\n`);
      }
      const proxyId = query.get('proxyID');
      const wanted = proxyId ? findConnection(istiod, proxyId) : undefined;
      if (proxyId && wanted === undefined) return notConnected;
      const clients = (wanted ? [wanted] : connectionsOf(istiod)).map((connection) => ({
        ...clientOf(connection),
        labels: connection.proxy.labels,
        metadata: { CLUSTER_ID: 'Kubernetes', ISTIO_VERSION: istioVersion, NAMESPACE: connection.proxy.namespace },
        watches: watchesOf(connection),
      }));
      return json({ totalClients: clients.length, clients }, query);
    },
  },
  clusterz: {
    help: 'List remote clusters where istiod reads endpoints',
    answer: (_istiod, query) => json([{ id: 'Kubernetes', syncStatus: 'synced' }], query),
  },
  config_dump: {
    help: 'ConfigDump in the form of the Envoy admin config dump API for passed in proxyID',
    answer: (istiod, query) =>
      aboutProxy(istiod, query, ({ sent }) => {
        const withEndpoints = query.get('include_eds') === 'true';
        return sent === null ? null : withJsonNames(configDump(sent, { withEndpoints }));
      }),
  },
  configz: {
    help: 'Debug support for config',
    answer: (_istiod, query, { mesh }) => json(configz(mesh), query),
  },
  connections: {
    help: 'Info about the connected XDS clients',
    answer(istiod, query) {
      const clients = connectionsOf(istiod).map(clientOf);
      return json({ totalClients: clients.length, ...(clients.length > 0 && { clients }) }, query);
    },
  },
  edsz: {
    help: 'Status and debug interface for EDS',
    answer: (istiod, query) => aboutProxy(istiod, query, edsz),
  },
  endpointShardz: {
    help: 'Info about the endpoint shards',
    answer: (_istiod, query, generation) => json(endpointShardz(generation.endpoints, compiledOf(generation)), query),
  },
  instancesz: {
    help: 'Debug support for service instances',
    answer: (istiod, query, generation) =>
      json(instancesz(connectionsOf(istiod), compiledOf(generation).services), query),
  },
  mesh: {
    help: 'Active mesh config',
    answer: (_istiod, query, { mesh }) => json(meshConfig(mesh), query),
  },
  ndsz: {
    help: 'Status and debug interface for NDS',
    answer: (istiod, query) =>
      aboutProxy(istiod, query, () => null, textResponse(400, 'DNS capture is not enabled in the proxy\n')),
  },
  networkz: {
    help: 'List cross-network gateways',
    answer: (_istiod, query) => json([], query),
  },
  push_status: {
    help: 'Last PushContext Details',
    answer: (_istiod, query, { mesh }) => json(withoutEmpty(pushStatusOf(mesh)), query),
  },
  registryz: {
    help: 'Debug support for registry',
    answer: (_istiod, query, generation) => json(registryz(compiledOf(generation)), query),
  },
  resourcesz: {
    help: 'Debug support for watched resources',
    answer: (_istiod, query) => json(watchedKinds, query),
  },
  sidecarz: {
    help: 'Debug sidecar scope for a proxy',
    answer: (istiod, query, generation) => aboutProxy(istiod, query, (proxy) => sidecarz(proxy, generation)),
  },
  syncz: {
    help: 'Synchronization status of all Envoys connected to this Pilot instance',
    answer({ controlPlane, replica }, query) {
      const namespace = query.get('namespace');
      return json(controlPlane.syncz({ replica, ...(namespace !== null && { namespace }) }), query);
    },
  },
  list: {
    help: 'List all supported debug commands in json',
    answer: (_istiod, query) =>
      json(
        Object.keys(pages)
          .filter((name) => name !== 'list')
          .toSorted(),
        query,
      ),
  },
};

/** Debug pages are for loopback and for callers with credentials, which pods/proxy does not pass on. */
export function answerAsIstiod(istiod: Istiod, port: number, url: URL, caller: 'loopback' | 'network'): HttpResponse {
  const { pathname, searchParams } = url;
  if (pathname === '/ready') return textResponse(200, '');
  if (pathname === '/metrics' && port === monitoringPort) return metricsOf(istiod);
  if (pathname === '/version' && port === monitoringPort) return textResponse(200, buildInfo);
  if (pathname === '/debug') return indexPage();
  const page = /^\/debug\/([^/]+)$/.exec(pathname)?.[1] ?? '';
  if (!Object.hasOwn(pages, page)) return textResponse(404, '404 page not found\n');
  if (caller === 'network') return textResponse(401, '');
  const { generation } = istiod.controlPlane;
  if (generation === null) return textResponse(503, 'nothing has been pushed yet\n');
  return pages[page]?.answer(istiod, searchParams, generation) ?? textResponse(404, '');
}

function json(value: unknown, query: URLSearchParams): HttpResponse {
  const text = query.has('pretty') ? JSON.stringify(value, null, 2) : JSON.stringify(value);
  return textResponse(200, text, 'application/json');
}

/** The mesh of a generation as it would be compiled; what was compiled already is taken over. */
function compiledOf(generation: Generation) {
  const latest = generation.latestCompilation();
  return latest?.mesh === generation.mesh ? latest.compiled : compileMesh(generation.mesh, latest);
}

/** @param missing the answer when there is nothing to tell of the proxy */
function aboutProxy(
  istiod: Istiod,
  query: URLSearchParams,
  tell: (proxy: Connection) => unknown,
  missing: HttpResponse = notConnected,
): HttpResponse {
  const proxyId = query.get('proxyID');
  if (!proxyId) return textResponse(400, 'You must provide a proxyID in the query string\n');
  const connection = findConnection(istiod, proxyId);
  if (connection === undefined) return notConnected;
  const told = tell(connection);
  return told === null ? missing : json(told, query);
}

/** istiod looks for the text anywhere in the connection's id. */
function findConnection(istiod: Istiod, proxyId: string): Connection | undefined {
  return connectionsOf(istiod).find(({ connectionId }) => connectionId.includes(proxyId));
}

function connectionsOf({ controlPlane, replica }: Istiod): Connection[] {
  return controlPlane.connections(replica);
}

function clientOf({ connectionId, connectedAt, pod }: Connection) {
  return { connectionId, connectedAt: connectedAt.toISOString(), address: `${pod.address}:0` };
}

/** Clusters and listeners are watched with a wildcard, routes by the ports that have any. */
function watchesOf({ sent }: Connection): Record<string, string[]> {
  const routes =
    sent === null ? [] : listenPortsOf(sent.config).flatMap((port) => sent.config.routes(port)?.name ?? []);
  return { [xdsTypes.cluster]: [], [xdsTypes.listener]: [], [xdsTypes.route]: routes, [xdsTypes.endpoint]: [] };
}

function meshConfig({ config }: Mesh): unknown {
  return {
    defaultConfig: { discoveryAddress: `istiod.${config.rootNamespace}.svc:15012` },
    outboundTrafficPolicy: { mode: config.outboundTrafficPolicy },
    rootNamespace: config.rootNamespace,
    defaultServiceExportTo: config.defaultServiceExportTo,
    defaultVirtualServiceExportTo: config.defaultVirtualServiceExportTo,
    defaultDestinationRuleExportTo: config.defaultDestinationRuleExportTo,
    trustDomain: 'cluster.local',
  };
}

function configz({ destinationRules, gateways, serviceEntries, sidecars, virtualServices }: Mesh): unknown[] {
  const kinds = {
    DestinationRule: destinationRules,
    Gateway: gateways,
    ServiceEntry: serviceEntries,
    Sidecar: sidecars,
    VirtualService: virtualServices,
  };
  return Object.entries(kinds).flatMap(([kind, objects]) =>
    objects.map(({ metadata, spec }) => ({ kind, apiVersion: 'networking.istio.io/v1', metadata, spec })),
  );
}

function metricsOf(istiod: Istiod): HttpResponse {
  const { controlPlane, replica } = istiod;
  const { mesh } = controlPlane.generation ?? {};
  const text = controlPlane.metricsOf(replica).render({
    proxies: connectionsOf(istiod).length,
    services: mesh?.services.length ?? 0,
    virtualServices: mesh?.virtualServices.length ?? 0,
    conflicts: mesh === undefined ? null : pushStatusOf(mesh),
  });
  return textResponse(200, text, 'text/plain; version=0.0.4; charset=utf-8');
}

function indexPage(): HttpResponse {
  const rows = Object.entries(pages).map(([name, { help }]) => {
    return `<tr><td><a href="/debug/${name}">/debug/${name}</a></td><td>${help}</td></tr>`;
  });
  const html = `<!doctype html><title>Pilot Debug Console</title><table>${rows.join('')}</table>\n`;
  return textResponse(200, html, 'text/html; charset=utf-8');
}
