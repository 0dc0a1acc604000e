import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { ServiceState } from '@sluice/shared/api/services';
import { useQuery } from '@tanstack/react-query';
import { previewQuery } from '../data/changes.ts';
import type { PageContext } from './root-route.ts';

/**
 * What Sluice would create: the object as it would be if all requests went to the first version. Null while that is
 * asked.
 */
export function useNewObject(
  { call }: PageContext,
  { namespace, name, versions }: ServiceState,
  ref: ObjectRef,
  isWanted: boolean,
): string | null {
  const weights = Object.fromEntries(versions.map((version, at) => [version.name, at === 0 ? 100 : 0]));
  const forced = versions.map((version) => version.name);
  const intent = { type: 'edits', edits: [{ type: 'setWeights', weights }], forced } as const;
  const isAskable = versions.length > 0;
  const { data, error } = useQuery({
    ...previewQuery(call, { namespace, service: name }, intent),
    enabled: isWanted && isAskable,
  });
  if (!isWanted) return null;
  if (!isAskable || error !== null) return plainObject(ref, name);
  if (data === undefined) return null;
  return data.writes.find(({ object }) => object.kind === ref.kind)?.yaml.after ?? plainObject(ref, name);
}

/** The least that the cluster takes. */
function plainObject({ kind, namespace, name }: ObjectRef, host: string): string {
  const head = `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n`;
  return kind === 'VirtualService'
    ? `${head}  hosts:\n    - ${host}\n  http:\n    - route:\n        - destination:\n            host: ${host}\n`
    : `${head}  host: ${host}\n`;
}
