/** Meshes from the objects that a case of the routing tables lists. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DestinationRule } from '../src/istio/destination-rule.ts';
import { Gateway } from '../src/istio/gateway.ts';
import { KubernetesHTTPRoute } from '../src/istio/gateway-api/http-route.ts';
import { meshVirtualServices } from '../src/istio/gateway-api/mesh-routes.ts';
import { defaultMeshConfig, emptyMesh, type Mesh } from '../src/istio/mesh.ts';
import { ServiceEntry } from '../src/istio/service-entry.ts';
import { Sidecar } from '../src/istio/sidecar.ts';
import { VirtualService } from '../src/istio/virtual-service.ts';
import { Pod, Service } from '../src/kubernetes/core.ts';
import { KubernetesObject } from '../src/kubernetes/object.ts';

/** Reads and checks a table of the corpus. */
export function readTable<T>(corpus: string, path: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(join(corpus, path), 'utf8')));
}

export const Resource = KubernetesObject.extend({ kind: z.string() });
type Resource = z.infer<typeof Resource>;

const readable: ReadonlySet<string> = new Set([
  'VirtualService',
  'HTTPRoute',
  'DestinationRule',
  'Gateway',
  'ServiceEntry',
  'Sidecar',
  'Service',
  'Pod',
]);

/** Why no mesh can be made of these objects, or null: kinds that say nothing about routes here, such as Ingress. */
export function unreadable(resources: readonly { readonly kind: string; readonly apiVersion?: string | undefined }[]) {
  const unknown = resources.find(({ kind, apiVersion }) => {
    const isKubernetesGateway = kind === 'Gateway' && apiVersion?.startsWith('gateway.networking.k8s.io/');
    return !readable.has(kind) || isKubernetesGateway;
  });
  return unknown ? `holds objects of the kind ${unknown.apiVersion} ${unknown.kind}` : null;
}

/** The mesh of a case. Objects without namespace are in `default`. */
export function meshOf(resources: readonly Resource[], domain: string): Mesh {
  const placed = resources.map((resource) => ({
    ...resource,
    metadata: { ...resource.metadata, namespace: resource.metadata.namespace ?? 'default' },
  }));
  const of = <T>(kind: string, schema: z.ZodType<T>): T[] =>
    placed.filter((resource) => resource.kind === kind).map((resource) => schema.parse(resource));
  const registry = {
    config: { ...defaultMeshConfig, domain },
    services: of('Service', Service),
    serviceEntries: of('ServiceEntry', ServiceEntry),
  };
  return {
    ...emptyMesh,
    ...registry,
    pods: of('Pod', Pod),
    virtualServices: [
      ...of('VirtualService', VirtualService),
      ...meshVirtualServices(of('HTTPRoute', KubernetesHTTPRoute), registry),
    ],
    destinationRules: of('DestinationRule', DestinationRule),
    gateways: of('Gateway', Gateway),
    sidecars: of('Sidecar', Sidecar),
  };
}
