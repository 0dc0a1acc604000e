/** Requests that proxies have counted, read from what they would answer to a scrape. */
import { parsePrometheusText } from '@sluice/shared/traffic/prometheus-text';
import { renderStatsPage } from '../stats-page.ts';
import type { InMemoryMesh } from './in-memory-mesh.ts';

export type CountedRequests = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

const wanted = new Set(['istio_requests_total']);

/** All series of `istio_requests_total` of a pod whose labels include these. */
export function countedBy(
  mesh: InMemoryMesh,
  workload: string,
  labels: Record<string, string> = {},
): CountedRequests[] {
  return mesh.podsOf(workload).flatMap(({ metadata }) => {
    const pod = mesh.dataPlane.podByName(metadata.namespace ?? 'default', metadata.name);
    if (pod === undefined) return [];
    return parsePrometheusText(renderStatsPage(pod.stats), wanted).filter((sample) =>
      Object.entries(labels).every(([name, value]) => sample.labels[name] === value),
    );
  });
}

export function totalOf(requests: readonly CountedRequests[]): number {
  return requests.reduce((sum, { value }) => sum + value, 0);
}
