/** Findings: what is read of them. Kept out of the first chunk, because only some pages show them. */
import { type Finding, listFindings } from '@sluice/shared/api/findings';
import { queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { findingsKey } from './live.ts';
import { healing } from './services.ts';

export type FindingsScope = { readonly namespace: string; readonly service?: string };
export type Severity = Finding['severity'];

/** Not every change that brings findings concerns a service, and only those of services are told at once. */
const refreshSeconds = 15;

export const findingsQuery = (call: Call, scope: FindingsScope) =>
  queryOptions({
    queryKey: [findingsKey, scope] as const,
    queryFn: ({ signal }) => call(listFindings, { query: scope }, signal),
    ...healing,
    staleTime: 0,
    refetchInterval: (query) => healing.refetchInterval(query) || refreshSeconds * 1000,
  });
