import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { listGateways as endpoint, GatewayInfo } from '@sluice/shared/api/gateways';
import {
  type DescribedGateway,
  describeGateways,
  type GatewayObjects,
} from '@sluice/shared/gateways/describe-gateways';
import type { Sight } from '../access/sight.ts';
import type { Coverage } from './ports.ts';
import { type ClusterPort, untilLoaded } from './service-states.ts';

export type GatewayPorts = {
  readonly cluster: ClusterPort & { readonly coverageOf: (namespace: string) => Coverage };
  readonly gatewayObjects: () => GatewayObjects;
  readonly now: () => number;
};

/** Gateways of namespaces that the caller may look into, with what is behind them as far as the caller may see it. */
export async function listGateways(
  namespace: string | undefined,
  sight: (namespaces: Iterable<string>) => Promise<Sight>,
  { cluster, gatewayObjects, now }: GatewayPorts,
): Promise<ResponseOf<typeof endpoint>> {
  await untilLoaded(cluster);
  const found = describeGateways(gatewayObjects(), namespace);
  const { sees } = await sight(found.flatMap(namespacesIn));
  const seen = found.filter((gateway) => sees(gateway.namespace));
  const gateways = seen.map((gateway) => {
    const { unread } = cluster.coverageOf(gateway.namespace);
    return seenPart(gateway, sees, (kind) => cluster.namespaces !== null || unread.includes(kind));
  });
  const isUnread = (kind: string) => namespace !== undefined && cluster.coverageOf(namespace).unread.includes(kind);
  const isWhole = seen.length === found.length && cluster.namespaces === null && !isUnread('gateways');
  return { gateways, isWhole, asOf: now() };
}

function namespacesIn({ namespace, workloads, routes }: DescribedGateway): string[] {
  const behind = routes.flatMap(({ virtualService, services }) => [virtualService, ...services]);
  return [namespace, ...[...workloads, ...behind].map((each) => each.namespace)];
}

/** @param mayMiss whether our own copy may lack objects of a kind that belong to it */
function seenPart(
  gateway: DescribedGateway,
  sees: Sight['sees'],
  mayMiss: (kind: 'pods' | 'virtualservices') => boolean,
): GatewayInfo {
  const isSeen = (each: { namespace: string }) => sees(each.namespace);
  const workloads = gateway.workloads.filter(isSeen);
  const routes = gateway.routes
    .filter(({ virtualService }) => isSeen(virtualService))
    .map((route) => ({ ...route, services: route.services.filter(isSeen) }));
  const lacksPods = mayMiss('pods');
  const leftOut: GatewayInfo['leftOut'] = [];
  if (lacksPods || workloads.length < gateway.workloads.length) leftOut.push('workloads');
  if (mayMiss('virtualservices') || behind(routes) < behind(gateway.routes)) leftOut.push('routes');
  return {
    ...gateway,
    workloads,
    // Nobody serves it as far as we can see, which is not far enough to say so.
    noUrl: lacksPods && gateway.noUrl === 'no-workload' ? null : gateway.noUrl,
    routes,
    leftOut,
  };
}

const behind = (routes: GatewayInfo['routes']): number =>
  routes.reduce((count, { services }) => count + 1 + services.length, 0);
