/** The little that analyzers read of Services and ServiceEntries, whatever else or wrong is written in them. */
import { z } from 'zod';
import type { KubernetesObject, Labels } from '../../kubernetes/object.ts';

const labels = z.record(z.string(), z.string()).nullish().catch(null);

const servicePort = z.object({
  name: z.string().nullish().catch(null),
  port: z.number().catch(0),
  targetPort: z.union([z.number(), z.string()]).nullish().catch(null),
  protocol: z.string().nullish().catch(null),
  appProtocol: z.string().nullish().catch(null),
});
export type ServicePortShape = z.infer<typeof servicePort>;

const serviceSpec = z
  .object({
    ports: z.array(servicePort).nullish().catch(null),
    selector: labels,
    type: z.string().nullish().catch(null),
  })
  .catch({ ports: null, selector: null, type: null });

const serviceEntryPort = z.object({ number: z.number().catch(0), protocol: z.string().nullish().catch(null) });
export type ServiceEntryPortShape = z.infer<typeof serviceEntryPort>;

const serviceEntrySpec = z
  .object({
    hosts: z.array(z.string()).nullish().catch(null),
    ports: z.array(serviceEntryPort).nullish().catch(null),
    addresses: z.array(z.string()).nullish().catch(null),
    exportTo: z.array(z.string()).nullish().catch(null),
    workloadSelector: z.object({ labels }).nullish().catch(null),
  })
  .catch({ hosts: null, ports: null, addresses: null, exportTo: null, workloadSelector: null });

export type ServiceEntryShape = {
  readonly hosts: readonly string[];
  readonly ports: readonly ServiceEntryPortShape[];
  readonly addresses: readonly string[];
  readonly exportTo: readonly string[];
  readonly workloadLabels: Labels;
};

function remembered<Read>(read: (object: KubernetesObject) => Read): (object: KubernetesObject) => Read {
  const known = new WeakMap<KubernetesObject, { readonly value: Read }>();
  return (object) => {
    const before = known.get(object);
    if (before) return before.value;
    const value = read(object);
    known.set(object, { value });
    return value;
  };
}

const readService = remembered((service) => serviceSpec.parse(service.spec ?? {}));

export function readServicePorts(service: KubernetesObject): readonly ServicePortShape[] {
  return readService(service).ports ?? [];
}

export function isExternalName(service: KubernetesObject): boolean {
  return readService(service).type === 'ExternalName';
}

/** Empty for a service that selects no pods. */
export function readServiceSelector(service: KubernetesObject): Labels {
  return readService(service).selector ?? {};
}

export const readServiceEntry: (entry: KubernetesObject) => ServiceEntryShape = remembered((entry) => {
  const spec = serviceEntrySpec.parse(entry.spec ?? {});
  return {
    hosts: spec.hosts ?? [],
    ports: spec.ports ?? [],
    addresses: spec.addresses ?? [],
    exportTo: spec.exportTo ?? [],
    workloadLabels: spec.workloadSelector?.labels ?? {},
  };
});
