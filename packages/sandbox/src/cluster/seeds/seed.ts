import type { KubeObject } from '../kube-object.ts';

/** An object to start with, and who has written it. */
export type Seed = { readonly manager: string; readonly object: KubeObject };

/** What somebody has applied with kubectl. */
export function applied(object: KubeObject): Seed {
  return { manager: 'kubectl-client-side-apply', object };
}
