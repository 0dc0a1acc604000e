/** Calls through a gateway: listener, route configuration, virtual host and cluster, or the error. */
import { z } from 'zod';
import { compileMesh } from '../src/evaluate/compile.ts';
import { decide, decideConnection, type ProxyRequest } from '../src/evaluate/decide.ts';
import type { Decision } from '../src/evaluate/decision.ts';
import { type ProxyConfig, proxyConfigFor } from '../src/evaluate/proxy-config.ts';
import { findVirtualHost, type RouteConfiguration } from '../src/evaluate/virtual-host.ts';
import { meshOf, Resource, readTable, unreadable } from './routing-objects.ts';
import { type TableReport, TableTally } from './table-report.ts';

const Call = z.looseObject({
  Port: z.number(),
  Protocol: z.string(),
  HostHeader: z.string().optional(),
  Path: z.string().optional(),
  TLS: z.string().optional(),
  Sni: z.string().optional(),
});
type Call = z.infer<typeof Call>;

const Result = z.object({
  Error: z.string().optional(),
  ListenerMatched: z.string().optional(),
  RouteConfigMatched: z.string().optional(),
  VirtualHostMatched: z.string().optional(),
  RouteMatched: z.string().optional(),
  ClusterMatched: z.string().optional(),
  StrictMatch: z.boolean().optional(),
});
type Result = z.infer<typeof Result>;

const Table = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      resources: z.array(Resource),
      kube: z.array(Resource),
      calls: z.array(z.object({ name: z.string().nullable(), call: Call, result: Result })),
    }),
  ),
});

/** The proxy of the table: a pod of the ingress gateway. */
const gateway = {
  kind: 'gateway',
  namespace: 'istio-system',
  labels: { istio: 'ingressgateway' },
  addresses: ['1.1.1.1'],
} as const;

function errorOf(decision: Decision, virtualHost: string | undefined): string | undefined {
  if (decision.kind === 'redirect' && decision.route === null) return 'ErrTLSRedirect';
  if (decision.kind !== 'failure') return undefined;
  const errors: Partial<Record<typeof decision.reason, string>> = {
    'no-listener': 'ErrNoListener',
    'no-filter-chain': 'ErrNoFilterChain',
    'no-virtual-host': 'ErrNoVirtualHost',
    'no-route': 'ErrNoRoute',
  };
  return errors[decision.reason] ?? `${decision.reason} in ${virtualHost}`;
}

function requestOf(call: Call): ProxyRequest {
  const isTls = call.TLS !== undefined && call.TLS !== 'PLAINTEXT';
  return {
    host: call.HostHeader ?? '',
    port: call.Port,
    method: 'GET',
    path: call.Path ?? '/',
    ...(isTls && { scheme: 'https' as const, sni: call.Sni ?? call.HostHeader ?? '' }),
    headers: {},
  };
}

function routesFor(config: ProxyConfig, request: ProxyRequest): RouteConfiguration | null {
  const plain = config.routes(request.port);
  if (plain) return plain;
  const accepted = config.accept({ port: request.port, host: null, sni: request.sni ?? null });
  return accepted?.kind === 'http' ? accepted.routes : null;
}

/** What happened to the call, in the table's words. */
function simulate(config: ProxyConfig, call: Call): Result {
  const request = requestOf(call);
  const isHttp = call.Protocol.startsWith('HTTP');
  const decision = isHttp
    ? decide(config, request)
    : decideConnection(config, { port: call.Port, host: null, sni: request.sni ?? null });
  const routes = isHttp ? routesFor(config, request) : null;
  const virtualHost = routes && findVirtualHost(routes, request.host);
  const name = virtualHost ? `${virtualHost.name}:${virtualHost.port}` : undefined;
  const isListening = !(decision.kind === 'failure' && decision.reason === 'no-listener');
  return {
    Error: errorOf(decision, name),
    ListenerMatched: isListening ? `0.0.0.0_${call.Port}` : undefined,
    RouteConfigMatched: routes?.name,
    VirtualHostMatched: name,
    RouteMatched: undefined,
    ClusterMatched: decision.kind === 'route' ? decision.clusters[0]?.cluster : undefined,
    StrictMatch: undefined,
  };
}

const compared = ['Error', 'ListenerMatched', 'RouteConfigMatched', 'VirtualHostMatched', 'ClusterMatched'] as const;

/** Fields that the table leaves out are not compared, except the error. */
function differences(wanted: Result, got: Result): string[] {
  return compared
    .filter((field) => field === 'Error' || wanted[field] !== undefined)
    .filter((field) => wanted[field] !== got[field])
    .map((field) => `${field}: wanted ${wanted[field]}, got ${got[field]}`);
}

export function runGatewayCalls(corpus: string): TableReport {
  const tally = new TableTally('gateway calls');
  for (const each of readTable(corpus, 'routing/gateway-sim.json', Table).cases) {
    const reason = unreadable([...each.resources, ...each.kube]);
    if (reason) {
      tally.exclude(reason);
      continue;
    }
    // The table's control plane has no DNS domain: a short host is `name.namespace`.
    const config = proxyConfigFor(compileMesh(meshOf([...each.resources, ...each.kube], '')), gateway);
    for (const { name, call, result } of each.calls) {
      tally.add(`${each.id} ${name ?? ''}`, differences(result, simulate(config, call)));
    }
  }
  return tally.report();
}
