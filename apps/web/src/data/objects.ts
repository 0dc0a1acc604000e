/** Single objects as text: read, tried and written. */

import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import { getObject, type RawObject, replaceObject } from '@sluice/shared/api/objects';
import { queryOptions } from '@tanstack/react-query';
import { type Call, ClientError } from './client.ts';
import { healing } from './services.ts';

/** Only objects of services are told about; others may be changed by anybody at any time. */
const refreshMilliseconds = 10_000;

/** Null: there is no such object. */
export const objectQuery = (call: Call, ref: ObjectRef) =>
  queryOptions({
    queryKey: [getObject.operationId, ref] as const,
    queryFn: async ({ signal }): Promise<RawObject | null> => {
      try {
        return await call(getObject, { params: ref }, signal);
      } catch (error) {
        if (error instanceof ClientError && error.code === 'not-found') return null;
        throw error;
      }
    },
    ...healing,
    staleTime: 0,
    refetchInterval: (query) => healing.refetchInterval(query) || refreshMilliseconds,
  });

export type ObjectChange = {
  readonly ref: ObjectRef;
  readonly yaml: string;
  readonly reason: string;
  /** Codes of new findings that are accepted. */
  readonly force: readonly string[];
  /** Of the object that the text was made from; null: there was none. */
  readonly etag: string | null;
};

export type ReplaceResult = ResponseOf<typeof replaceObject>;

const bodyOf = ({ yaml, reason, force }: ObjectChange) => ({
  yaml,
  ...(reason !== '' && { reason }),
  ...(force.length > 0 && { force: [...force] }),
});

const ifMatch = ({ etag }: ObjectChange) => (etag === null ? {} : { 'if-match': `"${etag}"` });

/** What the cluster and Sluice say of it; nothing is written. */
export const tryObject = (call: Call, change: ObjectChange): Promise<ReplaceResult> =>
  call(replaceObject, {
    params: change.ref,
    query: { dryRun: 'true' },
    headers: ifMatch(change),
    body: bodyOf(change),
  });

export const writeObject = (call: Call, change: ObjectChange, idempotencyKey: string): Promise<ReplaceResult> =>
  call(replaceObject, {
    params: change.ref,
    query: {},
    headers: { ...ifMatch(change), 'idempotency-key': idempotencyKey },
    body: bodyOf(change),
  });
