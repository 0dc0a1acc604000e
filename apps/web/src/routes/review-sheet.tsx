import type { ServiceState } from '@sluice/shared/api/services';
import { lazy, Suspense, useEffect } from 'react';
import { apiCallOf } from '../data/changes.ts';
import type { Freshness } from '../data/freshness.ts';
import { whenIdle } from '../ui/after-paint.ts';
import type { Slot } from '../ui/version-slot.ts';
import type { Review } from './use-review.ts';

/** Milliseconds after the page is there. */
const latestLoad = 3000;
const loadReview = () => import('../features/review-change/review-dialog.tsx');
const ReviewDialog = lazy(async () => ({ default: (await loadReview()).ReviewDialog }));

type ReviewSheetProps = {
  readonly service: ServiceState;
  readonly review: Review;
  readonly slots: ReadonlyMap<string, Slot>;
  /** Of all requests to the service; null while nobody knows. */
  readonly requestsPerSecond: number | null;
  readonly freshness: Freshness;
  /** What others applied stays: what was drafted against it goes. */
  readonly onTakeTheirs?: () => void;
};

/** The open review, if there is one. It comes as a chunk of its own, loaded before anybody wants it. */
export function ReviewSheet({ service, review, slots, requestsPerSecond, freshness, onTakeTheirs }: ReviewSheetProps) {
  useEffect(() => whenIdle(() => void loadReview(), latestLoad), []);
  useFocusAfter(review.state !== null);
  if (review.state === null) return null;
  const { namespace, name, versions } = service;
  return (
    <Suspense>
      <ReviewDialog
        service={name}
        versions={versions}
        slots={slots}
        byPods={byPods(service)}
        review={review.state}
        requestsPerSecond={requestsPerSecond}
        ageOf={() => (freshness.asOf === null ? null : (Date.now() - freshness.asOf) / 1000)}
        apiCall={apiCallOf({ namespace, service: name }, review.intent)}
        onTakeTheirs={() => {
          if (review.state?.reviewed.type === 'draft') onTakeTheirs?.();
          review.close();
        }}
      />
    </Suspense>
  );
}

/** What opened the review has the focus again, unless it is gone by then, as the button is once nothing is drafted. */
function useFocusAfter(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        document.getElementById('content')?.focus({ preventScroll: true });
      });
    };
  }, [isOpen]);
}

function byPods({ desired: { source, weights } }: ServiceState): ReadonlyMap<string, number> | null {
  return source === 'pods' ? new Map(weights.map(({ version, share }) => [version, share])) : null;
}
