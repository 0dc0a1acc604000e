/** Meshes and requests for tests, in few words. */
import type { DestinationRule, DestinationRuleSpec } from '../../istio/destination-rule.ts';
import type { Gateway, GatewaySpec } from '../../istio/gateway.ts';
import { defaultMeshConfig, emptyMesh, type Mesh, type MeshConfig } from '../../istio/mesh.ts';
import type { ServiceEntry, ServiceEntrySpec } from '../../istio/service-entry.ts';
import type { Sidecar, SidecarSpec } from '../../istio/sidecar.ts';
import type { HTTPRoute, VirtualService, VirtualServiceSpec } from '../../istio/virtual-service.ts';
import type { Pod, Service } from '../../kubernetes/core.ts';
import type { Labels, ObjectMeta } from '../../kubernetes/object.ts';
import { compileMesh, type MeshProxy } from '../compile.ts';
import { decide, type ProxyRequest } from '../decide.ts';
import type { Decision } from '../decision.ts';
import { type ProxyConfig, proxyConfigFor } from '../proxy-config.ts';

export const client: MeshProxy = { kind: 'sidecar', namespace: 'default', labels: { app: 'client' } };
export const ingress: MeshProxy = { kind: 'gateway', namespace: 'istio-system', labels: { istio: 'ingressgateway' } };

type Meta = Partial<ObjectMeta>;

const metaOf = (name: string, meta: Meta): ObjectMeta => ({ name, namespace: 'default', ...meta });

/** A service with one HTTP port, 9080 unless ports are given, whose pods carry `app: <name>`. */
export function aService(name: string, meta: Meta = {}, spec: NonNullable<Service['spec']> = {}): Service {
  return {
    metadata: metaOf(name, meta),
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 9080 }], ...spec },
  };
}

export function aPod(app: string, labels: Labels = {}, options: { ready?: boolean; namespace?: string } = {}): Pod {
  const { ready = true, namespace = 'default' } = options;
  return {
    metadata: { name: `${app}-${Object.values(labels).join('-')}`, namespace, labels: { app, ...labels } },
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

export function aVirtualService(name: string, spec: VirtualServiceSpec, meta: Meta = {}): VirtualService {
  return { metadata: metaOf(name, meta), spec };
}

export function aDestinationRule(name: string, spec: DestinationRuleSpec, meta: Meta = {}): DestinationRule {
  return { metadata: metaOf(name, meta), spec };
}

/** A rule with one subset for each version. */
export function versionsOf(host: string, ...versions: string[]): DestinationRule {
  return aDestinationRule(host, { host, subsets: versions.map((name) => ({ name, labels: { version: name } })) });
}

export function aGateway(name: string, spec: GatewaySpec, meta: Meta = {}): Gateway {
  const selector = { istio: 'ingressgateway' };
  return { metadata: metaOf(name, { namespace: 'istio-system', ...meta }), spec: { selector, ...spec } };
}

export function aServiceEntry(name: string, spec: ServiceEntrySpec, meta: Meta = {}): ServiceEntry {
  return { metadata: metaOf(name, meta), spec };
}

export function aSidecar(name: string, spec: SidecarSpec, meta: Meta = {}): Sidecar {
  return { metadata: metaOf(name, meta), spec };
}

export function meshOf(parts: Partial<Omit<Mesh, 'config'>>, config: Partial<MeshConfig> = {}): Mesh {
  return { ...emptyMesh, ...parts, config: { ...defaultMeshConfig, ...config } };
}

/** A rule of a VirtualService that sends everything to one host or `host/subset`. */
export function to(target: string): HTTPRoute {
  const [host = '', subset] = target.split('/');
  return { route: [{ destination: { host, ...(subset && { subset }) } }] };
}

export function aRequest(changes: Partial<ProxyRequest> = {}): ProxyRequest {
  return { host: 'reviews', port: 9080, method: 'GET', path: '/', headers: {}, ...changes };
}

export function configOf(mesh: Mesh, proxy: MeshProxy = client): ProxyConfig {
  return proxyConfigFor(compileMesh(mesh), proxy);
}

export function decideOn(mesh: Mesh, changes: Partial<ProxyRequest> = {}, proxy: MeshProxy = client): Decision {
  return decide(configOf(mesh, proxy), aRequest(changes));
}

/** The clusters of a decision without their `outbound|`, or what else it is. */
export function clustersOf(decision: Decision): string {
  if (decision.kind === 'failure') return decision.reason;
  if (decision.kind !== 'route') return decision.kind;
  return decision.clusters
    .map(({ cluster, share }) => `${cluster.slice(9)}${share === 1 ? '' : ` ${share}`}`)
    .join(', ');
}
