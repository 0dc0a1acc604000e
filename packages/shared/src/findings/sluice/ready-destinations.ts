/** Shares of requests that fail because nothing is there to take them. */

import { isReady } from '../../kubernetes/core.ts';
import { selects } from '../../kubernetes/object.ts';
import { type VirtualServiceSubject, virtualServiceCheck } from '../analyze/spec-check.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { readServiceSelector } from '../cluster/service-shape.ts';
import { type Path, problem } from '../finding.ts';
import type { Report } from '../validation/report.ts';
import type { DestinationShape, WeightedShape } from '../validation/shape/virtual-service-shape.ts';
import { ruleLabel } from './rule-label.ts';
import { destinationLabel } from './rule-weights.ts';
import { ruleInEffect, serviceBehind } from './service-in-effect.ts';

type Labels = Readonly<Record<string, string>>;

/** In percent, to one digit. A single destination gets everything, whatever its weight. */
function percentOf(routes: readonly WeightedShape[], index: number): number {
  if (routes.length === 1) return 100;
  const total = routes.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  return total > 0 ? Math.round(((routes[index]?.weight ?? 0) / total) * 1000) / 10 : 0;
}

type Outcome = 'fine' | 'undefined' | 'notReady';

/**
 * What becomes of requests to a destination from the object's own namespace. A subset that nobody defines at all is
 * IST0101 already; services without selector have their endpoints from elsewhere.
 */
function outcomeOf(destination: DestinationShape, namespace: string, cluster: ClusterIndex): Outcome {
  const known = serviceBehind(destination.host ?? '', namespace, cluster);
  if (!known || Object.keys(readServiceSelector(known.service)).length === 0) return 'fine';
  let labels: Labels = {};
  if (destination.subset) {
    const { subset: name } = destination;
    const subset = ruleInEffect(known, namespace, cluster)?.subsets.find((each) => each.name === name);
    if (!subset) return cluster.hasSubset(destination.host ?? '', namespace, name) ? 'undefined' : 'fine';
    labels = subset.labels ?? {};
  }
  const pods = cluster.podsOf(known.service).filter((pod) => selects(labels, pod.metadata.labels));
  return pods.some((pod) => isReady(pod)) ? 'fine' : 'notReady';
}

function checkRule(
  { namespace }: VirtualServiceSubject,
  routes: readonly WeightedShape[],
  rule: string,
  path: Path,
  cluster: ClusterIndex,
  report: Report,
): void {
  for (const [index, { destination }] of routes.entries()) {
    const percent = percentOf(routes, index);
    if (!destination || percent === 0) continue;
    const outcome = outcomeOf(destination, namespace, cluster);
    const params = { rule, percent, destination: destinationLabel(destination) };
    const at = [...path, index, 'destination'];
    if (outcome === 'notReady') report(at, problem('sluice.destination.notReady', params));
    if (outcome === 'undefined') report(at, problem('sluice.destination.undefined', { ...params, namespace }));
  }
}

export const readyDestinations = virtualServiceCheck('sluice.ReadyDestinations', (subject, cluster, report) => {
  for (const protocol of ['http', 'tls', 'tcp'] as const) {
    for (const [index, route] of (subject.spec[protocol] ?? []).entries()) {
      const rule = ruleLabel(index, 'name' in route ? route.name : null);
      checkRule(subject, route.route ?? [], rule, ['spec', protocol, index, 'route'], cluster, report);
    }
  }
});
