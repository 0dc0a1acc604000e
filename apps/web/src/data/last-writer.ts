/** Who wrote the rules of a service last, for whoever is surprised by it. */
import type { listChanges } from '@sluice/shared/api/changes';
import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { ServiceState } from '@sluice/shared/api/services';
import { useQuery } from '@tanstack/react-query';
import { createContext, useEffect } from 'react';
import type { Call } from './client.ts';
import { historyQuery } from './history.ts';

export type Writer = {
  /** A user, or the field manager of what was not done here. */
  readonly name: string;
  readonly isOutside: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
};

/** Null: nobody knows. */
export const LastWriter = createContext<Writer | null>(null);

type History = Pick<ResponseOf<typeof listChanges>, 'changes' | 'outside'>;
type ObjectRef = ServiceState['objects'][number];

const isRouting = ({ kind }: Pick<ObjectRef, 'kind'>) => kind !== 'DestinationRule';
const nameOf = ({ kind, namespace, name }: ObjectRef) => `${kind} ${namespace}/${name}`;

/**
 * @param objects those that decide for the service now: who deleted one has left no name anywhere, and is not to be taken
 *   for who wrote another
 */
export function lastWriterOf({ changes, outside }: History, objects: readonly ObjectRef[]): Writer | null {
  const routing = new Set(objects.filter(isRouting).map(nameOf));
  const touches = (object: ObjectRef) => routing.has(nameOf(object));
  const writers = [
    ...changes
      .filter((change) => change.state === 'applied' && change.objects.some(touches))
      .map(({ user, at }) => ({ name: user, isOutside: false, at: Date.parse(at) })),
    ...outside.flatMap(({ object, manager, at }) =>
      at !== null && touches(object) ? [{ name: manager, isOutside: true, at: Date.parse(at) }] : [],
    ),
  ];
  // The cluster keeps whole seconds: of the same second it is who wrote elsewhere, for that is the last there was.
  return writers.reduce<Writer | null>((last, each) => (last === null || each.at >= last.at ? each : last), null);
}

/** Asked for only where somebody wants to know; null until then, and where it may not be read. */
export function useLastWriter(call: Call, service: ServiceState, isWanted: boolean): Writer | null {
  const { namespace, name, etag, objects } = service;
  const { data, dataUpdatedAt, refetch } = useQuery({
    ...historyQuery(call, { namespace, service: name }),
    retry: false,
    enabled: isWanted,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read before this state knows nothing of it
  useEffect(() => {
    if (isWanted) void refetch();
  }, [etag, isWanted, refetch]);
  return isWanted && data !== undefined && dataUpdatedAt > 0 ? lastWriterOf(data, objects) : null;
}
