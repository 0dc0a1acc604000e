/** The groups around workloads: apps, discovery.k8s.io, coordination.k8s.io. */
import type { KubeObject } from '../kube-object.ts';
import type { PrinterColumn, ResourceType } from '../resource-type.ts';
import { ageColumn, column, nameColumn, numberAt, objectsAt, textAt } from './columns.ts';

function joinedContainers(member: 'name' | 'image'): PrinterColumn['value'] {
  return (object) =>
    objectsAt(object, 'spec', 'template', 'spec', 'containers')
      .map((container) => container[member])
      .join(',');
}

function matchLabels(object: KubeObject): string {
  const spec = object.spec as { selector?: { matchLabels?: Record<string, string> } } | undefined;
  return Object.entries(spec?.selector?.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

const templateColumns: PrinterColumn[] = [
  ageColumn,
  column('Containers', joinedContainers('name'), { priority: 1 }),
  column('Images', joinedContainers('image'), { priority: 1 }),
  column('Selector', matchLabels, { priority: 1 }),
];

const deployments: ResourceType = {
  group: 'apps',
  versions: ['v1'],
  plural: 'deployments',
  singular: 'deployment',
  kind: 'Deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  countsGenerations: true,
  columns: [
    nameColumn,
    column(
      'Ready',
      (object) => `${numberAt(object, 'status', 'readyReplicas')}/${numberAt(object, 'spec', 'replicas')}`,
    ),
    column('Up-to-date', (object) => numberAt(object, 'status', 'updatedReplicas'), { type: 'integer' }),
    column('Available', (object) => numberAt(object, 'status', 'availableReplicas'), { type: 'integer' }),
    ...templateColumns,
  ],
};

const replicaSets: ResourceType = {
  group: 'apps',
  versions: ['v1'],
  plural: 'replicasets',
  singular: 'replicaset',
  kind: 'ReplicaSet',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  countsGenerations: true,
  selectableFields: ['status.replicas'],
  columns: [
    nameColumn,
    column('Desired', (object) => numberAt(object, 'spec', 'replicas'), { type: 'integer' }),
    column('Current', (object) => numberAt(object, 'status', 'replicas'), { type: 'integer' }),
    column('Ready', (object) => numberAt(object, 'status', 'readyReplicas'), { type: 'integer' }),
    ...templateColumns,
  ],
};

function ownerText(object: KubeObject): string {
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller);
  return owner ? `${owner.kind.toLowerCase()}/${owner.name}` : '<none>';
}

const controllerRevisions: ResourceType = {
  group: 'apps',
  versions: ['v1'],
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  kind: 'ControllerRevision',
  namespaced: true,
  columns: [
    nameColumn,
    column('Controller', ownerText),
    column('Revision', (object) => Number(object.revision ?? 0), { type: 'integer' }),
    ageColumn,
  ],
};

const endpointSlices: ResourceType = {
  group: 'discovery.k8s.io',
  versions: ['v1'],
  plural: 'endpointslices',
  singular: 'endpointslice',
  kind: 'EndpointSlice',
  namespaced: true,
  countsGenerations: true,
  columns: [
    nameColumn,
    column('AddressType', (slice) => String(slice.addressType ?? '')),
    column(
      'Ports',
      (slice) =>
        objectsAt(slice, 'ports')
          .map(({ port }) => port)
          .join(',') || '<unset>',
    ),
    column(
      'Endpoints',
      (slice) =>
        objectsAt(slice, 'endpoints')
          .flatMap(({ addresses }) => addresses)
          .join(',') || '<unset>',
    ),
    ageColumn,
  ],
};

const leases: ResourceType = {
  group: 'coordination.k8s.io',
  versions: ['v1'],
  plural: 'leases',
  singular: 'lease',
  kind: 'Lease',
  namespaced: true,
  needsVersion: true,
  columns: [nameColumn, column('Holder', (lease) => textAt(lease, 'spec', 'holderIdentity')), ageColumn],
};

export const workloadTypes: readonly ResourceType[] = [
  deployments,
  replicaSets,
  controllerRevisions,
  endpointSlices,
  leases,
];
