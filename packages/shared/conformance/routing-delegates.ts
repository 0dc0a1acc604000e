/** Merging of delegate VirtualServices. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { hasConflict, mergeDelegates, mergeMatches } from '../src/evaluate/delegates.ts';
import { HTTPMatchRequest, HTTPRoute } from '../src/istio/virtual-service.ts';
import { readTable } from './routing-objects.ts';
import { type TableReport, TableTally } from './table-report.ts';

const Matches = z.array(HTTPMatchRequest).nullable();

const Table = z.object({
  tables: z.object({
    TestMergeHttpRoutes: z.array(
      z.object({ name: z.string(), root: HTTPRoute, delegate: z.array(HTTPRoute), expected: z.array(HTTPRoute) }),
    ),
    TestMergeHTTPMatchRequests: z.array(
      z.object({ name: z.string(), root: Matches, delegate: Matches, expected: Matches }),
    ),
    TestHasConflict: z.array(
      z.object({ name: z.string(), root: HTTPMatchRequest, leaf: HTTPMatchRequest, expected: z.boolean() }),
    ),
  }),
});

function difference(wanted: unknown, got: unknown): string[] {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  if (isDeepStrictEqual(plain(wanted), plain(got))) return [];
  return [`wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`];
}

export function runDelegates(corpus: string): TableReport {
  const { tables } = readTable(corpus, 'routing/delegates.json', Table);
  const tally = new TableTally('delegates');
  for (const { name, root, delegate, expected } of tables.TestMergeHttpRoutes) {
    tally.add(`TestMergeHttpRoutes/${name}`, difference(expected, mergeDelegates(root, delegate)));
  }
  for (const { name, root, delegate, expected } of tables.TestMergeHTTPMatchRequests) {
    tally.add(`TestMergeHTTPMatchRequests/${name}`, difference(expected, mergeMatches(root ?? [], delegate ?? [])));
  }
  for (const { name, root, leaf, expected } of tables.TestHasConflict) {
    tally.add(`TestHasConflict/${name}`, difference(expected, hasConflict(root, leaf)));
  }
  return tally.report();
}
