/** How everything is that Sluice depends on. */
import { getStatus, type Status } from '@sluice/shared/api/status';
import { queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing } from './services.ts';

const refreshMilliseconds = 5_000;

export const statusQuery = (call: Call) =>
  queryOptions({
    queryKey: [getStatus.operationId] as const,
    queryFn: async ({ signal }) => {
      const status = await call(getStatus, {}, signal);
      return { status, readAt: Date.now() };
    },
    ...healing,
    staleTime: 0,
    refetchInterval: (query) => healing.refetchInterval(query) || refreshMilliseconds,
  });

/** For those who are asked why: in English and without a word about the user. */
export function reportOf(status: Status, browser: { readonly readAt: number; readonly agent: string }): string {
  const { cluster, traffic, istiod, stream, kinds } = status;
  const line = (name: string, ...parts: readonly (string | number | null)[]) =>
    `${name}: ${parts.filter((part) => part !== null && part !== '').join(', ')}`;
  return [
    line('Sluice', status.version),
    line('Server clock', new Date(status.now).toISOString(), `browser ahead by ${browser.readAt - status.now} ms`),
    line('Cluster', cluster.state, cluster.server, cluster.detail),
    line('Namespaces', status.namespaces?.join(' ') ?? 'all'),
    line('Proxies', traffic.direct.state, `${traffic.direct.proxies} proxies`, traffic.direct.detail),
    line('Prometheus', traffic.prometheus.state, traffic.prometheus.detail),
    line('istiod', istiod.state, `${istiod.replicas} replicas`, istiod.version, istiod.detail),
    line('Stream', `${stream.clients} clients`, `${stream.lagMs} ms`),
    ...kinds.map(({ kind, state, objects, detail }) => line(`  ${kind}`, state, `${objects} objects`, detail)),
    line('Browser', browser.agent),
  ].join('\n');
}
