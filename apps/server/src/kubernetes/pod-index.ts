/** namespace and labels → pods, so that a selector costs what its rarest label matches and not the whole namespace. */

import type { Pod } from '@sluice/shared/kubernetes/core';
import { type Labels, selects } from '@sluice/shared/kubernetes/object';
import { createMultiMap } from './multi-map.ts';

export type PodIndex = {
  readonly add: (pod: Pod) => void;
  readonly remove: (pod: Pod) => void;
  readonly inNamespace: (namespace: string) => ReadonlySet<Pod>;
  /** An empty selector selects nothing, as in a Service. */
  readonly selected: (namespace: string, selector: Labels) => Pod[];
};

export function createPodIndex(): PodIndex {
  const byLabel = createMultiMap<string, Pod>();
  const byNamespace = createMultiMap<string, Pod>();
  const labelKey = (namespace: string, name: string, value: string) => `${namespace}/${name}=${value}`;

  function keysOf({ metadata: { namespace = '', labels } }: Pod) {
    return Object.entries(labels ?? {}).map(([name, value]) => labelKey(namespace, name, value));
  }

  return {
    add(pod) {
      byNamespace.add(pod.metadata.namespace ?? '', pod);
      for (const key of keysOf(pod)) byLabel.add(key, pod);
    },
    remove(pod) {
      byNamespace.remove(pod.metadata.namespace ?? '', pod);
      for (const key of keysOf(pod)) byLabel.remove(key, pod);
    },
    inNamespace: (namespace) => byNamespace.get(namespace),
    selected(namespace, selector) {
      const candidates = Object.entries(selector)
        .map(([name, value]) => byLabel.get(labelKey(namespace, name, value)))
        .sort((a, b) => a.size - b.size)[0];
      return [...(candidates ?? [])].filter((pod) => selects(selector, pod.metadata.labels));
    },
  };
}
