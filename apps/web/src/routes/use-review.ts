import type { ServiceState } from '@sluice/shared/api/services';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ClientError } from '../data/client.ts';
import { serviceQuery } from '../data/services.ts';
import { applyWeights, previewQuery, type WeightsChange } from '../data/weights.ts';
import type { AppliedChange } from '../features/change-status/change-status.tsx';
import type { Preview } from '../features/review-change/planned-writes.tsx';
import type { ReviewProblem } from '../features/review-change/review-dialog.tsx';
import type { ReviewedWeight } from '../features/review-change/weight-changes.tsx';
import type { PageContext } from './root-route.ts';

type Reviewed = {
  readonly change: WeightsChange;
  readonly weights: readonly ReviewedWeight[];
};

export type Applied = AppliedChange & {
  /** What was in effect before; null where no rule was. */
  readonly before: readonly number[] | null;
};

type ReviewOptions = {
  readonly service: ServiceState;
  readonly weights: readonly ReviewedWeight[];
  readonly context: PageContext;
  readonly onApplied: (applied: Applied) => void;
};

/** The review of a draft: opened, checked by a dry run, applied. Closing it, or a failure, keeps the draft. */
export function useReview({ service, weights, context, onApplied }: ReviewOptions) {
  const { call, queryClient } = context;
  const ref = { namespace: service.namespace, service: service.name };
  const [isOpen, setOpen] = useState(false);
  const [forced, setForced] = useState<readonly string[]>([]);
  // While it is being applied, the rules change under the draft: what is reviewed then stays what was.
  const [underway, setUnderway] = useState<Reviewed | null>(null);
  const present: Reviewed = {
    change: {
      ref,
      etag: service.etag,
      weights: Object.fromEntries(weights.map(({ version, to }) => [version, to])),
      force: forced,
    },
    weights,
  };
  const reviewed = underway ?? present;

  const preview = useQuery({ ...previewQuery(call, reviewed.change), enabled: isOpen && underway === null });
  const apply = useMutation({
    mutationFn: ({ change, reason }: { change: WeightsChange; reason: string }) =>
      applyWeights(call, queryClient, change, reason),
  });

  const close = () => {
    setOpen(false);
    setForced([]);
    apply.reset();
  };
  const applyNow = async (reason: string) => {
    const startedAt = performance.now();
    const countedSince = service.evidence.since;
    const before = service.desired.source === 'rule' ? weights.map(({ from }) => from) : null;
    setUnderway(present);
    try {
      const result = await apply.mutateAsync({ change: present.change, reason });
      onApplied({ seconds: (performance.now() - startedAt) / 1000, etag: result.service.etag, countedSince, before });
      close();
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      // `apply.error` has it, and the dialog shows it.
    } finally {
      setUnderway(null);
    }
  };

  return {
    isOpen,
    open: () => setOpen(true),
    close,
    weights: reviewed.weights,
    preview: previewOf(preview),
    // The failure of the write itself says more.
    previewProblem: problemOf(preview.isFetching || apply.error ? null : preview.error),
    applyProblem: problemOf(apply.error),
    isApplying: underway !== null,
    notReady: notReadyOf(reviewed.weights, service, forced),
    forced,
    force: (versions: readonly string[]) => {
      apply.reset();
      setForced(versions);
    },
    checkAgain: () => {
      apply.reset();
      void queryClient.invalidateQueries({ queryKey: serviceQuery(call, ref).queryKey });
      void preview.refetch();
    },
    apply: (reason: string) => void applyNow(reason),
  };
}

function previewOf({
  data,
  error,
  isFetching,
}: {
  data: Preview | undefined;
  error: Error | null;
  isFetching: boolean;
}): Preview {
  if (isFetching) return 'checking';
  if (error !== null) return null;
  return data ?? 'checking';
}

/** Versions that gain weight without a ready pod, and those that were forced when they had none. */
function notReadyOf(weights: readonly ReviewedWeight[], { versions }: ServiceState, forced: readonly string[]) {
  const gaining = new Set(weights.flatMap(({ version, from, to }) => (to > from ? [version] : [])));
  return versions
    .filter(({ name, pods }) => forced.includes(name) || (gaining.has(name) && pods.ready === 0))
    .map(({ name }) => name);
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
  };
}
