/** The request that is tested, as the address has it. */
import type { HTTPMatchRequest, StringMatch } from '@sluice/shared/istio/virtual-service';
import { z } from 'zod';

export const testViews = ['applied', 'draft', 'compare'] as const;
export type TestView = (typeof testViews)[number];

const text = (max: number) => z.coerce.string().max(max).optional().catch(undefined);

export const TestSearch = z.object({
  /** `workload/namespace/name` or `gateway/namespace/name`. */
  from: text(600),
  /** `app=x,version=v1`: instead of the labels that the workload has. */
  labels: text(2000),
  method: text(20),
  host: text(300),
  port: z.coerce.number().int().min(1).max(65_535).optional().catch(undefined),
  path: text(4000),
  /** One `name: value` a line. */
  headers: text(8000),
  view: z.enum(testViews).optional().catch(undefined),
});
export type TestSearch = z.infer<typeof TestSearch>;

export type HeaderLine = { readonly name: string; readonly value: string };

export function readHeaders(lines: string): HeaderLine[] {
  return lines.split('\n').flatMap((line) => {
    const [, name, value] = /^([^:]*):?(.*)$/.exec(line) ?? [];
    return line === '' ? [] : [{ name: (name ?? '').trim(), value: (value ?? '').trim() }];
  });
}

export const writeHeaders = (headers: readonly HeaderLine[]): string =>
  headers
    .filter(({ name, value }) => name !== '' || value !== '')
    .map(({ name, value }) => `${name}: ${value}`)
    .join('\n');

/** What fits a StringMatch, as far as one can tell: expressions are left to a person. */
function fitting(match: StringMatch | null | undefined): string | null {
  if (typeof match?.exact === 'string') return match.exact;
  if (typeof match?.prefix === 'string') return match.prefix;
  return typeof match?.regex === 'string' && match.regex !== '*' ? null : 'x';
}

/** A request that the first alternative of a rule takes, as far as one can be made; for "Test this rule". */
export function searchForRule({ matches }: { readonly matches: readonly HTTPMatchRequest[] }): TestSearch {
  const match = matches[0] ?? {};
  const headers = Object.entries(match.headers ?? {}).map(([name, wanted]) => ({
    name,
    value: fitting(wanted) ?? '',
  }));
  const query = new URLSearchParams(
    Object.entries(match.queryParams ?? {}).map(([name, wanted]) => [name, fitting(wanted) ?? '']),
  ).toString();
  const path = fitting(match.uri ?? { exact: '/' }) ?? '/';
  return {
    path: query === '' ? path : `${path}?${query}`,
    headers: writeHeaders(headers),
    ...(match.method && { method: fitting(match.method) ?? 'GET' }),
    ...(match.authority && { host: fitting(match.authority) ?? undefined }),
    ...(typeof match.port === 'number' && { port: match.port }),
    ...(match.sourceLabels && {
      labels: Object.entries(match.sourceLabels)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    }),
  };
}
