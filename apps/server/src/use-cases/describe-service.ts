/** A service as the objects describe it: versions, desired split and what decides them. Without traffic. */
import { createHash } from 'node:crypto';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { Owner } from '@sluice/shared/api/owner';
import type { ServiceState } from '@sluice/shared/api/services';
import { ownersOf } from '@sluice/shared/findings/sluice/owners';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { Service } from '@sluice/shared/kubernetes/core';
import { splitOf } from '@sluice/shared/routing/desired-split';
import { viewOf } from '@sluice/shared/routing/mesh-index';
import type { MeshView } from '@sluice/shared/routing/mesh-view';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import type { RouteTable, ServiceRef } from '@sluice/shared/routing/route-table';
import { versionsOf } from '@sluice/shared/routing/versions';

import { canonicalJson } from './canonical-json.ts';

export type ServiceRouting = Omit<ServiceState, 'observed' | 'evidence' | 'propagation'>;

export function describeService(view: MeshView, service: Service): ServiceRouting {
  const ref = { namespace: service.metadata.namespace ?? '', name: service.metadata.name };
  const versions = versionsOf(view, ref);
  const table = readRouteTable(view, ref);
  const objects = objectsOf(view, table);
  return {
    ...ref,
    host: table.host,
    ports: (service.spec?.ports ?? []).map(({ port }) => port),
    versions,
    desired: splitOf(table, versions),
    objects,
    etag: etagOf(view, objects),
    owners: objects.flatMap((ref) => ownersOfObject(view, ref)).filter(isFirst),
  };
}

function ownersOfObject(view: MeshView, ref: ObjectRef): Owner[] {
  const found = findObject(view, ref);
  return found === undefined ? [] : ownersOf(found);
}

const isFirst = (owner: Owner, at: number, all: readonly Owner[]) =>
  all.findIndex(
    ({ tool, name, namespace }) => tool === owner.tool && name === owner.name && namespace === owner.namespace,
  ) === at;

function findObject(view: MeshView, { kind, namespace, name }: ObjectRef) {
  return kind === 'VirtualService' ? view.virtualService(namespace, name) : view.destinationRule(namespace, name);
}

/** The VirtualServices whose rules apply to the service and the DestinationRules for its host, in a stable order. */
export function decidingObjects(mesh: Mesh | MeshView, service: ServiceRef): ObjectRef[] {
  const view = viewOf(mesh);
  return objectsOf(view, readRouteTable(view, service));
}

function objectsOf(view: MeshView, { host, rules: tableRules }: RouteTable): ObjectRef[] {
  const routes = tableRules.flatMap(({ origin }) => [
    { namespace: origin.namespace, name: origin.name },
    ...(origin.via ? [{ namespace: origin.via.namespace, name: origin.via.name }] : []),
  ]);
  const rules = view.destinationRulesFor(host).map(({ metadata: { namespace = '', name } }) => ({ namespace, name }));
  return [...refsOf('VirtualService', routes), ...refsOf('DestinationRule', rules)];
}

function refsOf(kind: ObjectRef['kind'], found: readonly { namespace: string; name: string }[]): ObjectRef[] {
  const unique = new Map(found.map(({ namespace, name }) => [`${namespace}/${name}`, { kind, namespace, name }]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref);
}

/**
 * Identifies what the rules say. It covers whole specs and nothing else: labels, annotations and status of an object, or
 * its resourceVersion, may change under an operator's hands without changing what the operator decided upon.
 */
export function etagOf(mesh: Mesh | MeshView, objects: readonly ObjectRef[]): string {
  const view = viewOf(mesh);
  const hash = createHash('sha256');
  for (const ref of objects) {
    const { kind, namespace, name } = ref;
    hash.update(canonicalJson([kind, namespace, name, findObject(view, ref)?.spec]));
  }
  return hash.digest('base64url').slice(0, 22);
}

/** Changes whenever counting has to begin anew: another split, another rule, another subset. */
export function splitSignature({ etag, desired, versions }: ServiceRouting): string {
  return JSON.stringify([etag, desired, versions.map(({ name, subset, labels }) => [name, subset, labels])]);
}
