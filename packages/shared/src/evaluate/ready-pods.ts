/** Counts pods by label without looking at all of them. */
import { isReady, type Pod } from '../kubernetes/core.ts';
import { type Labels, selects } from '../kubernetes/object.ts';

/** Ready pods by `namespace/key=value`, for every label they carry. */
export type ReadyPods = ReadonlyMap<string, readonly Pod[]>;

const keyOf = (namespace: string, key: string, value: string) => `${namespace}/${key}=${value}`;

export function indexReadyPods(pods: readonly Pod[]): ReadyPods {
  const index = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (!isReady(pod)) continue;
    const namespace = pod.metadata.namespace ?? 'default';
    for (const [label, value] of Object.entries(pod.metadata.labels ?? {})) {
      const key = keyOf(namespace, label, value);
      const carrying = index.get(key);
      if (carrying) carrying.push(pod);
      else index.set(key, [pod]);
    }
  }
  return index;
}

/** How many ready pods of the namespace carry all the labels; the labels may not be empty. */
export function countReadyPods(index: ReadyPods, namespace: string, labels: Labels): number {
  let fewest: readonly Pod[] | null = null;
  for (const [label, value] of Object.entries(labels)) {
    const carrying = index.get(keyOf(namespace, label, value)) ?? [];
    if (fewest === null || carrying.length < fewest.length) fewest = carrying;
  }
  return (fewest ?? []).filter((pod) => selects(labels, pod.metadata.labels)).length;
}
