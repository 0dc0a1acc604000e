import { isReady, type Pod } from '@sluice/shared/kubernetes/core';
import { selects } from '@sluice/shared/kubernetes/object';
import { isJsonObject, type JsonObject, valueAt } from '../json.ts';
import { type KubeObject, refOf } from '../kube-object.ts';
import type { ObjectStore } from '../object-store.ts';
import { createWorkQueue } from './work-queue.ts';

const manager = 'kube-controller-manager';
const serviceNameLabel = 'kubernetes.io/service-name';

type Selector = Record<string, string>;

function selectorOf(service: KubeObject): Selector | undefined {
  const selector = valueAt(service, ['spec', 'selector']);
  return isJsonObject(selector) && Object.keys(selector).length > 0 ? (selector as Selector) : undefined;
}

/** A pod's endpoint, or undefined as long as it has no address. */
function endpointOf(pod: KubeObject): JsonObject | undefined {
  const address = valueAt(pod, ['status', 'podIP']);
  if (typeof address !== 'string') return undefined;
  const { name, namespace = '', uid = '' } = pod.metadata;
  const isRunning = valueAt(pod, ['status', 'phase']) === 'Running';
  return {
    addresses: [address],
    conditions: {
      ready: isReady(pod as Pod),
      serving: isRunning,
      terminating: pod.metadata.deletionTimestamp !== undefined,
    },
    nodeName: String(valueAt(pod, ['spec', 'nodeName']) ?? ''),
    targetRef: { kind: 'Pod', name, namespace, uid },
  };
}

/** The number that a service port leads to; a named one is looked up in the first pod that has it. */
function targetPort({ port, targetPort: target }: JsonObject, pods: readonly KubeObject[]): number | undefined {
  if (typeof target !== 'string') return Number(target ?? port);
  for (const pod of pods) {
    const containers = valueAt(pod, ['spec', 'containers']);
    const ports = (Array.isArray(containers) ? containers : []).flatMap(
      (container) => valueAt(container, ['ports']) ?? [],
    );
    const named = ports.find((candidate) => valueAt(candidate, ['name']) === target);
    const number = valueAt(named, ['containerPort']);
    if (typeof number === 'number') return number;
  }
  return undefined;
}

function slicePorts(service: KubeObject, pods: readonly KubeObject[]): JsonObject[] {
  const ports = valueAt(service, ['spec', 'ports']);
  return (Array.isArray(ports) ? ports.filter(isJsonObject) : []).flatMap((port) => {
    const number = targetPort(port, pods);
    const { name = '', protocol = 'TCP', appProtocol } = port;
    return number === undefined
      ? []
      : [{ name, port: number, protocol, ...(appProtocol !== undefined && { appProtocol }) }];
  });
}

/** The addresses behind a service, or undefined for a service without selector. Pure. */
function sliceContent(service: KubeObject, podsOfNamespace: readonly KubeObject[]) {
  const selector = selectorOf(service);
  if (!selector) return undefined;
  const pods = podsOfNamespace.filter((pod) => selects(selector, pod.metadata.labels));
  const endpoints = pods.flatMap((pod) => endpointOf(pod) ?? []);
  return { addressType: 'IPv4', endpoints, ports: slicePorts(service, pods) };
}

/** Keeps one EndpointSlice for every service with a selector. Returns the function that stops it. */
export function startEndpointSliceController(store: ObjectStore, onError: (error: unknown) => void): () => void {
  const services = store.registry.get('services');
  const pods = store.registry.get('pods');

  function sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/');
    const service = store.get(services, { namespace, name })?.object;
    if (service) writeSlice(store, service);
  }
  const queue = createWorkQueue(sync, onError);
  const unsubscribes = [
    store.subscribe(services, ({ revision }) => queue.add(revision.key)),
    store.subscribe(pods, ({ revision, previous }) => {
      const labels = [revision.object.metadata.labels, previous?.object.metadata.labels];
      for (const { key, object } of store.list(services, revision.object.metadata.namespace)) {
        const selector = selectorOf(object);
        if (selector && labels.some((each) => selects(selector, each))) queue.add(key);
      }
    }),
  ];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    queue.stop();
  };
}

/** Brings the slice of a service up to date. Exported for seeds, which want the result at once. */
export function writeSlice(store: ObjectStore, service: KubeObject): void {
  const type = store.registry.get('endpointslices.discovery.k8s.io');
  const { name, namespace = '', uid = '' } = service.metadata;
  const pods = store.list(store.registry.get('pods'), namespace).map(({ object }) => object);
  const content = sliceContent(service, pods);
  const slices = store.list(type, namespace).map(({ object }) => object);
  const existing = slices.find(({ metadata }) => metadata.labels?.[serviceNameLabel] === name);
  if (!content) {
    if (existing) store.delete(type, refOf(existing));
    return;
  }
  if (existing) {
    const { resourceVersion: _, ...metadata } = existing.metadata;
    store.update(type, { ...existing, ...content, metadata }, { manager });
    return;
  }
  const owner = { apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true };
  const labels = {
    [serviceNameLabel]: name,
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
  };
  const metadata = { name: '', generateName: `${name}-`, namespace, labels, ownerReferences: [owner] };
  store.create(type, { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, ...content }, { manager });
}
