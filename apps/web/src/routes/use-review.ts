import type { ServiceState } from '@sluice/shared/api/services';
import type { Edit } from '@sluice/shared/routing/edit';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type ChangeIntent, isObjection, makeChange, objectionQuery, previewQuery } from '../data/changes.ts';
import { ClientError } from '../data/client.ts';
import { type MadeHere, noteMadeHere } from '../data/history.ts';
import { randomKey } from '../data/random-key.ts';
import { serviceQuery } from '../data/services.ts';
import type { ReviewProblem } from '../features/review-change/review-problem.ts';
import type { ReviewState } from '../features/review-change/review-state.ts';
import { acceptableOf, type Reviewed } from '../features/review-change/reviewed.ts';
import type { PageContext } from './root-route.ts';
import { useObstacleText } from './use-obstacle-text.ts';
import { useResultText } from './use-result-text.ts';
import { useRights } from './use-rights.ts';

export type Applied = MadeHere & { readonly reviewed: Reviewed };

type ReviewOptions = {
  readonly service: ServiceState;
  /** The whole draft. */
  readonly edits: readonly Edit[];
  readonly context: PageContext;
  readonly onApplied?: (applied: Applied) => void;
};

/**
 * The review of a draft, a promotion, an undo or a restoration: opened, previewed, applied. What is sent rests on the
 * state that the preview was for. Closing it, or a failure, keeps the draft.
 */
export function useReview({ service, edits, context, onApplied }: ReviewOptions) {
  const { call, queryClient } = context;
  const resultOf = useResultText(service);
  const ref = { namespace: service.namespace, service: service.name };
  const obstacle = useObstacleText(useRights(service.namespace).obstacle);
  const [opened, setOpened] = useState<Opened | null>(null);
  // While it is being applied, the rules change under the draft: what is reviewed then stays what was.
  const [underway, setUnderway] = useState<ChangeIntent | null>(null);
  const keys = useRef(new Map<string, string>());
  const present = opened && intentOf(opened, edits);
  const intent = underway ?? present ?? noIntent;

  const preview = useQuery({ ...previewQuery(call, ref, intent), enabled: opened !== null && underway === null });
  const objection = useQuery({
    ...objectionQuery(call, ref, intent),
    enabled: opened?.reviewed.type === 'promotion' && underway === null,
  });
  const apply = useMutation({
    mutationFn: (request: Parameters<typeof makeChange>[2]) => makeChange(call, queryClient, request),
  });

  const open = (reviewed: Reviewed) => {
    apply.reset();
    keys.current = new Map();
    setOpened({ reviewed, etag: service.etag, accepted: [], drop: [] });
  };
  const close = () => {
    setOpened(null);
    apply.reset();
  };
  const applyNow = async (reason: string) => {
    if (opened === null || present === null || preview.data === undefined) return;
    const startedAt = performance.now();
    const countedSince = service.evidence.since;
    const seen = preview.data;
    const { etag } = seen;
    setUnderway(present);
    try {
      const idempotencyKey = keyFor(keys.current, [present, etag, reason]);
      const result = await apply.mutateAsync({ ref, intent: present, etag, idempotencyKey, reason });
      const made = {
        id: result.change,
        seconds: (performance.now() - startedAt) / 1000,
        at: Date.now(),
        etag: result.service.etag,
        countedSince,
        result,
        preview: seen,
      };
      noteMadeHere(queryClient, ref, made);
      context.results.add({ tone: 'ok', ...resultOf(made) });
      onApplied?.({ ...made, reviewed: opened.reviewed });
      close();
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      // `apply.error` has it, and the sheet shows it.
    } finally {
      setUnderway(null);
    }
  };
  const change = (next: Partial<Opened>) => {
    apply.reset();
    setOpened(opened && { ...opened, ...next });
  };
  const previewProblem = problemOf(preview.isFetching ? null : preview.error);
  const applyProblem = problemOf(apply.error);
  const objections = objection.isFetching ? null : problemOf(objection.data ?? objection.error);

  const isPromotion = opened?.reviewed.type === 'promotion';
  const state: ReviewState | null = opened && {
    reviewed: opened.reviewed,
    preview: preview.isFetching ? null : (preview.data ?? null),
    isChecking: preview.isFetching || (isPromotion && objection.isFetching),
    // The failure of the write itself says more.
    previewProblem: applyProblem === null ? previewProblem : null,
    objection: objections,
    applyProblem,
    isApplying: underway !== null,
    obstacle,
    isOutdated: underway === null && service.etag !== opened.etag && service.etag !== preview.data?.etag,
    acceptable: acceptableOf(opened.reviewed, opened.accepted, [previewProblem, objections, applyProblem]),
    accepted: opened.accepted,
    accept: (accepted) => change({ accepted }),
    drop: opened.drop,
    dropToo: (drop) => change({ drop }),
    checkAgain: () => {
      apply.reset();
      void queryClient.invalidateQueries({ queryKey: serviceQuery(call, ref).queryKey });
      void preview.refetch();
      if (isPromotion) void objection.refetch();
    },
    apply: (reason) => void applyNow(reason),
    close,
  };
  return {
    /** Null while no review is open. */
    state,
    /** What is sent, for those who would rather send it themselves. */
    intent,
    /** Opens the review of the draft. */
    open: () => open({ type: 'draft' }),
    openFor: open,
    close,
  };
}

export type Review = ReturnType<typeof useReview>;

type Opened = {
  readonly reviewed: Reviewed;
  /** Of the service when the review was opened. */
  readonly etag: string;
  /** What the operator insists on: versions, objections or findings, by the kind of change. */
  readonly accepted: readonly string[];
  readonly drop: Extract<ChangeIntent, { type: 'promotion' }>['drop'];
};

const noIntent: ChangeIntent = { type: 'edits', edits: [], forced: [] };

function intentOf({ reviewed, accepted, drop }: Opened, edits: readonly Edit[]): ChangeIntent {
  switch (reviewed.type) {
    case 'draft':
      return { type: 'edits', edits, forced: accepted };
    case 'restore':
      return { type: 'edits', edits: reviewed.edits, forced: accepted };
    case 'promotion':
      return { type: 'promotion', version: reviewed.version, drop, forced: accepted.filter(isObjection) };
    case 'undo':
      return { type: 'undo', change: reviewed.change.id, forced: accepted };
  }
}

/** The same request has the same key for as long as the review is open, so that trying again cannot do it twice. */
function keyFor(keys: Map<string, string>, request: unknown): string {
  const text = JSON.stringify(request);
  const key = keys.get(text) ?? randomKey();
  keys.set(text, key);
  return key;
}

function problemOf(error: Error | null): ReviewProblem | null {
  if (error === null) return null;
  if (!(error instanceof ClientError)) throw error;
  const { code, problem } = error;
  return {
    code,
    detail: problem?.detail,
    instance: problem?.instance,
    issues: problem?.issues ?? [],
    params: problem?.params ?? {},
    conflicts: problem?.conflicts ?? [],
  };
}
