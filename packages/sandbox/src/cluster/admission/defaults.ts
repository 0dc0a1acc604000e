/** Values that the API server fills in for built-in kinds (kubernetes pkg/apis, the defaults of each version). */
import { isJsonObject } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Admission, ObjectStore } from '../object-store.ts';
import { typeId } from '../resource-type.ts';
import { ServiceAddresses } from './service-addresses.ts';

type Fields = Record<string, unknown>;
/** An object with what its kind fills in; `live` is the one before an update. */
type Defaults = (object: KubeObject, live: KubeObject | undefined, store: ObjectStore) => KubeObject;

function fieldsAt(object: Fields, member: string): Fields {
  const value = object[member];
  return isJsonObject(value) ? value : {};
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function namespaceDefaults(object: KubeObject): KubeObject {
  const labels = { 'kubernetes.io/metadata.name': object.metadata.name, ...object.metadata.labels };
  const isTerminating = object.metadata.deletionTimestamp !== undefined;
  return {
    ...object,
    metadata: { ...object.metadata, labels },
    spec: { finalizers: ['kubernetes'] },
    status: { ...fieldsAt(object, 'status'), phase: isTerminating ? 'Terminating' : 'Active' },
  };
}

function containerDefaults(container: Fields): Fields {
  const ports = list(container.ports).map((port) => ({ protocol: 'TCP', ...port }));
  return {
    ...container,
    ...(ports.length > 0 && { ports }),
    imagePullPolicy: container.imagePullPolicy ?? 'IfNotPresent',
    resources: container.resources ?? {},
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
  };
}

function podSpecDefaults(spec: Fields): Fields {
  return {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    ...spec,
    containers: list(spec.containers).map(containerDefaults),
    ...(Array.isArray(spec.initContainers) && {
      initContainers: list(spec.initContainers).map(containerDefaults),
    }),
  };
}

function podDefaults(object: KubeObject): KubeObject {
  const spec = podSpecDefaults({
    serviceAccountName: 'default',
    enableServiceLinks: true,
    ...fieldsAt(object, 'spec'),
  });
  return { ...object, spec, status: { phase: 'Pending', qosClass: 'BestEffort', ...fieldsAt(object, 'status') } };
}

function templateDefaults(template: Fields): Fields {
  return { ...template, spec: podSpecDefaults(fieldsAt(template, 'spec')) };
}

function deploymentDefaults(object: KubeObject): KubeObject {
  const given = fieldsAt(object, 'spec');
  const spec = {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    ...given,
    template: templateDefaults(fieldsAt(given, 'template')),
  };
  return { ...object, spec };
}

/** stringData is written and never read: it becomes part of data. */
function secretDefaults({ stringData, ...object }: KubeObject): KubeObject {
  const written = isJsonObject(stringData) ? Object.entries(stringData) : [];
  const encoded = written.map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  const data = { ...fieldsAt(object as KubeObject, 'data'), ...Object.fromEntries(encoded) };
  const hasData = written.length > 0 || object.data !== undefined;
  return { type: 'Opaque', ...object, ...(hasData && { data }) } as KubeObject;
}

/** Gives every Service a cluster IP of its own, which it keeps. */
function serviceDefaults(addresses: ServiceAddresses): Defaults {
  return (object, live, store) => {
    const given = fieldsAt(object, 'spec');
    if (given.type === 'ExternalName') return object;
    const clusterIP = textOr(given.clusterIP, live && fieldsAt(live, 'spec').clusterIP) ?? addresses.next(store);
    addresses.take(clusterIP);
    const ports = list(given.ports).map((port) => ({ protocol: 'TCP', targetPort: port.port, ...port }));
    const spec = {
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ...given,
      clusterIP,
      clusterIPs: [clusterIP],
      ...(ports.length > 0 && { ports }),
    };
    return { ...object, spec, status: { loadBalancer: {}, ...fieldsAt(object, 'status') } };
  };
}

/** The first of the given texts that holds anything. */
function textOr(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

export function createDefaults(): Admission {
  const defaults = new Map<string, Defaults>([
    ['namespaces', namespaceDefaults],
    ['pods', podDefaults],
    ['deployments.apps', deploymentDefaults],
    ['services', serviceDefaults(new ServiceAddresses())],
    ['secrets', secretDefaults],
  ]);
  return ({ type, object, live, store }) => defaults.get(typeId(type))?.(object, live, store) ?? object;
}
