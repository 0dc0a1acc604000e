/** The kinds that Sluice follows: where they are served, how they are checked, what is kept of them. */
import { isDeepStrictEqual } from 'node:util';
import { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { Gateway } from '@sluice/shared/istio/gateway';
import { ServiceEntry } from '@sluice/shared/istio/service-entry';
import { Sidecar } from '@sluice/shared/istio/sidecar';
import { VirtualService } from '@sluice/shared/istio/virtual-service';
import { Deployment, Namespace, Pod, Service } from '@sluice/shared/kubernetes/core';
import type { KubernetesObject } from '@sluice/shared/kubernetes/object';
import type { MeshObjects } from '@sluice/shared/routing/mesh-index';
import type { z } from 'zod';

export type KindObjects = MeshObjects;
export type KindName = keyof KindObjects;

export type KindDefinition<T> = {
  /** Empty for the core group. */
  readonly group: string;
  /** Served versions in order of preference; Istio's schemas are the same in all of them. */
  readonly versions: readonly string[];
  readonly plural: string;
  readonly schema: z.ZodType<T>;
  /** What to keep in memory. A slimmed object must never be written back; writers read the object anew. */
  readonly slim: (object: T) => T;
  /** Read after the others: what is known without it is right, only less. */
  readonly isExtra?: boolean;
  /** Whether a new version differs in nothing that anybody here looks at; without it every new version is news. */
  readonly isSame?: (previous: T, next: T) => boolean;
};

const core = { group: '', versions: ['v1'] } as const;
const istio = { group: 'networking.istio.io', versions: ['v1', 'v1beta1', 'v1alpha3'] } as const;

export const kinds: { readonly [K in KindName]: KindDefinition<KindObjects[K]> } = {
  namespaces: { ...core, plural: 'namespaces', schema: Namespace, slim: slim },
  services: { ...core, plural: 'services', schema: Service, slim: slim },
  pods: { ...core, plural: 'pods', schema: Pod, slim: slimPod },
  deployments: {
    ...{ group: 'apps', versions: ['v1'], plural: 'deployments' },
    schema: Deployment,
    slim: slimDeployment,
    isExtra: true, // large, and all it adds is when a version was made
    isSame: isSameDeployment,
  },
  virtualServices: { ...istio, plural: 'virtualservices', schema: VirtualService, slim: slimWithManagers },
  destinationRules: { ...istio, plural: 'destinationrules', schema: DestinationRule, slim: slimWithManagers },
  gateways: { ...istio, plural: 'gateways', schema: Gateway, slim: slimWithManagers },
  serviceEntries: { ...istio, plural: 'serviceentries', schema: ServiceEntry, slim: slim },
  sidecars: { ...istio, plural: 'sidecars', schema: Sidecar, slim: slim },
};

export const kindNames = Object.keys(kinds) as KindName[];

/** The root of a group and version, such as `/api/v1` or `/apis/networking.istio.io/v1`. */
export function groupPath(group: string, version: string): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Drops what nobody reads and what makes up half of an object. */
export function slim<T extends { metadata: object }>(object: T): T {
  const { managedFields: _dropped, ...metadata } = object.metadata as {
    managedFields?: unknown;
    annotations?: Record<string, string> | null;
  };
  if (metadata.annotations?.[lastApplied] !== undefined) {
    const { [lastApplied]: _text, ...annotations } = metadata.annotations;
    metadata.annotations = annotations;
  }
  return { ...object, metadata };
}

/** Keeps who writes the object and when, which is how some owners are known, and drops what each of them wrote. */
function slimWithManagers<T extends KubernetesObject>(object: T): T {
  const slimmed = slim(object);
  const managedFields = object.metadata.managedFields?.map(({ manager, operation, subresource, time }) => ({
    ...(manager !== undefined && { manager }),
    ...(operation !== undefined && { operation }),
    ...(subresource !== undefined && { subresource }),
    ...(time !== undefined && { time }),
  }));
  return managedFields ? { ...slimmed, metadata: { ...slimmed.metadata, managedFields } } : slimmed;
}

/** A pod reduced to what routing and measuring need; environment and volumes are the bulk of a pod. */
function slimPod(pod: Pod): Pod {
  const { metadata, spec, status } = slim(pod);
  return {
    metadata,
    spec: {
      containers: namesOf(spec?.containers),
      // Native sidecars are init containers that go on running.
      initContainers: namesOf(spec?.initContainers),
    },
    status: {
      ...(status?.phase !== undefined && { phase: status.phase }),
      ...(status?.podIP !== undefined && { podIP: status.podIP }),
      conditions: (status?.conditions ?? []).filter(({ type }) => type === 'Ready'),
    },
  };
}

/** How old it is and whose pods it makes; everything else about a Deployment is known from its pods. */
function slimDeployment({ metadata, spec }: Deployment): Deployment {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(creationTimestamp && { creationTimestamp }),
    },
    spec: { template: { metadata: { labels: spec?.template?.metadata?.labels ?? {} } } },
  };
}

/** Its status changes with every pod that becomes ready. */
function isSameDeployment(previous: Deployment, next: Deployment): boolean {
  return previous.metadata.uid === next.metadata.uid && isDeepStrictEqual(previous.spec, next.spec);
}

function namesOf(containers: unknown): { name: string }[] {
  if (!Array.isArray(containers)) return [];
  return containers.map((container: { name?: unknown }) => ({ name: String(container?.name ?? '') }));
}
