/**
 * Where a plan has to give proxies time. Istiod pushes clusters and routes to every proxy on its own, so a route can
 * arrive before the subset that it names, and a subset can go before the route that names it: requests fail with 503 NC
 * in between (istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services, "make before break").
 */
import type { DestinationRule } from '../istio/destination-rule.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { allDestinationsOf } from '../routing/destination-hosts.ts';
import type { PlannedObject, Write } from './plan.ts';

/** Whether a write may only be made when proxies know of some of the writes before it. */
export function needsEarlier(write: Write, earlier: readonly Write[]): boolean {
  const named = intersects(subsetsNamedBy(write), earlier.flatMap(subsetsAddedBy));
  return named || intersects(subsetsLostBy(write), earlier.flatMap(subsetsReleasedBy));
}

function subsetsAddedBy(write: Write): string[] {
  const before = new Set(subsetsIn(write, beforeOf(write)));
  return subsetsIn(write, afterOf(write)).filter((name) => !before.has(name));
}

function subsetsLostBy(write: Write): string[] {
  const after = new Set(subsetsIn(write, afterOf(write)));
  return subsetsIn(write, beforeOf(write)).filter((name) => !after.has(name));
}

const subsetsNamedBy = (write: Write) => usesIn(write, afterOf(write));
const subsetsReleasedBy = (write: Write) => usesIn(write, beforeOf(write));

const beforeOf = (write: Write) => (write.action === 'create' ? null : write.before);
const afterOf = (write: Write) => (write.action === 'delete' ? null : write.after);

function subsetsIn({ object }: Write, state: PlannedObject | null): string[] {
  if (object.kind !== 'DestinationRule' || state === null) return [];
  return ((state as DestinationRule).spec.subsets ?? []).map(({ name }) => name);
}

function usesIn({ object }: Write, state: PlannedObject | null): string[] {
  if (object.kind !== 'VirtualService' || state === null) return [];
  return allDestinationsOf(state as VirtualService).flatMap(({ subset }) => subset || []);
}

function intersects(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(others);
  return some.some((each) => known.has(each));
}
