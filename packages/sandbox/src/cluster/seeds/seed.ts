import type { KubeObject } from '../kube-object.ts';

/** An object to start with, and who has written it. */
export type Seed = {
  readonly manager: string;
  /** `Apply`: by server-side apply. */
  readonly operation?: 'Update' | 'Apply';
  readonly object: KubeObject;
};

/** What the installation of the cluster has made. */
export function installed(object: KubeObject): Seed {
  return { manager: 'kubectl-create', object };
}

/** What somebody has applied with kubectl: the object remembers what was applied. */
export function applied(object: KubeObject): Seed {
  return { manager: 'kubectl-client-side-apply', object: withLastApplied(object) };
}

/** The annotation by which client-side apply finds out what has been removed since (kubectl pkg/util/apply.go). */
export function withLastApplied(object: KubeObject): KubeObject {
  const { annotations = {} } = object.metadata;
  const text = JSON.stringify({ ...object, metadata: { ...object.metadata, annotations } });
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...annotations, 'kubectl.kubernetes.io/last-applied-configuration': `${text}\n` },
    },
  };
}
