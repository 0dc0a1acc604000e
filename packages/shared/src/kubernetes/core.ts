/** Core kinds that say what runs: Namespace, Service, Pod, Deployment. Loose, see `object.ts`. */
import { z } from 'zod';
import { KubernetesObject } from './object.ts';

export const Namespace = KubernetesObject;
export type Namespace = z.infer<typeof Namespace>;

export const ServicePort = z.looseObject({
  name: z.string().optional(),
  port: z.number(),
  targetPort: z.union([z.number(), z.string()]).optional(),
  protocol: z.string().optional(),
  appProtocol: z.string().nullish(),
});
export type ServicePort = z.infer<typeof ServicePort>;

export const Service = KubernetesObject.extend({
  spec: z
    .looseObject({
      type: z.string().optional(),
      clusterIP: z.string().optional(),
      externalName: z.string().optional(),
      selector: z.record(z.string(), z.string()).nullish(),
      ports: z.array(ServicePort).nullish(),
    })
    .optional(),
});
export type Service = z.infer<typeof Service>;

export const Pod = KubernetesObject.extend({
  spec: z.looseObject({ serviceAccountName: z.string().optional(), nodeName: z.string().optional() }).optional(),
  status: z
    .looseObject({
      phase: z.string().optional(),
      podIP: z.string().optional(),
      startTime: z.string().nullish(),
      conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).nullish(),
      containerStatuses: z
        .array(z.looseObject({ name: z.string(), ready: z.boolean(), restartCount: z.number().optional() }))
        .nullish(),
    })
    .optional(),
});
export type Pod = z.infer<typeof Pod>;

export const Deployment = KubernetesObject.extend({
  spec: z
    .looseObject({
      replicas: z.number().nullish(),
      selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).nullish() }).optional(),
      template: z
        .looseObject({
          metadata: z.looseObject({ labels: z.record(z.string(), z.string()).nullish() }).nullish(),
        })
        .optional(),
    })
    .optional(),
});
export type Deployment = z.infer<typeof Deployment>;

/** A pod takes requests when its Ready condition is true and it is not being deleted. */
export function isReady(pod: Pod): boolean {
  return (
    !pod.metadata.deletionTimestamp &&
    (pod.status?.conditions ?? []).some((condition) => condition.type === 'Ready' && condition.status === 'True')
  );
}

/** The name of the workload behind a pod, as Istio's telemetry derives it: the Deployment, without the hashes. */
export function workloadNameOf(pod: Pod): string {
  return deploymentNameOf(pod) ?? controllerOf(pod)?.name ?? pod.metadata.name;
}

/** The name of the Deployment behind a pod; null for pods of anything else, such as a StatefulSet or a Rollout. */
export function deploymentNameOf(pod: Pod): string | null {
  const owner = controllerOf(pod);
  const hash = pod.metadata.labels?.['pod-template-hash'];
  if (owner?.kind !== 'ReplicaSet' || hash === undefined || !owner.name.endsWith(`-${hash}`)) return null;
  return owner.name.slice(0, -hash.length - 1);
}

function controllerOf(pod: Pod) {
  return pod.metadata.ownerReferences?.find((reference) => reference.controller) ?? null;
}
