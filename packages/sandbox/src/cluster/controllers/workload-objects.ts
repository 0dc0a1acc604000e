/** From a Deployment to the ReplicaSets and pods that stand for it: pure. */
import { canonicalText, isJsonObject, valueAt } from '../json.ts';
import type { KubeObject, Metadata, OwnerReference } from '../kube-object.ts';
import { safeHash } from '../random-names.ts';

const hashLabel = 'pod-template-hash';
export const revisionAnnotation = 'deployment.kubernetes.io/revision';

type Template = { metadata?: Partial<Metadata>; spec?: Record<string, unknown> };

function templateOf(object: KubeObject): Template {
  const template = valueAt(object, ['spec', 'template']);
  return isJsonObject(template) ? (template as Template) : {};
}

export function replicasOf(object: KubeObject): number {
  const replicas = valueAt(object, ['spec', 'replicas']);
  return typeof replicas === 'number' ? replicas : 1;
}

/** Changes with the meaning of the pod template and with nothing else, so that a rollback finds its ReplicaSet again. */
export function templateHash(deployment: KubeObject): string {
  return safeHash(canonicalText(templateOf(deployment)));
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return (
    object.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === owner.metadata.uid) ?? false
  );
}

function controllerReference(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true, blockOwnerDeletion: true };
}

export function replicaSetFor(deployment: KubeObject, revision: number): KubeObject {
  const hash = templateHash(deployment);
  const template = templateOf(deployment);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const { name, namespace = '' } = deployment.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { [revisionAnnotation]: String(revision) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: replicasOf(deployment),
      selector: { matchLabels: labels },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

/** A pod of a ReplicaSet; its name is completed by the API server. */
export function podFor(replicaSet: KubeObject): KubeObject {
  const { metadata = {}, spec = {} } = templateOf(replicaSet);
  const { name, namespace = '' } = replicaSet.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      ...(metadata.labels && { labels: metadata.labels }),
      ...(metadata.annotations && { annotations: metadata.annotations }),
      ownerReferences: [controllerReference(replicaSet)],
    },
    spec,
  };
}
