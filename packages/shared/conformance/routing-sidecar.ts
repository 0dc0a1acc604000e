/** Which virtual hosts and clusters a sidecar gets. */
import { z } from 'zod';
import { compileMesh } from '../src/evaluate/compile.ts';
import type { CompiledRoute } from '../src/evaluate/http-routes.ts';
import { proxyConfigFor } from '../src/evaluate/proxy-config.ts';
import type { RouteConfiguration } from '../src/evaluate/virtual-host.ts';
import { meshOf, Resource, readTable, unreadable } from './routing-objects.ts';
import { type TableReport, TableTally } from './table-report.ts';

const Table = z.object({
  services: z.array(Resource),
  cases: z.array(
    z.object({
      id: z.string(),
      client: z.object({ configNamespace: z.string() }),
      routeName: z.string(),
      resources: z.array(Resource),
      expect: z.record(z.string(), z.array(z.string()).nullable()).nullable(),
    }),
  ),
});
type Case = z.infer<typeof Table>['cases'][number];

function clusterOf(route: CompiledRoute): string {
  return route.decision.kind === 'route' ? route.decision.clusters.map(({ cluster }) => cluster).join(' ') : '';
}

/** The clusters of a virtual host's routes in order, or null where there is no such virtual host. */
function clustersOf(configuration: RouteConfiguration | null, host: string): string[] | null {
  const found = configuration?.virtualHosts.find(({ name }) => name === host);
  return found ? found.routes.map(clusterOf) : null;
}

function objections(table: z.infer<typeof Table>, each: Case): string[] {
  const mesh = meshOf([...table.services, ...each.resources], 'cluster.local');
  const proxy = { kind: 'sidecar', namespace: each.client.configNamespace, labels: {} } as const;
  const configuration = proxyConfigFor(compileMesh(mesh), proxy).routes(Number(each.routeName));
  return Object.entries(each.expect ?? {}).flatMap(([host, wanted]) => {
    const got = JSON.stringify(clustersOf(configuration, host));
    return got === JSON.stringify(wanted) ? [] : [`${host}: wanted ${JSON.stringify(wanted)}, got ${got}`];
  });
}

export function runSidecarRoutes(corpus: string): TableReport {
  const tally = new TableTally('sidecar routes');
  const table = readTable(corpus, 'routing/sidecar-routes.json', Table);
  for (const each of table.cases) {
    const reason = unreadable(each.resources);
    if (reason) tally.exclude(reason);
    else tally.add(each.id, objections(table, each));
  }
  return tally.report();
}
