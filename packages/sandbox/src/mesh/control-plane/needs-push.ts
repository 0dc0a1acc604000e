/** Changes that no proxy could tell from no change (istio/istio pilot/pkg/bootstrap/config_compare.go, needsPush). */
import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '@sluice/shared/kubernetes/object';
import type { MeshChange } from '../watch/watch-mesh.ts';

/**
 * False for an update that leaves the spec as it is, unless labels or annotations of Istio's own are about. Of services
 * and routes of other groups all labels and annotations count; of pods everything.
 */
export function needsPush({ kind, before, after }: MeshChange): boolean {
  if (before === undefined || after === undefined || kind === 'Pod') return true;
  if (!isDeepStrictEqual(before.spec, after.spec)) return true;
  if (kind === 'Service' || kind === 'HTTPRoute') return !isDeepStrictEqual(marksOf(before), marksOf(after));
  return [before, after].some((object) => Object.keys(marksOf(object)).some((name) => name.includes('istio.io')));
}

function marksOf({ metadata }: KubernetesObject): Record<string, string> {
  return { ...metadata.labels, ...metadata.annotations };
}
