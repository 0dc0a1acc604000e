/** The core group: what runs, and what it is reached by. */
import type { KubeObject } from '../kube-object.ts';
import type { ResourceType } from '../resource-type.ts';
import { ageColumn, column, nameColumn, objectsAt, textAt } from './columns.ts';

function readyContainers(pod: KubeObject): string {
  const ready = objectsAt(pod, 'status', 'containerStatuses').filter((status) => status.ready === true);
  return `${ready.length}/${objectsAt(pod, 'spec', 'containers').length}`;
}

function podStatus(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const waiting = objectsAt(pod, 'status', 'containerStatuses').flatMap((status) => {
    const reason = textAt(status as KubeObject, 'state', 'waiting', 'reason');
    return reason === '' ? [] : [reason];
  });
  return waiting.at(-1) ?? (textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase'));
}

function restarts(pod: KubeObject): string {
  const counts = objectsAt(pod, 'status', 'containerStatuses').map((status) => Number(status.restartCount ?? 0));
  return String(counts.reduce((sum, count) => sum + count, 0));
}

function servicePorts(service: KubeObject): string {
  const ports = objectsAt(service, 'spec', 'ports').map(({ port, nodePort, protocol = 'TCP' }) =>
    nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
  );
  return ports.join(',') || '<none>';
}

function externalAddress(service: KubeObject): string {
  const addresses = objectsAt(service, 'status', 'loadBalancer', 'ingress').map(({ ip, hostname }) => ip ?? hostname);
  if (addresses.length > 0) return addresses.join(',');
  return textAt(service, 'spec', 'type') === 'LoadBalancer' ? '<pending>' : '<none>';
}

function selectorText(service: KubeObject): string {
  const selector = (service.spec as { selector?: Record<string, string> } | undefined)?.selector ?? {};
  const terms = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return terms.join(',') || '<none>';
}

const namespaces: ResourceType = {
  group: '',
  versions: ['v1'],
  plural: 'namespaces',
  singular: 'namespace',
  kind: 'Namespace',
  shortNames: ['ns'],
  namespaced: false,
  subresources: ['status'],
  deletedByController: true,
  selectableFields: ['status.phase'],
  columns: [nameColumn, column('Status', (object) => textAt(object, 'status', 'phase')), ageColumn],
};

const pods: ResourceType = {
  group: '',
  versions: ['v1'],
  plural: 'pods',
  singular: 'pod',
  kind: 'Pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  deletedByController: true,
  selectableFields: ['spec.nodeName', 'spec.serviceAccountName', 'spec.restartPolicy', 'status.phase', 'status.podIP'],
  columns: [
    nameColumn,
    column('Ready', readyContainers),
    column('Status', podStatus),
    column('Restarts', restarts),
    ageColumn,
    column('IP', (pod) => textAt(pod, 'status', 'podIP') || '<none>', { priority: 1 }),
    column('Node', (pod) => textAt(pod, 'spec', 'nodeName') || '<none>', { priority: 1 }),
    column('Nominated Node', (pod) => textAt(pod, 'status', 'nominatedNodeName') || '<none>', { priority: 1 }),
    column('Readiness Gates', () => '<none>', { priority: 1 }),
  ],
};

const services: ResourceType = {
  group: '',
  versions: ['v1'],
  plural: 'services',
  singular: 'service',
  kind: 'Service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  selectableFields: ['spec.clusterIP', 'spec.type'],
  columns: [
    nameColumn,
    column('Type', (service) => textAt(service, 'spec', 'type')),
    column('Cluster-IP', (service) => textAt(service, 'spec', 'clusterIP') || '<none>'),
    column('External-IP', externalAddress),
    column('Port(s)', servicePorts),
    ageColumn,
    column('Selector', selectorText, { priority: 1 }),
  ],
};

const serviceAccounts: ResourceType = {
  group: '',
  versions: ['v1'],
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  kind: 'ServiceAccount',
  shortNames: ['sa'],
  namespaced: true,
  columns: [
    nameColumn,
    column('Secrets', (account) => objectsAt(account, 'secrets').length, { type: 'integer' }),
    ageColumn,
  ],
};

const configMaps: ResourceType = {
  group: '',
  versions: ['v1'],
  plural: 'configmaps',
  singular: 'configmap',
  kind: 'ConfigMap',
  shortNames: ['cm'],
  namespaced: true,
  columns: [
    nameColumn,
    column('Data', (map) => Object.keys((map.data as object | undefined) ?? {}).length, { type: 'integer' }),
    ageColumn,
  ],
};

const secrets: ResourceType = {
  group: '',
  versions: ['v1'],
  plural: 'secrets',
  singular: 'secret',
  kind: 'Secret',
  namespaced: true,
  selectableFields: ['type'],
  columns: [
    nameColumn,
    column('Type', (secret) => textAt(secret, 'type')),
    column('Data', (secret) => Object.keys((secret.data as object | undefined) ?? {}).length, { type: 'integer' }),
    ageColumn,
  ],
};

export const coreTypes: readonly ResourceType[] = [namespaces, pods, services, serviceAccounts, configMaps, secrets];
