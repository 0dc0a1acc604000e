/** Whether what lies in the cluster is what the tool that looks after it wants. */
import type { Owner } from '@sluice/shared/api/owner';
import type { ServiceState } from '@sluice/shared/api/services';
import type { History } from './timeline.ts';

type ObjectRef = ServiceState['objects'][number];

export type Drift =
  /** Changed here after everybody else: how often since somebody else wrote last, as far as the history reaches. */
  | { readonly kind: 'ahead'; readonly changes: number }
  /** Somebody else wrote after the last change here. */
  | { readonly kind: 'set-back'; readonly manager: string; readonly at: string | null };

const nameOf = ({ kind, namespace, name }: ObjectRef) => `${kind} ${namespace}/${name}`;

/** Null while nothing was changed here. The cluster remembers the last writer of an object only. */
export function driftOf({ changes, outside }: History, objects: readonly ObjectRef[]): Drift | null {
  const owned = new Set(objects.map(nameOf));
  const made = changes.filter(
    ({ state, objects: own }) => state === 'applied' && own.some((each) => owned.has(nameOf(each))),
  );
  const [last] = made;
  if (last === undefined) return null;
  const touched = new Set(last.objects.map(nameOf));
  const after = outside.find(({ object, at }) => touched.has(nameOf(object)) && at !== null && at >= last.at);
  if (after !== undefined) return { kind: 'set-back', manager: after.manager, at: after.at };
  if (outside.some(({ object }) => touched.has(nameOf(object)))) return null;
  return { kind: 'ahead', changes: made.length };
}

/**
 * What an Application of Argo CD needs so that weights may be set elsewhere; without RespectIgnoreDifferences they would
 * still be set back with the next difference (Argo CD, "Diffing Customization" and "Sync Options").
 */
export function ignoreDifferences(objects: readonly ObjectRef[]): string {
  const entries = objects
    .filter(({ kind }) => kind === 'VirtualService')
    .flatMap(({ kind, namespace, name }) => [
      '    - group: networking.istio.io',
      `      kind: ${kind}`,
      `      namespace: ${namespace}`,
      `      name: ${name}`,
      '      jqPathExpressions:',
      '        - .spec.http[].route[].weight',
    ]);
  const options = ['  syncPolicy:', '    syncOptions:', '      - RespectIgnoreDifferences=true'];
  return `${['spec:', '  ignoreDifferences:', ...entries, ...options].join('\n')}\n`;
}

export const isArgo = ({ tool }: Owner): boolean => tool === 'argo-cd';
