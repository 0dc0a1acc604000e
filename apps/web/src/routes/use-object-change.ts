import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { ProblemIssue } from '@sluice/shared/api/problem';
import type { ServiceState } from '@sluice/shared/api/services';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ClientError } from '../data/client.ts';
import { historyKey, type MadeHere, noteMadeHere } from '../data/history.ts';
import { findingsKey } from '../data/live.ts';
import { type ObjectChange, objectQuery, type ReplaceResult, tryObject, writeObject } from '../data/objects.ts';
import { randomKey } from '../data/random-key.ts';
import { serviceQuery } from '../data/services.ts';
import { objectName } from '../features/object-editor/problem-list.tsx';
import { useObjectsWords } from '../i18n/objects/use-objects-words.ts';
import type { PageContext } from './root-route.ts';
import type { AppliedText } from './use-object-text.ts';

type Options = {
  readonly ref: ObjectRef;
  /** On whose page the text is written. */
  readonly service: ServiceState;
  readonly text: string;
  readonly etag: string | null;
  readonly onApplied: (applied: AppliedText) => void;
};

export type ObjectChangeState = ReturnType<typeof useObjectChange>;

const noIssues: readonly ProblemIssue[] = [];

/** The way of a text into the cluster: tried first, then written, the same each time it is sent. */
export function useObjectChange(
  { call, queryClient, results }: PageContext,
  { ref, service, text, etag, onApplied }: Options,
) {
  const t = useObjectsWords();
  const [force, setForce] = useState<readonly string[]>([]);
  const keys = useRef(new Map<string, string>());
  const changeWith = (reason: string, accepted = force): ObjectChange => ({
    ref,
    yaml: text,
    reason,
    force: accepted,
    etag,
  });
  const attempt = useMutation({ mutationFn: (change: ObjectChange) => tryObject(call, change) });
  const write = useMutation({
    mutationFn: async (change: ObjectChange) => {
      const startedAt = performance.now();
      const result = await writeObject(call, change, keyFor(keys.current, change));
      return { ...result, seconds: (performance.now() - startedAt) / 1000 };
    },
    onSuccess: (result) => {
      const { object, history, change, merged, seconds } = result;
      const made = { id: change, seconds, at: Date.now(), countedSince: service.evidence.since };
      if (result.writes.length > 0) void noteOn(service, { ...made, result: { history, merged }, preview: null });
      if (object !== null) {
        queryClient.setQueryData(objectQuery(call, ref).queryKey, object);
        onApplied(object);
      }
      void queryClient.invalidateQueries({ queryKey: [findingsKey] });
      void queryClient.invalidateQueries({ queryKey: [historyKey] });
      const name = objectName(ref);
      const isLost = history !== null && !history.recorded;
      results.add({
        tone: 'ok',
        text: isLost
          ? t('appliedUnrecorded', { object: name, reason: history.reason ?? '' })
          : t('applied', { object: name }),
        undo: change === null ? null : { namespace: service.namespace, service: service.name, change },
      });
      attempt.reset();
      setForce([]);
    },
  });
  /** The service as it is right after the change is what tells a later one from it. */
  const noteOn = async ({ namespace, name }: ServiceState, made: Omit<MadeHere, 'etag'>) => {
    const at = { namespace, service: name };
    const after = await queryClient.fetchQuery({ ...serviceQuery(call, at), staleTime: 0 }).catch(() => null);
    if (after !== null) noteMadeHere(queryClient, at, { ...made, etag: after.etag });
  };
  // What was said of another text says nothing about this one.
  const isCurrent = (variables: ObjectChange | undefined) => variables?.yaml === text && variables.etag === etag;
  const error = clientError(write.error) ?? clientError(attempt.error);
  const failed = error !== null && isCurrent(write.error === null ? attempt.variables : write.variables) ? error : null;
  const checked: ReplaceResult | null = isCurrent(attempt.variables) ? (attempt.data ?? null) : null;
  const check = (accepted = force) => {
    write.reset();
    attempt.mutate(changeWith('', accepted));
  };
  return {
    /** What the cluster would do; null until it was asked about this very text. */
    checked,
    isOutdated: attempt.variables !== undefined && !isCurrent(attempt.variables),
    isChecking: attempt.isPending,
    isApplying: write.isPending,
    failed,
    issues: failed?.problem?.issues ?? noIssues,
    /** Codes of errors that may be accepted by name. */
    acceptable: failed?.code === 'unsafe-change' ? codesOf(failed) : force,
    force,
    accept: (accepted: readonly string[]) => {
      setForce(accepted);
      check(accepted);
    },
    check: () => check(),
    apply: (reason: string) => write.mutate(changeWith(reason)),
  };
}

function clientError(error: Error | null): ClientError | null {
  if (error !== null && !(error instanceof ClientError)) throw error;
  return error;
}

function codesOf({ problem }: ClientError): readonly string[] {
  const codes = problem?.params?.codes;
  return Array.isArray(codes) ? codes : [];
}

function keyFor(keys: Map<string, string>, change: ObjectChange): string {
  const text = JSON.stringify(change);
  const key = keys.get(text) ?? randomKey();
  keys.set(text, key);
  return key;
}
